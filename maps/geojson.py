"""GeoJSON (RFC 7946), written by PostGIS: the only room that knows the shape of features and collections.

The rows come as a queryset, so that the rights of the person who asks are part of the same query. Each feature is
put together as text in the database: nothing of a row passes through Python on its way.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models import Expression, Func, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag

from foundation.statements import Statement, planned, worded

# About 10 cm on the ground.
DIGITS = 6
TYPE = "application/geo+json"
# A mark of yesterday's code must not say "unchanged" today.
WORDING = [(Path(__file__).parent / name).read_bytes() for name in ("geojson.py", "layers.py", "names.py")]
CODE = blake2b(b"".join(WORDING), digest_size=16).digest()


# What a feature says: its own word, and the column or expression that holds the value.
Properties = Mapping[str, str | Expression]


class Text(Expression):
    """Pieces of text, one after the other: plain words, and columns or expressions."""

    output_field = TextField()

    def __init__(self, *pieces: str | Combinable) -> None:
        super().__init__()
        self.pieces = [piece if isinstance(piece, str) else None for piece in pieces]
        self.values = [piece for piece in pieces if not isinstance(piece, str)]

    def get_source_expressions(self) -> list[Any]:
        """The values among the pieces."""
        return self.values

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take the values back, resolved."""
        self.values = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the pieces down; the words are given apart, never inside the statement."""
        words: list[str] = []
        given: list[Any] = []
        values = iter(self.values)
        for piece in self.pieces:
            if piece is not None:
                words.append("%s::text")
                given.append(piece)
            else:
                text, params = compiler.compile(next(values))
                words.append(text)
                given.extend(params)
        return f"({' || '.join(words)})", tuple(given)


# Their text is JSON already.
BARE = (models.IntegerField, models.BooleanField)


class Json(Func):
    """A value as JSON text, an empty one as null."""

    function = "to_json"
    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, *_ways: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """Write down no more than the column needs: this is done for every row."""
        [value] = self.source_expressions
        words, params = compiler.compile(value)
        words = f"{words}::text" if isinstance(value.output_field, BARE) else f"to_json({words})::text"
        column = getattr(value, "target", None)
        return (words if column is not None and not column.null else f"coalesce({words}, 'null')"), tuple(params)


class Shape(Func):
    """A geometry as GeoJSON, an empty one as null."""

    function = "ST_AsGeoJSON"
    template = f"coalesce(%(function)s(%(expressions)s, {DIGITS}), 'null')"
    output_field = TextField()


def feature(key: str, geometry: str, properties: Properties) -> Expression:
    """Return one row as the text of a feature; a row without geometry gets null, as the standard wants it."""
    pieces: list[str | Combinable] = ['{"type":"Feature","id":', Json(key), ',"geometry":', Shape(geometry)]
    before = ',"properties":{'
    for name, value in properties.items():
        pieces += [f'{before}"{name}":', value if isinstance(value, Text) else Json(value)]
        before = ","
    return Text(*pieces, "}}")


FEATURES = "SELECT string_agg(said, ',') FROM ({features}) AS features (said)"


def statement(rows: QuerySet[Any], *, key: str, geometry: str, properties: Properties) -> Statement:
    """Word the question for the features of these rows, in no order (sorting would cost a third more)."""
    asked = worded(rows.order_by().values_list(feature(key, geometry, properties)))
    return asked and (FEATURES.format(features=asked[0]), asked[1])


def read(asked: Statement, *, using: str) -> bytes:
    """Ask this database, and return a feature collection; the text of the features passes as it is."""
    if asked is None:
        return whole(b"")
    with planned(using=using, as_bytes=True) as cursor:
        cursor.execute(*asked)
        [features] = cursor.fetchone()
    return whole(features or b"")


def collection(rows: QuerySet[Any], *, key: str, geometry: str, properties: Properties) -> bytes:
    """Return the rows as a feature collection; runs one query."""
    return read(statement(rows, key=key, geometry=geometry, properties=properties), using=rows.db)


# Two steps: how many of each kind stand in a cell, then what a cell holds together, in the middle of its things.
CLUSTERS = """
    SELECT coalesce(sum(number), 0), coalesce(string_agg(
        '{{"type":"Feature","id":"' || "column" || '/' || "row" || '","geometry":{{"type":"Point","coordinates":['
        || round((longitude / number)::numeric, {digits}) || ',' || round((latitude / number)::numeric, {digits})
        || ']}},"properties":{{"number":' || number || ',"mix":' || mix || '}}}}', ','), '')
    FROM (
        SELECT "column", "row", sum(number) AS number, sum(longitude) AS longitude, sum(latitude) AS latitude,
               json_object_agg(kind, number) AS mix
        FROM (
            SELECT "column", "row", kind, sum(number) AS number, sum(longitude) AS longitude, sum(latitude) AS latitude
            FROM ({cells}) AS cells ("column", "row", kind, number, longitude, latitude)
            GROUP BY 1, 2, 3 HAVING sum(number) > 0
        ) AS kinds GROUP BY 1, 2
    ) AS clusters
"""


def clusters(cells: QuerySet[Any], *, kind: str) -> tuple[int, bytes]:
    """Return how many things stand in these cells, and a collection with one point per cell; runs one query.

    Each point tells how many there are, and how many of each kind. The rows, with the rights of the person who asks,
    are the queryset's; the ORM cannot group what is grouped already, so the rest is written out.
    """
    rows = cells.order_by().values_list("column", "row", kind, "number", "longitude", "latitude")
    asked = worded(rows)
    if asked is None:
        return 0, whole(b"")
    with planned(using=cells.db, as_bytes=True) as cursor:
        cursor.execute(CLUSTERS.format(digits=DIGITS, cells=asked[0]), asked[1])
        number, features = cursor.fetchone()
    return number, whole(features)


def whole(features: bytes) -> bytes:
    """Return features as a collection."""
    return b'{"type":"FeatureCollection","features":[' + features + b"]}"


def answer(request: HttpRequest, content: bytes) -> HttpResponse:
    """Send a collection; a browser that has the same already gets 304 and no content.

    The mark is made of the content, so that nobody is told "unchanged" who had another person's rows.
    """
    return sent(request, mark_of(content), lambda: content)


def answer_marked(request: HttpRequest, said: str, written: Callable[[], bytes]) -> HttpResponse:
    """Send a collection that is written only for a browser that does not have it yet.

    What the mark is made of must say who asks, for what, in which language, and how often those rows changed, counted
    before they are read; the code that words the rows is part of it.
    """
    return sent(request, mark_of(CODE + said.encode()), written)


def sent(request: HttpRequest, mark: str, content: Callable[[], bytes]) -> HttpResponse:
    """Answer 304, or the content with its mark."""
    response = get_conditional_response(request, etag=mark) or HttpResponse(content(), content_type=TYPE)
    response["ETag"] = mark
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def mark_of(content: bytes) -> str:
    """The mark (ETag) of these bytes."""
    return quote_etag(blake2b(content, digest_size=16).hexdigest())
