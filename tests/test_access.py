"""Every address × every role × rows of one's own and of others × every method, as docs/roles.md says."""

import re
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from http.cookies import SimpleCookie
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.invitations import invite
from accounts.models import AccessRequest, Invitation, Membership, User
from accounts.requesting import request_access
from accounts.roles import Role
from calls.models import Call, CallLetter, CallPaper
from reminders.preferences import stop_token
from reviews.models import Letter, LetterTemplate
from sites.kinds import PaperKind
from sites.models import Site
from sites.onbehalf import confirm
from sites.papers import add_paper
from sites.parts import Part
from sites.review import take_step
from sites.visiting import note
from sites.workflow import Given, Step
from tests import make, rights
from tests.calls.giving import PROPOSE, own_answer
from tests.contacts.whos_who import OF_WHO_IS_WHO, WhosWho, make_whos_who, rows_of_whos_who
from tests.contacts.world import OF_PLANS, Plans, make_plans, rows_of_plans
from tests.make import Cast
from tests.rights import Line
from tests.roles import as_web
from tests.subsidies.world import OF_MONEY, YEARLY, Money, make_money, rows_of_money

# Django's admin and the maps in it lean on variables that may be missing.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

METHODS = ("GET", "HEAD", "POST")
# Play a role that somebody else plays too: for the admin, which asks nothing but the role, one of them is enough.
ELSEWHERE = {"reader_elsewhere", "editor_elsewhere", "neighbour", "governor_elsewhere"}
# The short link of a letter.
LINK = "abcdefgh"
# A mail program posts to the address that stops a kind of mail; its signature stands in the place of the token.
SIGNED = {"reminders:stop", "contacts:stop"}
NOBODYS = "a row that is nobody's"
# Pages about the second step of who is signed in (nobody in this world has one), and the official sign-in (none here).
OF_ONES_OWN = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
OF_ONES_OWN |= {"openid_connect_login", "openid_connect_callback"}
# Pages about one site, whatever its kind.
# What an office entered is open to it on the page of the file, and where it corrects it; nothing else of it is.
UNCONFIRMED = "site: draft that De Huizen entered, not confirmed yet"
REST_OF_UNCONFIRMED = "steps, papers and the rest of a draft that De Huizen entered, not confirmed yet"
OPEN_TO_ITS_OFFICE = {"sites:site", "sites:correct"}
# The parts of a file take words of a draft alone; later the form is given back with the words in it.
DRAFTS = {"site: draft", REST_OF_UNCONFIRMED}
OF_A_SITE = {"sites:check", "sites:papers", "sites:add_paper", "sites:place_of_photo", "sites:history"}
OF_A_SITE |= {"sites:captions", "sites:site", "sites:confirm"}
OF_A_SITE |= {"sites:pdf", "sites:json", "sites:nearby", "archive"}
OF_A_SITE |= {"sites:outline", "sites:hand_over", "sites:ask_signatory", "sites:receipt", "sites:changes"}
OF_A_SITE |= {"subsidies:site", "contacts:site", "sites:keep", "sites:publish"}
OF_A_SITE |= {"contacts:participation", "contacts:site_agreements", "contacts:site_actions"}
OF_A_SITE |= {"sites:messages", "sites:internal_messages", "sites:planning", "sites:propose_visit"}
OF_A_SITE |= {f"reviews:{name}" for name in ("site", "declare", "assess", "look", "talk", "share", "reply")}
OF_A_SITE |= {f"reviews:{name}" for name in ("decide", "leave_reserve", "take_back", "reopen")}
# Rows that belong to one person of De Huizen; tests/portal/test_assigning.py and test_inbox.py try them as their owner.
OF_THE_INBOX = {"drop_view", "assignment", "undo_assignment", "drop_absence"}
OF_A_VISIT = {f"sites:{name}_visit" for name in ("choose", "call_off", "note", "hold")}
OF_A_VISIT |= {"sites:visit", "sites:visit_sheet", "sites:visit_calendar"}
OF_A_CALL = {"calls:call", "calls:answer", "calls:edit", "calls:paper", "calls:letters", "calls:mailing"}
PEOPLE = {"accounts:organisation", "accounts:invite", "accounts:confirm_access", "accounts:end_membership"}
PEOPLE |= {"accounts:withdraw_invitation", "accounts:access_request"}
OF_A_PERSON = {"accounts:person", "accounts:erase", "accounts:hold", "accounts:look_as", "data_of"}
ARGUMENTS = re.compile("<[a-z_]+>")
# What an address cannot be asked without.
QUERIES = {"admin:autocomplete": "?app_label=territory&model_name=municipality&field_name=successor&term=k"}
ASKED = (
    "places",
    "place",
    "q",
    "status",
    "province",
    "call",
    "answer",
    "page",
    "preview",
    "bbox",
    "older",
    "newer",
)

