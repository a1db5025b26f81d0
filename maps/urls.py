"""Addresses of maps."""

from django.urls import path, re_path

from maps import export_views, open_views, views

app_name = "maps"

urlpatterns = [
    path("", views.province_map, name="map"),
    path("sites.json", views.sites, name="sites"),
    path("report/", export_views.report, name="report"),
    path("export/<slug:form>/", export_views.export, name="export"),
    path("view.json", views.view, name="view"),
    path("answers.json", views.answers, name="answers"),
    path("borders.json", views.borders, name="borders"),
    path("prisons.json", views.prisons, name="prisons"),
    path("stations.json", views.stations, name="stations"),
    re_path(r"^published\.(?P<form>csv|geojson)$", open_views.published_file, name="published"),
    re_path(r"^outline/(?P<nis>[0-9]{5})\.json$", views.outline, name="outline"),
    re_path(r"^places/(?P<nis>[0-9]{5})\.json$", views.places, name="places"),
]
