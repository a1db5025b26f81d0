"""Addresses of reminders."""

from django.urls import path

from reminders import views

app_name = "reminders"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("how/", views.wishes, name="wishes"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("leaving/", views.leaving, name="leaving"),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/change/", views.steer, name="steer"),
    path("<int:pk>/done/", views.done, name="done"),
]