# Who plays: the column of the address tables, and the column of the table of sights.
PARTS = {
    "public": ("public", "no role"),
    "stranger": ("no role", "no role"),
    "reader": ("reader", "its municipality"),
    "editor": ("editor", "its municipality"),
    "signatory": ("signatory", "its municipality"),
    "reader_elsewhere": ("reader", "another municipality"),
    "editor_elsewhere": ("editor", "another municipality"),
    "neighbour": ("signatory", "another municipality"),
    "reviewer": ("reviewer", "De Huizen"),
    "coordinator": ("coordinator", "De Huizen"),
    "governor": ("governor", "its governor"),
    "governor_elsewhere": ("governor", "another governor"),
    "observer": ("observer", "observer"),
    "admin": ("admin", "admin"),
}
# One of each reach is tried at every turn; the others wait for the whole set of tests.
AT_EVERY_TURN = {"public", "signatory", "neighbour", "reviewer", "governor"}
EACH_PART = [who if who in AT_EVERY_TURN else pytest.param(who, marks=pytest.mark.slow) for who in PARTS]


@dataclass(frozen=True)
class Case:
    """One request: where, how, and what kind of row it is about (empty for none)."""

    line: Line
    method: str
    path: str
    kind: str = ""
    body: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether the row takes no words through this form any more."""
        return self.line.name == "sites:part" and self.method == "POST" and self.kind not in DRAFTS


# Kinds of row with the arguments of an address that lead to them.
Rows = Iterable[tuple[str, dict[str, Any]]]


@dataclass
class World:
    """Rows of every kind, all of one municipality."""

    cast: Cast
    people: dict[str, User]
    sites: dict[str, Site]
    papers: dict[str, int]
    visits: dict[str, int]
    call: Call
    token: str
    money: Money
    plans: Plans
    whos_who: WhosWho


def make_world() -> World:
    """Walk the real steps until there is a row of every kind."""
    cast = make.cast()
    olen = make.municipality(make.OLEN)
    elsewhere = {
        f"{role}_elsewhere": make.person(f"{role}_elsewhere", olen, role) for role in (Role.READER, Role.EDITOR)
    }
    sites, papers = make_sites(cast)
    call = make.call()
    call.recipients.exclude(municipality__nis=make.KORTRIJK).delete()
    own_answer(call, PROPOSE, by=cast.editor)
    attach_letters(call, cast)
    organisation = cast.reviewer.acting.organisation
    address = invite("new@example.org", organisation=organisation, role=Role.REVIEWER, language="en", by=cast.admin)
    people = cast.everybody() | elsewhere
    invite(
        "guest@example.org",
        organisation=make.municipality(make.KORTRIJK),
        role=Role.READER,
        language="en",
        by=cast.admin,
    )
    asked = {
        "email": "asks@example.org",
        "name": "Asks",
        "organisation": make.municipality(make.KORTRIJK),
        "language": "en",
    }
    request_access(role=Role.READER, **asked)
    for user in people.values():
        user.set_password("correct horse battery staple")
        user.save()
    token = address.rstrip("/").rpartition("/")[2]
    return World(
        cast,
        people,
        sites,
        papers,
        make_visit(cast, sites),
        call,
        token,
        make_money(cast),
        make_plans(cast, sites["site: submitted"]),
        make_whos_who(cast, sites["site: draft"], sites["site: retained"]),
    )


def attach_letters(call: Call, cast: Cast) -> None:
    """Give a call its paper, and its municipality a letter."""
    asked, now = call.recipients.get(), timezone.now()
    CallPaper.objects.create(call=call, name="a.pdf", content=b"%PDF-1.7", added_at=now)
    CallLetter.objects.create(
        call=call, municipality=asked.municipality, province=asked.province, link=LINK, code_digest="-", made_at=now
    )


def make_sites(cast: Cast) -> tuple[dict[str, Site], dict[str, int]]:
    """Make a site of every kind that differs in who sees it, named so that no page can hold its name by chance."""
    papers: dict[str, int] = {}
    draft = make.draft(cast.signatory, name="Zwaluwnest draft")
    submitted = make.draft(cast.signatory, name="Zwaluwnest submitted")
    kept = make.submitted(cast.signatory, name="Zwaluwnest kept", shared_with_governor=False)
    retained = make.draft(cast.signatory, name="Zwaluwnest retained")
    for name, site in (("a draft", draft), ("a submitted site", submitted), ("a retained site", retained)):
        photo = add_paper(site, make.picture((64, 48)), by=cast.editor, name="a.jpg", kind=PaperKind.PHOTO).paper
        papers[f"photo of {name}"] = photo.pk
    decision = add_paper(retained, make.picture((64, 48)), by=cast.editor, name="b.jpg", kind=PaperKind.COLLEGE).paper
    papers["college's decision of a retained site"] = decision.pk
    submitted = take_step(submitted, Step.SUBMIT, by=cast.signatory)
    retained = take_step(retained, Step.SUBMIT, by=cast.signatory)
    retained = take_step(retained, Step.TAKE_UP, by=cast.reviewer)
    retained = make.decided(retained, "retained", cast.reviewer, cast.coordinator)
    kinds = {
        UNCONFIRMED: make.entered(cast.reviewer, name="Zwaluwnest entered"),
        "site: draft": draft,
        "site: submitted": submitted,
        'site: submitted, "not yet" for the governor': kept,
        "site: retained": retained,
    }
    return kinds, papers


def make_visit(cast: Cast, sites: dict[str, Site]) -> dict[str, int]:
    """Plan a visit to the submitted site, with a photo that De Huizen took."""
    visit = make.planned_visit(sites["site: submitted"], cast.reviewer, cast.editor)
    photo = note(visit, by=cast.reviewer, upload=make.picture((64, 48)), name="c.jpg")
    return {"visit to a submitted site": visit.pk, "photo of a visit": photo.pk}


def people_of_municipality(world: World) -> dict[str, int]:
    """The rows behind the pages about the people of a municipality, by the name of the address."""
    organisation = make.municipality(make.KORTRIJK)
    of_organisation = ("accounts:organisation", "accounts:invite", "accounts:confirm_access")
    return dict.fromkeys(of_organisation, organisation.pk) | {
        "accounts:end_membership": Membership.objects.get(user=world.cast.reader).pk,
        "accounts:withdraw_invitation": Invitation.objects.get(email="guest@example.org").pk,
        "accounts:access_request": AccessRequest.objects.get().pk,
    }


RowsOf = Callable[[World, Line], Rows]


def every_site(world: World, line: Line) -> Rows:
    """Every site, each as the kind of row that this address shows of it."""
    kinds = {UNCONFIRMED: UNCONFIRMED if line.name in OPEN_TO_ITS_OFFICE else REST_OF_UNCONFIRMED}
    return ((kinds.get(kind, kind), {"pk": site.pk}) for kind, site in world.sites.items())


def every_draft(world: World, line: Line) -> Rows:
    """What an office entered, and a draft that is no business of any."""
    return ((kind, given) for kind, given in every_site(world, line) if kind in {UNCONFIRMED, "site: draft"})


def with_each(rows: Rows, name: str, words: Iterable[str]) -> Rows:
    """Every row with each of these words as one more argument."""
    return ((kind, given | {name: word}) for (kind, given), word in product(rows, words))


def steps_of_sites(world: World, line: Line) -> Rows:
    return with_each(every_site(world, line), "step", (step.value for step in (Step.SUBMIT, Step.TAKE_UP, Step.RETAIN)))


def parts_of_sites(world: World, line: Line) -> Rows:
    return with_each(every_site(world, line), "part", ("building", "submit"))


def likenesses(world: World, line: Line) -> Rows:
    return ((kind, given | {"other": given["pk"]}) for kind, given in every_site(world, line))


def papers(world: World, line: Line) -> Rows:
    return ((kind, {"pk": pk}) for kind, pk in world.papers.items())


def a_visit(world: World, line: Line) -> Rows:
    kind = "photo of a visit" if line.name == "sites:visit_photo" else "visit to a submitted site"
    yield kind, {"pk": world.visits[kind]}


def a_letter(world: World, line: Line) -> Rows:
    letter = Letter.objects.get(site=world.sites["site: retained"], kind="decision")
    language = {"language": "nl"} if "<language>" in line.address else {}
    yield "letter about the decision on a retained site", {"pk": letter.pk, **language}


def a_call(world: World, line: Line) -> Rows:
    yield "call that asks this municipality alone", {"code": world.call.code}


def an_answer(world: World, line: Line) -> Rows:
    yield "answer of this municipality", {"code": world.call.code, "nis": make.KORTRIJK}


def people(world: World, line: Line) -> Rows:
    yield "people of this municipality", {"pk": people_of_municipality(world)[line.name]}


def nobodys_line(world: World, line: Line) -> Rows:
    yield NOBODYS, {"code": world.call.code, "pk": 0}


def a_draft_in_the_admin(world: World, line: Line) -> Rows:
    kind = ContentType.objects.get_for_model(Site)
    yield NOBODYS, {"content_type_id": kind.pk, "object_id": world.sites["site: draft"].pk}


def nobodys(given: dict[str, Any]) -> RowsOf:
    """A row that belongs to nobody of this world."""
    return lambda world, line: [(NOBODYS, given)]


def money(world: World, line: Line) -> Rows:
    return ((kind, given) for kind, given, _ in rows_of_money(world.money, line.name))


def plan_steps(world: World, line: Line) -> Rows:
    return with_each(every_site(world, line), "step", ("street", "press"))


def plans(world: World, line: Line) -> Rows:
    return rows_of_plans(world.plans, line.name)


def who_is_who(world: World, line: Line) -> Rows:
    return rows_of_whos_who(world.whos_who, line.name)


def anything(world: World, line: Line) -> Rows:
    """An address that is not about a row of somebody."""
    yield "", others(world, line)


def named(start: str | tuple[str, ...]) -> list[str]:
    """The names of the addresses about one row that begin so."""
    return [line.name for line in rights.lines() if line.name.startswith(start) and "<pk>" in line.address]


# What an address can be asked for, by its name; what stands nowhere here is about no row of somebody.
ROWS: dict[str, RowsOf] = {
    **dict.fromkeys(named(("jobs:", "reminders:")), nobodys({"pk": 1})),
    **dict.fromkeys(OF_WHO_IS_WHO, who_is_who),
    **dict.fromkeys(named("reviews:letter"), a_letter),
    **dict.fromkeys(OF_A_SITE, every_site),
    "sites:correct": every_draft,
    **dict.fromkeys(("sites:paper", "sites:remove_paper"), papers),
    **dict.fromkeys({*OF_A_VISIT, "sites:visit_photo"}, a_visit),
    **dict.fromkeys(OF_A_CALL, a_call),
    **dict.fromkeys(OF_MONEY, money),
    **dict.fromkeys(PEOPLE, people),
    **dict.fromkeys(OF_ONES_OWN, nobodys({})),
    **dict.fromkeys({*OF_THE_INBOX, "calls:first_person", "accounts:leave"}, nobodys({"pk": 0})),
    **dict.fromkeys(("mail_again", "mail_settle"), nobodys({"pk": uuid.uuid4()})),
    **dict.fromkeys(OF_PLANS, plans),
    "contacts:feed": nobodys({"key": "nobodys"}),
    "contacts:plan_step": plan_steps,
    "sites:step": steps_of_sites,
    "sites:part": parts_of_sites,
    "sites:say_likeness": likenesses,
    "calls:take_back": nobodys_line,
    "calls:answer_for": an_answer,
    "admin:view_on_site": a_draft_in_the_admin,
}
ROWS_BY_ADDRESS = {"/admin/<url>": nobodys({})}


def arguments(world: World, line: Line) -> Rows:
    """Every kind of row that an address can be asked for, as the arguments of the address."""
    return (ROWS_BY_ADDRESS.get(line.address) or ROWS.get(line.name, anything))(world, line)


def others(world: World, line: Line) -> dict[str, Any]:
    """The arguments of addresses that are not about a row of somebody."""
    if "<object_id>" in line.address:
        app, model = line.address.split("/")[2:4]
        return {"object_id": apps.get_model(app, model).objects.first().pk}
    known = {name: {"pk": world.cast.stranger.pk} for name in OF_A_PERSON} | {
        "reviews:framework": {"number": 1},
        "reviews:framework_edit": {"number": 1},
        "reviews:framework_in_force": {"number": 1},
        "reviews:template": {"pk": LetterTemplate.objects.newest()[0].pk},
        "parameter": {"key": "subsidies.rate_per_place"},
        "accounts:invitation": {"token": world.token},
        "sites:funnel_file": {"form": "csv"},
        "reminders:stop": {"token": stop_token(world.cast.editor.pk, [])},
        "contacts:stop": {"token": signing.dumps(0, salt="contacts.stop")},
        "maps:outline": {"nis": make.KORTRIJK},
        "maps:places": {"nis": make.KORTRIJK},
        "maps:export": {"form": "csv"},
        "maps:published": {"form": "geojson"},
        "mfa_remove_webauthn": {"pk": 1},
        **{
            name: {"link": LINK}
            for name in ("calls:letter", "calls:letter_code", "calls:letter_answer", "sites:first_draft")
        },
        "admin:app_list": {"app_label": "territory"},
        **YEARLY,
    }
    return known.get(line.name, {})


def path_of(line: Line, given: dict[str, Any]) -> str:
    """The address with its arguments; Django's own unnamed ones are put together by hand."""
    if line.name:
        return reverse(line.name, kwargs=given) + QUERIES.get(line.name, "")
    return line.address.replace("<object_id>", str(given.get("object_id"))).replace("<url>", "nowhere/")


