"""Django's GeoJSON serializer behind the portal's middleware, guard and rights: the map is measured against it."""

from django.contrib.gis.serializers.geojson import Serializer
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.access import overview_page
from maps.filters import read_filter
from portal.urls import urlpatterns as of_portal

SAID = ("name", "status", "places", "municipality", "is_example")


@overview_page
def sites(request: HttpRequest) -> HttpResponse:
    """The same rows as the map's own collection."""
    rows = read_filter(request.GET, request.user).sites()
    text = Serializer().serialize(rows, geometry_field="point", fields=SAID)
    return HttpResponse(text, content_type="application/geo+json")


urlpatterns = [path("serializer/sites.json", sites), *of_portal]
