"""Typed functions that make test data by walking the real steps."""

import io
import uuid
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone
from PIL import Image

from accounts.models import Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from calls.models import Call, Recipient
from sites.models import Site
from sites.proposing import start_draft
from sites.review import take_step
from sites.workflow import Given, Step
from territory.models import Municipality, Province
from tests.territory.small import make_small_territory

KORTRIJK, OLEN, LIEGE, FOREST = "34022", "13029", "62063", "21007"
WEST_FLANDERS, LIEGE_PROVINCE = "30000", "60000"
POINTS = {KORTRIJK: (3.2649, 50.8279), OLEN: (4.8597, 51.1439), LIEGE: (5.5718, 50.6451)}

LONG_AGO = date(2020, 1, 1)
REASON = Given(reason="Because it fits.")


@dataclass
class Cast:
    """The people of the tests, each acting in its membership."""

    reader: User
    editor: User
    signatory: User
    neighbour: User
    reviewer: User
    second_reviewer: User
    coordinator: User
    governor: User
    governor_elsewhere: User
    observer: User
    admin: User
    stranger: User

    def everybody(self) -> dict[str, User]:
        """Name and person."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def person(name: str, organisation: Organisation | None = None, role: Role | None = None) -> User:
    """Make an account with at most one membership, acting in it."""
    user = User.objects.create_user(f"{name}@example.org", name=name.replace("_", " ").title(), language="en")
    if organisation and role:
        user.act_as(Membership.objects.create(user=user, organisation=organisation, role=role, starts_on=LONG_AGO))
    return user


def municipality(nis: str) -> Organisation:
    """Find or make the organisation of a municipality."""
    place = Municipality.objects.get(nis=nis)
    organisation, _ = Organisation.objects.get_or_create(
        kind=OrganisationKind.MUN, municipality=place, defaults={"name_nl": place.name_nl, "name_fr": place.name_fr}
    )
    return organisation


def office_of_governor(code: str) -> Organisation:
    """Make the office of a province's governor."""
    province = Province.objects.get(code=code)
    return Organisation.objects.create(kind=OrganisationKind.GOV, province=province, name_nl=f"Gouverneur {province}")


def cast() -> Cast:
    """Make the territory and everybody in it."""
    make_small_territory()
    kortrijk, olen = municipality(KORTRIJK), municipality(OLEN)
    huizen = Organisation.objects.create(kind=OrganisationKind.NGO, name_nl="De Huizen", runs_portal=True)
    justice = Organisation.objects.create(kind=OrganisationKind.MIN, name_nl="FOD Justitie")
    return Cast(
        reader=person("reader", kortrijk, Role.READER),
        editor=person("editor", kortrijk, Role.EDITOR),
        signatory=person("signatory", kortrijk, Role.SIGNATORY),
        neighbour=person("neighbour", olen, Role.SIGNATORY),
        reviewer=person("reviewer", huizen, Role.REVIEWER),
        second_reviewer=person("second_reviewer", huizen, Role.REVIEWER),
        coordinator=person("coordinator", huizen, Role.COORDINATOR),
        governor=person("governor", office_of_governor(WEST_FLANDERS), Role.GOVERNOR),
        governor_elsewhere=person("governor_elsewhere", office_of_governor(LIEGE_PROVINCE), Role.GOVERNOR),
        observer=person("observer", justice, Role.OBSERVER),
        admin=person("admin", huizen, Role.ADMIN),
        stranger=person("stranger"),
    )


def file_of_building(**changes: Any) -> dict[str, Any]:
    """Everything a complete file says, with changes."""
    return {
        "name": "Old school, Church Street",
        "address": "Kerkstraat 1",
        "point": Point(*POINTS[KORTRIJK], srid=4326),
        "point_explanation": "",
        "building_kind": "school",
        "owner_kind": "municipality",
        "gross_area": 2400,
        "house_kind": "detention",
        "places": 30,
        "motivation": "Near the station, with a garden.",
        "college_decided_on": date(2026, 1, 12),
        "college_decides_later": False,
        "shared_with_governor": True,
        **changes,
    }


def draft(by: User, **changes: Any) -> Site:
    """Start a draft of the municipality this person acts for, complete unless changed."""
    place = by.acting.organisation.municipality
    if "point" not in changes and place.nis in POINTS:
        changes["point"] = Point(*POINTS[place.nis], srid=4326)
    values = file_of_building(**changes)
    return start_draft(by=by, municipality=place, key=uuid.uuid4(), values=values, call=None)


def submitted(by: User, **changes: Any) -> Site:
    """A draft that its signatory submitted."""
    return take_step(draft(by, **changes), Step.SUBMIT, by=by)


def in_review(by: User, reviewer: User, **changes: Any) -> Site:
    """A submitted site that a reviewer took up."""
    return take_step(submitted(by, **changes), Step.TAKE_UP, by=reviewer)


def asked(by: User, reviewer: User) -> Site:
    """A site of which more is asked, due in two weeks."""
    given = Given(reason="Which rooms are there?", due_on=timezone.localdate() + timedelta(days=14))
    return take_step(in_review(by, reviewer), Step.ASK, by=reviewer, given=given)


def retained(by: User, reviewer: User, coordinator: User, **changes: Any) -> Site:
    """A site that De Huizen retained."""
    return take_step(in_review(by, reviewer, **changes), Step.RETAIN, by=coordinator, given=REASON)


def call(code: str = "test-call") -> Call:
    """A running call that asks every municipality of the small territory."""
    made = Call.objects.create(
        code=code,
        **{f"title_{language}": f"Call {language}" for language in ("nl", "fr", "de", "en")},
        **{f"text_{language}": f"Text {language}" for language in ("nl", "fr", "de", "en")},
        opens_on=LONG_AGO,
    )
    Recipient.objects.bulk_create(
        Recipient(call=made, municipality=place, municipality_then=place, province_id=place.province_id)
        for place in Municipality.objects.current()
    )
    return made


def picture(size: tuple[int, int] = (640, 480), kind: str = "JPEG") -> io.BytesIO:
    """A small picture, as a camera would send it."""
    file = io.BytesIO()
    Image.new("RGB", size, (120, 140, 110)).save(file, kind)
    file.seek(0)
    file.name = f"photo.{kind.lower()}"
    return file