def body_of(world: World, line: Line, given: dict[str, Any]) -> str:
    """What a form must say to be judged at all: a part of a file names the version that was read."""
    if line.name != "sites:part":
        return ""
    site = next(site for site in world.sites.values() if site.pk == given["pk"])
    return f"version={site.version_of(Part(given['part']))}"


def cases(world: World) -> list[Case]:
    """Every address, row and method; lines that share an address share its cases."""
    by_address = {line.address: line for line in rights.lines()}
    return [
        Case(line, method, path_of(line, given), kind, body_of(world, line, given))
        for line in by_address.values()
        for kind, given in arguments(world, line)
        for method in METHODS
        # Django's admin is one guard on every address; reading twice would tell nothing new.
        if method != "HEAD" or not line.address.startswith("/admin/")
    ]


def expected(case: Case, role: str, relation: str) -> str:
    """What the tables promise this role."""
    of_address = [line for line in rights.lines() if line.address == case.line.address]
    asked = "GET" if case.method == "HEAD" else case.method
    line = next((line for line in of_address if asked in line.methods), None)
    cells = {row.cells[role] for row in of_address} if line is None else {line.cells[role]}
    if cells <= {"no"} or cells <= {"sign in"}:
        return cells.pop()
    if line is None:
        return "405"
    visible = case.kind == "" or rights.sights().get(case.kind, {}).get(relation, False)
    if line.cells[role] != "yes" and not visible:
        return "404"
    return "closed" if case.is_closed else "yes"


