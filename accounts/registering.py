"""Register the organisations that every portal has: municipalities, governors' offices, De Huizen."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from territory.models import Municipality, Province

OFFICES = Path(__file__).resolve().parent / "data" / "offices.toml"


@transaction.atomic
def register_public_organisations() -> int:
    """Add what is missing of today's municipalities and of the eleven governors' offices; return how many were added.

    An organisation that stands there keeps its name: staff may have changed it. The names of offices come from
    `data/offices.toml`, those of municipalities from the territory.
    """
    return len(Organisation.objects.bulk_create([*missing_municipalities(), *missing_offices()]))


def missing_municipalities() -> list[Organisation]:
    """Return an unsaved organisation for every municipality of today that has none."""
    return [
        Organisation(
            kind=OrganisationKind.MUN,
            municipality=municipality,
            name_nl=municipality.name_nl,
            name_fr=municipality.name_fr,
            name_de=municipality.name_de,
            name_en=municipality.local_name,
        )
        for municipality in Municipality.objects.current().exclude(pk__in=Organisation.objects.municipality_numbers())
    ]


def missing_offices() -> list[Organisation]:
    """Return an unsaved organisation for every province (Brussels-Capital is the eleventh) without an office."""
    names = tomllib.loads(OFFICES.read_text())
    provinces = Province.objects.exclude(pk__in=Organisation.objects.province_numbers())
    return [
        Organisation(kind=OrganisationKind.GOV, province=province, **in_languages(names[province.code]))
        for province in provinces
    ]


@transaction.atomic
def register_keeper(names: Mapping[str, str], *, kbo_number: str = "") -> Organisation:
    """Add the organisation that runs the portal and return it; one that stands there stays as it is.

    `names` goes by language; `kbo_number` is ten digits or empty.
    """
    keeper = Organisation.objects.running_the_portal().first()
    return keeper or Organisation.objects.create(
        kind=OrganisationKind.NGO, runs_portal=True, kbo_number=kbo_number, **in_languages(names)
    )


def in_languages(names: Mapping[str, str]) -> dict[str, str]:
    """Return names by language as the columns of an organisation."""
    return {f"name_{language}": name for language, name in names.items()}
