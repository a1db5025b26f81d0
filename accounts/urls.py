"""Addresses of the door beside allauth's own."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("acting/", views.act_in, name="act_in"),
]