def met(case: Case, answer: HttpResponseBase) -> str:
    """What this role met, in the words of the tables."""
    status = answer.status_code
    leads_to_door = status == 302 and answer["Location"].startswith(reverse("account_login"))
    if status == 401 or (leads_to_door and (case.method != "POST" or case.line.name.startswith(("account_", "mfa_")))):
        return "sign in"
    if status in {403, 409}:
        return {403: "no", 409: "closed"}[status]
    return "yes" if status in {200, 302, 422} and not leads_to_door else str(status)


def ask(client: Client, case: Case) -> HttpResponseBase:
    """Send the request and undo all it did, so that every case finds the same world."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        answer = client.generic(case.method, case.path, case.body, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def names_shown(answer: HttpResponseBase, world: World) -> set[str]:
    """The kinds of site whose name stands on the page."""
    text = b"" if answer.streaming else answer.content
    return {kind for kind, site in world.sites.items() if site.name.encode() in text}


@pytest.mark.parametrize("who", EACH_PART)
def test_every_address_answers_as_the_table_says(client: Client, settings: Any, who: str) -> None:
    settings.SECURITY_CONTACT = "security@example.org"
    world = make_world()
    role, relation = PARTS[who]
    if who != "public":
        client.force_login(world.people[who])
    wrong, tried = [], [case for case in cases(world) if who not in ELSEWHERE or case.line.address[:7] != "/admin/"]
    for case in tried:
        answer = ask(client, case)
        promised, found = expected(case, role, relation), met(case, answer)
        hidden = {kind for kind in names_shown(answer, world) if not rights.sights()[kind][relation]}
        strict = "unsafe" not in answer.headers.get("Content-Security-Policy", "unsafe")
        if found != promised or hidden or not strict:
            wrong.append(f"{case.method} {case.path} [{case.kind}]: {promised} promised, {found} met {hidden or ''}")
    assert not wrong, f"{len(wrong)} of {len(tried)}\n" + "\n".join(wrong)
    assert len(tried) > (200 if who in ELSEWHERE else 400)


def test_every_address_stands_in_the_table_and_the_table_names_no_other() -> None:
    assert rights.addresses_of_the_portal() == {line.address: line.name for line in rights.lines()}


def test_the_tables_say_nothing_but_their_own_words() -> None:
    assert {word for line in rights.lines() for word in line.cells.values()} == rights.WORDS
    assert {role for role, _ in PARTS.values()} == set(rights.lines()[0].cells)
    assert {relation for _, relation in PARTS.values()} == set(next(iter(rights.sights().values())))


def test_a_form_without_the_portals_token_is_refused_everywhere(sign_in) -> None:
    world = make_world()
    posts = (case for case in cases(world) if case.method == "POST" and "POST" in case.line.methods)
    tried = [case for case in posts if case.line.name not in SIGNED]
    let_through = []
    for who in ("public", "signatory", "coordinator", "governor", "admin"):
        client = Client(enforce_csrf_checks=True)
        if who != "public":
            client.force_login(world.people[who])
        let_through += [(who, case.path) for case in tried if ask(client, case).status_code != 403]
    assert not let_through
    assert len(tried) > 100


def test_no_other_form_goes_without_the_token_and_a_link_that_is_not_signed_opens_nothing(client: Client) -> None:
    patterns = rights.walk(get_resolver().url_patterns)
    assert {name for _, name, pattern in patterns if getattr(pattern.callback, "csrf_exempt", False)} == SIGNED
    own = signing.dumps([1, []], salt="of another page")
    for name, junk in product(SIGNED, ("x", "a:b:c", own)):
        assert client.post(reverse(name, kwargs={"token": junk})).status_code == 404


def broken(world: World) -> Iterator[str]:
    """Addresses that nobody should ask: unknown, huge, negative and unreadable arguments, and words with a NUL."""
    for line in rights.lines():
        if not line.address.startswith("/admin/") and "<" in line.address:
            for junk in ("0", "99999999999999999999", "-1", "%00", "a%00b", "..%2f..%2fetc", "%F0%9F%8F%9A", "x" * 300):
                yield reduce(lambda path, name: path.replace(name, junk), ARGUMENTS.findall(line.address), line.address)
    marks = [
        b"[" * 2000,
        b'["2026-01-01T00:00:00+00:00", Infinity]',
        b'["0001-01-01T00:00:00+14:00", 1]',
        b"\xff",
        b"{}",
    ]
    for address in (
        "/",
        "/calculator/",
        "/sites/",
        "/sites/propose/places/",
        "/sites/propose/subsidy/",
        "/calls/coverage/",
        "/map/",
        "/map/sites.json",
        "/map/borders.json",
        "/map/prisons.json",
        "/inbox/",
    ):
        for words in ("%00", "99999999999999999999", "%F0%9F%8F%9A", "%27%22%3E%3Cb%3E", "-1", "NaN"):
            yield address + "?" + "&".join(f"{name}={words}" for name in ASKED)
        yield from (
            f"{address}?{way}={urlsafe_b64encode(mark).decode()}" for way in ("older", "newer") for mark in marks
        )


@pytest.mark.slow
@pytest.mark.parametrize("who", ["public", "signatory", "coordinator", "governor"])
def test_no_junk_in_an_address_breaks_the_portal(client: Client, who: str) -> None:
    world = make_world()
    if who != "public":
        client.force_login(world.people[who])
    client.raise_request_exception = False
    tried = list(broken(world))
    assert not [path for path in tried if ask(client, Case(rights.lines()[0], "GET", path)).status_code >= 500]
    assert len(tried) > 200


def in_every_standing(cast: Cast) -> dict[str, Site]:
    """A site of every kind in the table of sights, each by its real steps."""
    soon = Given(until=timezone.localdate() + timedelta(days=20))
    on_day, reason = Given(effective_on=timezone.localdate()), make.REASON

    def lead(site: Site, *steps: Step, given: Given = reason) -> Site:
        for step in steps:
            by = cast.signatory if step in {Step.WITHDRAW, Step.BRING_BACK} else cast.coordinator
            site = take_step(site, step, by=by, given=replace(given, due_on=soon.until))
        return site

    def chosen(**changes: Any) -> Site:
        return make.retained(cast.signatory, cast.reviewer, cast.coordinator, **changes)

    def reviewed() -> Site:
        return make.in_review(cast.signatory, cast.reviewer)

    by_office, by_governor = make.entered(cast.reviewer), make.entered(cast.governor)
    return {
        UNCONFIRMED: by_office,
        "site: draft that its governor entered, not confirmed yet": by_governor,
        "site: draft that De Huizen entered, confirmed": confirm(make.entered(cast.reviewer), by=cast.editor),
        "site: draft": make.draft(cast.editor),
        "site: draft on hold": take_step(make.draft(cast.editor), Step.HOLD, by=cast.editor, given=soon),
        "site: draft withdrawn": lead(make.draft(cast.editor), Step.WITHDRAW),
        "site: submitted": make.submitted(cast.signatory),
        'site: submitted, "not yet" for the governor': make.submitted(cast.signatory, shared_with_governor=False),
        "site: more information asked": make.asked(cast.signatory, cast.reviewer),
        "site: in review": reviewed(),
        "site: right of reply": lead(reviewed(), Step.SHARE),
        "site: on hold before the decision": lead(reviewed(), Step.HOLD, given=soon),
        "site: withdrawn after submission": lead(make.submitted(cast.signatory), Step.WITHDRAW),
        "site: brought back as draft": lead(make.submitted(cast.signatory), Step.WITHDRAW, Step.BRING_BACK),
        "site: reserve": make.decided(reviewed(), "reserve", cast.reviewer, cast.coordinator),
        "site: not retained": make.decided(reviewed(), "not_retained", cast.reviewer, cast.coordinator),
        "site: retained": chosen(),
        'site: retained, "not yet" for the governor': chosen(shared_with_governor=False),
        "site: retained, then on hold": lead(chosen(), Step.HOLD, given=soon),
        "site: being realised": lead(chosen(), Step.REALISE, given=on_day),
        "site: open": lead(chosen(), Step.REALISE, Step.OPEN, given=on_day),
        "site: closed": lead(chosen(), Step.REALISE, Step.OPEN, Step.CLOSE, given=on_day),
        "site: cancelled": lead(chosen(), Step.CANCEL),
    }


def test_a_site_in_every_standing_is_seen_by_those_the_table_names(cast: Cast) -> None:
    kinds = {site.pk: kind for kind, site in in_every_standing(cast).items()}
    assert set(kinds.values()) == {kind for kind in rights.sights() if kind.startswith("site: ")}
    for who, user in cast.everybody().items():
        relation = PARTS.get(who, PARTS["reviewer"])[1]
        promised = {kind for kind in kinds.values() if rights.sights()[kind][relation]}
        assert {kinds[pk] for pk in Site.objects.readable_by(user).values_list("pk", flat=True)} == promised, who
        with as_web(user):
            assert {kinds[pk] for pk in Site.objects.values_list("pk", flat=True)} == promised, who
