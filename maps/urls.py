"""Addresses of maps."""

app_name = "maps"
urlpatterns: list = []
