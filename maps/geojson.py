"""GeoJSON (RFC 7946), written by PostGIS: the only room that knows the shape of features and collections.

The rows come as a queryset, so that the rights of the person who asks are part of the same query. Each feature is
put together as text in the database: nothing of a row passes through Python on its way.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Expression, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag

# About 10 cm on the ground.
DIGITS = 6
TYPE = "application/geo+json"


# What a feature says: its own word, and the column or expression that holds the value.
Properties = Mapping[str, str | Expression]


class Json(Func):
    """A value as JSON text, an empty one as null."""

    function = "to_json"
    template = "coalesce(%(function)s(%(expressions)s)::text, 'null')"
    output_field = TextField()


class Joined(Func):
    """Pieces of text, one after the other."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


def feature(key: str, geometry: str, properties: Properties) -> Expression:
    """Return one row as the text of a feature; a row without geometry gets null, as the standard wants it."""
    shape = Coalesce(AsGeoJSON(F(geometry), precision=DIGITS), Value("null"), output_field=TextField())
    head = [Value('{"type":"Feature","id":'), Json(F(key)), Value(',"geometry":'), shape]
    facts: list[Expression] = []
    for number, (name, value) in enumerate(properties.items()):
        facts.append(Value(f'{"," if number else ""}"{name}":'))
        facts.append(Json(F(value) if isinstance(value, str) else value))
    return Joined(*head, Value(',"properties":{'), *facts, Value("}}"))


def collection(rows: QuerySet[Any], *, key: str, geometry: str, properties: Properties) -> str:
    """Return the rows as a feature collection, in no order (sorting would cost a third more); runs one query."""
    features = StringAgg(feature(key, geometry, properties), ",")
    text = rows.order_by().aggregate(features=features)["features"]
    return f'{{"type":"FeatureCollection","features":[{text or ""}]}}'


def answer(request: HttpRequest, text: str) -> HttpResponse:
    """Send a collection; a browser that has the same already gets 304 and no content.

    The mark is made of the content, so that nobody is told "unchanged" who had another person's rows.
    """
    content = text.encode()
    mark = quote_etag(blake2b(content, digest_size=16).hexdigest())
    response = get_conditional_response(request, etag=mark) or HttpResponse(content, content_type=TYPE)
    response["ETag"] = mark
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
