"""Reference data in Django's admin: names, validity and borders, with a map served from here.

`LeafletGeoAdmin` hands the request's nonce to its map widget, so the strict Content-Security-Policy holds; GeoDjango's
own map would come from a foreign network. Rows are loaded by `load_territory`: the next load with changed files
writes over what is changed by hand, except for rows that it does not name.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from leaflet.admin import LeafletGeoAdmin

from territory.models import LoadedSource, Municipality, Place, Postcode, Prison, Province, Region, Station


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    """The three regions."""

    list_display = ["code", "name_nl", "name_fr", "name_de"]


@admin.register(Province)
class ProvinceAdmin(LeafletGeoAdmin):
    """The provinces and Brussels-Capital."""

    list_display = ["code", "name_nl", "name_fr", "name_de", "schematic"]
    list_filter = ["region", "schematic"]
    search_fields = ["code", "name_nl", "name_fr", "name_de"]


@admin.register(Municipality)
class MunicipalityAdmin(LeafletGeoAdmin):
    """Municipalities of today and former ones."""

    list_display = ["nis", "name_nl", "name_fr", "province", "valid_from", "valid_until", "schematic"]
    list_filter = ["province", "schematic"]
    search_fields = ["nis", "name_nl", "name_fr", "name_de"]
    autocomplete_fields = ["successor"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring the province along."""
        return super().get_queryset(request).with_province()


class PointAdmin(LeafletGeoAdmin):
    """Points in a municipality."""

    autocomplete_fields = ["municipality"]
    search_fields = ["name", "municipality__nis"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring the municipality along."""
        rows: Any = super().get_queryset(request)
        return rows.with_municipality()


@admin.register(Place)
class PlaceAdmin(PointAdmin):
    """Villages and quarters."""

    list_display = ["name", "municipality", "kind"]
    list_filter = ["kind"]


@admin.register(Postcode)
class PostcodeAdmin(admin.ModelAdmin):
    """Postcodes."""

    list_display = ["code", "municipality"]
    search_fields = ["code", "municipality__nis"]
    autocomplete_fields = ["municipality"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring the municipality along."""
        rows: Any = super().get_queryset(request)
        return rows.with_municipality()


@admin.register(Station)
class StationAdmin(PointAdmin):
    """Railway stations."""

    list_display = ["name", "code", "municipality"]


@admin.register(Prison)
class PrisonAdmin(PointAdmin):
    """Establishments for detention."""

    list_display = ["name", "kind", "municipality", "capacity", "approximate"]
    list_filter = ["kind", "approximate"]


@admin.register(LoadedSource)
class LoadedSourceAdmin(admin.ModelAdmin):
    """What was loaded when; to be read only."""

    list_display = ["loaded_at", "embedded", "digest"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: the loader writes these rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the loader writes these rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the loader writes these rows."""
        return False
