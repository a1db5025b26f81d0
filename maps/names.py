"""Names of municipalities inside a query, worded as `Municipality.name` words them for one row."""

from django.db.models import Case, Expression, F, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf

from territory.languages import LETTER_ORDER


def municipality_name(language: str | None, area: str = "") -> Expression:
    """Return the name in the reader's language, else the municipality's own; `area` leads there: "municipality__"."""
    reading = (language or "").split("-")[0]
    if reading not in LETTER_ORDER:
        return own_name(area)
    return Coalesce(NullIf(F(f"{area}name_{reading}"), Value("")), own_name(area), output_field=TextField())


def own_name(area: str = "") -> Expression:
    """Return the name as the municipality writes it: "Ixelles / Elsene" where two languages differ."""
    names = {language: F(f"{area}name_{language}") for language in LETTER_ORDER}
    languages = f"{area}languages"
    return Case(
        *[When(**{languages: [language]}, then=name) for language, name in names.items()],
        When(**{f"{area}name_nl": names["fr"]}, then=names["nl"]),
        *[
            When(**{languages: [first, second]}, then=Concat(names[first], Value(" / "), names[second]))
            for first, second in (("nl", "fr"), ("fr", "nl"))
        ],
        default=names["nl"],
        output_field=TextField(),
    )
