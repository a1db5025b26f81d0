"""The JSON Schema of a file, drawn from the columns themselves, so that no field goes without its meaning and unit."""

from typing import Any

from django.conf import settings
from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import translation

from sites.kinds import PaperKind
from sites.models import Site
from sites.parts import FIELDS, Part, is_on_site
from sites.saying import AMOUNTS, ROW_OF, SEVERAL, UNITS, label_of
from sites.talking import Side
from sites.workflow import Status, Step

VERSION = 1
DRAFT = "https://json-schema.org/draft/2020-12/schema"
# Beside square metres, metres and euro, which sites/saying.py knows.
COUNTED = {
    "places": "places",
    "storeys": "storeys",
    "lease_years": "years",
    "living_groups": "living groups",
    "built_in": "year of the calendar",
    "parking": "parking places",
}
MONEY = {"price": "EUR", "rent": "EUR per year"}
MOMENT = {"type": ["string", "null"], "format": "date-time"}
DAY = {"type": ["string", "null"], "format": "date"}
WORDS = {"type": "string"}
MAYBE_WORDS = {"type": ["string", "null"]}
NUMBER = {"type": "integer"}

Schema = dict[str, Any]


def schema_address() -> str:
    """Where the schema can be read by anybody."""
    return settings.PORTAL_ADDRESS + reverse("sites:schema")


def schema() -> Schema:
    """Return the JSON Schema of what `sites.exporting.as_json` writes, in English."""
    with translation.override("en"):
        properties: Schema = {
            "schema": {**WORDS, "format": "uri", "description": "The address of this schema"},
            "version": {"const": VERSION, "description": "Goes up when a field goes away or changes its meaning"},
            "written_at": MOMENT,
            "with_persons": {"type": "boolean", "description": "Whether persons and internal messages stand in it"},
            "site": head(),
            "file": thing({part.value: part_schema(part) for part in FIELDS if part != Part.PAPERS}),
            "papers": rows(paper()),
            "history": rows(step()),
            "changes": rows(change()),
            "questions": rows(question()),
            "messages": rows(message()),
        }
        return {
            "$schema": DRAFT,
            "$id": schema_address(),
            "title": "File of a candidate building for a detention house",
            "description": "Moments and days are ISO 8601; shapes are GeoJSON geometries in WGS84, longitude first.",
            **thing(properties),
        }


def thing(properties: Schema) -> Schema:
    """An object with exactly these properties."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def rows(row: Schema) -> Schema:
    """A list of such rows."""
    return {"type": "array", "items": row}


def one_of(choices: type[TextChoices], *, empty: bool = False) -> Schema:
    """One code of a list, with the words of each code."""
    codes = [*([""] if empty else []), *choices.values]
    return {"enum": codes, "meaning": {value: str(label) for value, label in choices.choices}}


def part_schema(part: Part) -> Schema:
    """The fields of one part."""
    return {**thing({code: field_schema(code, part) for code in FIELDS[part]}), "description": str(part.label)}


def field_schema(code: str, part: Part) -> Schema:
    """One field: what it is, its type, its unit, and the words of its codes."""
    field = (Site if is_on_site(code) else ROW_OF[part])._meta.get_field(code)
    unit = UNITS.get(code) or MONEY.get(code) or COUNTED.get(code)
    return {"description": label_of(code), **type_of(code, field), **({"unit": unit} if unit else {})}


def type_of(code: str, field: Any) -> Schema:
    """The type of a column in the words of JSON Schema."""
    if code in SEVERAL:
        return rows(one_of(SEVERAL[code]))
    if field.choices:
        codes = [value for value, _label in field.flatchoices]
        words = {value: str(label) for value, label in field.flatchoices}
        return {"enum": [*([""] if field.blank else []), *codes], "meaning": words}
    if code in AMOUNTS:
        return {**MAYBE_WORDS, "pattern": r"^\d+\.\d\d$"}
    for kind, told in TYPES:
        if isinstance(field, kind):
            return {**told, "type": told["type"] if not field.null else with_null(told["type"])}
    raise TypeError(f"{code} has a column without a type in the schema: {type(field).__name__}")


def with_null(kind: str | list[str]) -> list[str]:
    """The same type, or nothing."""
    return [kind, "null"] if isinstance(kind, str) else kind


TYPES: list[tuple[type[Any], Schema]] = [
    (GeometryField, {"type": "object", "required": ["type", "coordinates"]}),
    (ArrayField, {"type": "array"}),
    (models.JSONField, {"type": "array"}),
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.DecimalField, {"type": "string"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.CharField, {"type": "string"}),
    (models.TextField, {"type": "string"}),
]


def head() -> Schema:
    """What a site is and where it stands."""
    return thing(
        {
            "number": NUMBER,
            "reference": MAYBE_WORDS,
            "municipality": thing({"nis": {**WORDS, "description": "NIS code"}, "name": WORDS}),
            "province": {**WORDS, "description": "Code of the province, 04000 for Brussels-Capital"},
            "call": MAYBE_WORDS,
            "status": one_of(Status),
            "remembered_status": MAYBE_WORDS,
            "status_since": MOMENT,
            "hold_until": DAY,
            "submitted_at": MOMENT,
            "entered_on_behalf": {"type": "boolean"},
            "entered_source": WORDS,
            "confirmed_at": MOMENT,
            "source_note": WORDS,
            "is_example": {"type": "boolean", "description": "An invented site of a demonstration"},
        }
    )


def paper() -> Schema:
    """One paper; in an archive its file lies in the folder papers, its name begins with the number."""
    return thing(
        {
            "number": NUMBER,
            "category": one_of(PaperKind),
            "name": WORDS,
            "caption": WORDS,
            "media_type": WORDS,
            "bytes": {**NUMBER, "unit": "bytes"},
            "sha256": {**WORDS, "pattern": "^[0-9a-f]{64}$"},
            "added_at": MOMENT,
        }
    )


def step() -> Schema:
    """One step."""
    statuses = one_of(Status)
    days = {"effective_on": DAY, "due_on": DAY, "until": DAY}
    return thing(
        {"step": one_of(Step), "from": statuses, "to": statuses, "at": MOMENT, **days, "reason": WORDS, **who()}
    )


def change() -> Schema:
    """Fields that changed together."""
    pair = {"type": "object", "properties": {"before": {}, "after": {}}, "required": ["before", "after"]}
    fields = {"type": "object", "additionalProperties": pair}
    return thing({"part": one_of(Part), "at": MOMENT, "fields": fields, **who()})


def question() -> Schema:
    """What De Huizen asked."""
    asked = {"asked_at": MOMENT, "due_on": DAY, "question": WORDS, "fields": rows(WORDS)}
    return thing({**asked, "answered_at": MOMENT, "answer": WORDS})


def message() -> Schema:
    """One message."""
    return thing({"thread": one_of(Side), "at": MOMENT, "text": WORDS, **who()})


def who() -> Schema:
    """In which role somebody did it, and who, where persons stand in it."""
    return {"role": WORDS, "by": {**MAYBE_WORDS, "description": "A name, only with persons"}}
