"""Typed functions that make test data by walking the real steps."""

import io
import uuid
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone
from PIL import Image

from accounts.models import Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from calls.models import Call, Recipient
from reviews.assessing import begin, finish, save
from reviews.deciding import decide, share
from reviews.interests import declare, has_declared
from reviews.kinds import AnswerKind, KnockOut, Outcome
from reviews.models import Assessment, Decision, Framework
from reviews.replying import comment
from reviews.scoring import Answer as ReviewAnswer
from reviews.sending import send
from sites.models import Site, SiteVisit
from sites.onbehalf import enter_on_behalf
from sites.proposing import start_draft
from sites.review import take_step
from sites.visiting import choose_moment, propose_visit
from sites.workflow import Given, Step
from territory.models import Municipality, Province
from tests.snapshot import Snapshot
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


def make_cast() -> Cast:
    """Make the territory and everybody in it, step by step."""
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


# The territory and everybody in it, in an empty database.
cast = Snapshot(make_cast)


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
        "college_decides_later": True,
        "shared_with_governor": True,
        **changes,
    }


def whole_file() -> dict[str, Any]:
    """Every further field of a file in Flanders, filled in."""
    east, north = POINTS[KORTRIJK]
    ring = Polygon.from_bbox((east, north, east + 0.001, north + 0.0005))
    return {
        "postcode": "8500",
        "parcels": ["34022A0123/00B002"],
        "outline": MultiPolygon(ring, srid=4326),
        "capture": "parcel",
        "precision": 5,
        "tenure": ["rent", "purchase"],
        "available_on": date(2027, 9, 1),
        "price": Decimal(1570000),
        "rent": Decimal("84000.50"),
        "lease_years": 12,
        "usable_area": 1900,
        "plot_area": 4000,
        "outdoor_area": 1500,
        "storeys": 3,
        "built_in": 1931,
        "state": "fair",
        "heritage": "listed",
        "asbestos": "asked",
        "soil": "clean",
        "flood_parcel": "B",
        "flood_building": "A",
        "zone": "f_community",
        "permit_outlook": "conform",
        "permit_words": "The planning office sees no obstacle.",
        "rooms": [{"label": "Front", "count": 12, "area": 12.5, "height": 2.6, "persons": 1, "sloping": False}],
        "living_groups": 3,
        "target_groups": ["young"],
        "school": "near",
        "child_care": "far",
        "shelter": "unknown",
        "overlooking": "some",
        "stop_metres": 250,
        "evening_bus": "evening",
        "parking": 14,
        "services": ["work", "shops"],
        "surroundings_words": "A quiet street.",
        "college_stance": "in_favour",
        "council_stance": "none",
        "council_decided_on": date(2026, 2, 2),
        "police_advice": "conditions",
        "police_advised_on": date(2026, 2, 3),
        "fire_advice": "positive",
        "fire_advised_on": date(2026, 2, 4),
        "neighbours_told": "told",
        "neighbours_told_on": date(2026, 2, 5),
        "neighbours_how": ["letter", "evening"],
        "concerns": ["mobility", "value"],
        "concerns_words": "Where will visitors park?",
        "added_value": "The garden opens on Sundays.",
    }


def draft(by: User, **changes: Any) -> Site:
    """Start a draft of the municipality this person acts for, complete unless changed."""
    place = by.acting.organisation.municipality
    if "point" not in changes and place.nis in POINTS:
        changes["point"] = Point(*POINTS[place.nis], srid=4326)
    values = file_of_building(**changes)
    return start_draft(by=by, municipality=place, key=uuid.uuid4(), values=values, call=None)


def entered(by: User, nis: str = KORTRIJK, **changes: Any) -> Site:
    """A draft that an office entered on behalf of a municipality, not confirmed yet."""
    values = {"name": "Old school, as told by phone", "origin": "spontaneous", **changes}
    place = Municipality.objects.get(nis=nis)
    return enter_on_behalf(by=by, municipality=place, key=uuid.uuid4(), source="Telephone, 3 March", values=values)


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


def answers(framework: Framework, *, score: int = 3) -> dict[str, ReviewAnswer]:
    """The same score on every criterion, with a note, and no knock-out."""
    return {
        one.code: ReviewAnswer(
            kind=AnswerKind.SCORED,
            score=score,
            note="As the file says.",
            knock_out=KnockOut.NO if one.has_knock_out else "",
        )
        for one in framework.asked
    }


def assessed(site: Site, *, by: User, score: int = 3, **other: ReviewAnswer) -> Assessment:
    """A final assessment of one person, the same score everywhere but where another answer is named."""
    free(site, by=by)
    made = begin(site, by=by)
    given = answers(made.framework, score=score) | other
    return finish(save(made, by=by, version=made.version, answers=given), by=by)


def free(site: Site, *, by: User) -> None:
    """Let somebody say that there is no interest in the site, unless something was said already."""
    if not has_declared(site, by=by):
        declare(site, by=by, has_interest=False)


def shared(site: Site, reviewer: User, coordinator: User) -> Site:
    """A site in review that two people assessed and whose draft the municipality reads."""
    for person in (reviewer, coordinator):
        free(site, by=person)
        begin(site, by=person)
    for person in (reviewer, coordinator):
        assessed(site, by=person)
    return opened_for_reply(site, coordinator)


def opened_for_reply(site: Site, coordinator: User) -> Site:
    """A site with its assessments, whose draft the municipality reads."""
    free(site, by=coordinator)
    share(site, by=coordinator, words="")
    site.refresh_from_db()
    return site


def replied(site: Site, reviewer: User, coordinator: User) -> Site:
    """A site whose municipality has nothing to add to the draft."""
    return nothing_added(shared(site, reviewer, coordinator))


def nothing_added(site: Site) -> Site:
    """The municipality has nothing to add to the draft it reads."""
    comment(site.replies.get(closed_at=None), by=site.created_by, words={}, today=timezone.localdate(), done=True)
    return site


def decided(site: Site, outcome: str, reviewer: User, coordinator: User) -> Site:
    """A site in review, led through assessments, reply and decision until the letter left."""
    told(replied(site, reviewer, coordinator), Outcome(outcome), coordinator)
    return Site.objects.with_places_of().get(pk=site.pk)


def told(site: Site, outcome: Outcome, coordinator: User) -> Decision:
    """A decision about a site after the reply, whose letter left."""
    free(site, by=coordinator)
    decision = decide(site, outcome, by=coordinator, reasons=REASON.reason)
    send(decision.letters.get(), by=coordinator)
    return decision


def retained(by: User, reviewer: User, coordinator: User, **changes: Any) -> Site:
    """A site that De Huizen retained."""
    return decided(in_review(by, reviewer, **changes), "retained", reviewer, coordinator)


def proposed_visit(site: Site, by: User, *, days: int = 7) -> SiteVisit:
    """A visit of which two moments are proposed, the first in so many days."""
    first = timezone.now() + timedelta(days=days)
    moments = [first, first + timedelta(days=1)]
    return propose_visit(site, by=by, key=uuid.uuid4(), moments=moments, minutes=90, meeting_point="At the gate")


def planned_visit(site: Site, by: User, editor: User) -> SiteVisit:
    """A visit of which the municipality chose the first moment."""
    visit = proposed_visit(site, by)
    return choose_moment(visit, visit.moments[0], by=editor)


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
