"""Addresses of long work."""

from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.jobs, name="list"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/again/", views.again, name="again"),
]
