"""The page of the map: who may open it, what its list shows, and that map and list say the same."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from maps.listing import ROWS
from sites.models import Site
from territory.models import Province
from tests import make
from tests.make import LIEGE, LIEGE_PROVINCE, WEST_FLANDERS
from tests.roles import as_owner, as_web

pytestmark = pytest.mark.django_db

OVERVIEW = {"reviewer", "second_reviewer", "coordinator", "governor", "governor_elsewhere", "observer"}


def text_of(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def listed(answer):
    """The names in the list, in its order."""
    return re.findall(r'<a href="/sites/\d+/"><strong>([^<]*)</strong>', answer.content.decode())


def pinned(client, answer):
    """The names in the data that this very page asks for."""
    address = re.search(r'data-sites="([^"]*)"', answer.content.decode())[1].replace("&amp;", "&")
    return sorted(feature["properties"]["name"] for feature in client.get(address).json()["features"])


@pytest.fixture
def rows(cast):
    liege = make.person("liege", make.municipality(LIEGE), Role.SIGNATORY)
    make.draft(cast.signatory, name="Draft")
    make.submitted(cast.signatory, name="Here")
    make.submitted(cast.signatory, name="Not yet", shared_with_governor=False)
    make.retained(cast.signatory, cast.reviewer, cast.coordinator, name="Chosen")
    make.submitted(liege, name="Citadel")


def test_the_map_opens_for_those_who_watch_over_an_area(cast, client):
    answers = {}
    for name, user in cast.everybody().items():
        client.force_login(user)
        answers[name] = client.get("/map/").status_code
    assert answers == {name: 200 if name in OVERVIEW else 403 for name in answers}


def test_a_stranger_signs_in_first(client, cast):
    assert client.get("/map/").url == "/accounts/login/?next=/map/"


def test_the_list_shows_the_newest_change_first(cast, rows, sign_in):
    assert listed(sign_in(cast.reviewer).get("/map/")) == ["Citadel", "Chosen", "Not yet", "Here"]


@pytest.mark.parametrize(
    "asked",
    ["", "?status=submitted", "?status=nonsense", f"?province={LIEGE_PROVINCE}", "?province=%00&status=retained"],
)
@pytest.mark.parametrize("who", ["coordinator", "governor", "governor_elsewhere", "observer"])
def test_map_and_list_show_the_same_rows(cast, rows, sign_in, who, asked):
    client = sign_in(cast.everybody()[who])
    page = client.get(f"/map/{asked}")
    assert sorted(listed(page)) == pinned(client, page)


def test_a_governor_is_bound_to_the_own_province(cast, rows, sign_in):
    page = sign_in(cast.governor).get(f"/map/?province={LIEGE_PROVINCE}")
    assert sorted(listed(page)) == ["Chosen", "Here"]
    assert page.context["wanted"].province.code == WEST_FLANDERS
    assert "province" not in page.context["form"].fields
    assert "Citadel" not in page.content.decode()


def test_a_governor_counts_what_is_kept_back_and_sees_none_of_it(cast, rows, sign_in):
    page = sign_in(cast.governor).get("/map/")
    assert "2 sites · and 1 more that its municipality does not show" in text_of(page)
    assert "Not yet" not in page.content.decode()


def test_what_is_withdrawn_or_elsewhere_is_not_counted_as_kept_back(cast, rows, sign_in):
    with as_owner():
        Site.objects.filter(name="Not yet").update(status="withdrawn")
    assert sign_in(cast.governor).get("/map/").context["kept"] == 0
    assert sign_in(cast.governor_elsewhere).get("/map/").context["kept"] == 0


def test_only_a_governor_has_something_kept_back(cast, rows, sign_in):
    assert sign_in(cast.observer).get(f"/map/?province={WEST_FLANDERS}").context["kept"] == 0


def test_the_database_counts_for_the_own_province_alone(cast, rows):
    counted = {}
    for name in ("governor", "governor_elsewhere", "coordinator", "signatory", "observer"):
        with as_web(cast.everybody()[name]):
            counted[name] = Site.objects.kept_from_governor()
    assert counted == {"governor": 1, "governor_elsewhere": 0, "coordinator": 0, "signatory": 0, "observer": 0}


def test_the_whole_country_or_one_province_can_be_chosen(cast, rows, sign_in):
    client = sign_in(cast.observer)
    choices = client.get("/map/").context["form"].fields["province"].choices
    assert [code for code, _name in choices] == ["", *Province.objects.values_list("code", flat=True)]


def test_the_filter_names_the_statuses_that_are_there_with_their_number(cast, rows, sign_in):
    page = sign_in(cast.governor).get("/map/?status=retained")
    choices = page.context["form"].fields["status"].choices
    assert choices == [("", "All"), ("submitted", "Submitted (1)"), ("retained", "Retained (1)")]
    assert '<option value="retained" selected>' in page.content.decode()


def test_the_legend_names_what_is_shown_by_word_and_number(cast, rows, sign_in):
    page = sign_in(cast.governor).get("/map/?status=retained")
    assert page.context["legend"] == [("retained", "Retained", 1)]
    assert "Retained (1)" in text_of(page)


def test_nothing_commits_anybody(cast, sign_in):
    assert "What stands here commits nobody." in text_of(sign_in(cast.governor).get("/map/"))


def test_an_empty_map_says_when_it_fills(cast, sign_in):
    assert "As soon as a municipality submits a site" in text_of(sign_in(cast.governor).get("/map/"))


def test_an_empty_filter_leads_back_to_everything(cast, rows, sign_in):
    page = sign_in(cast.governor_elsewhere).get("/map/?status=open")
    assert "With this filter there is nothing." in text_of(page)
    assert 'href="/map/">Show everything' in page.content.decode()


def test_an_invented_site_says_demo(cast, rows, sign_in):
    with as_owner():
        Site.objects.filter(name="Here").update(is_example=True)
    client = sign_in(cast.governor)
    assert client.get("/map/").content.decode().count('class="demo-mark"') == 1
    marks = {
        row["properties"]["name"]: row["properties"]["demo"] for row in client.get("/map/sites.json").json()["features"]
    }
    assert marks == {"Here": True, "Chosen": False}


def test_schematic_borders_say_so(cast, sign_in):
    client = sign_in(cast.governor)
    assert "Schematic borders" not in text_of(client.get("/map/"))
    with as_owner():
        Province.objects.filter(code=WEST_FLANDERS).update(schematic=True)
    assert "Schematic borders" in text_of(client.get("/map/"))
    assert "Schematic borders" not in text_of(sign_in(cast.governor_elsewhere).get("/map/"))


def test_context_is_offered_where_there_is_some(cast, sign_in):
    offered = {
        name: [row[0] for row in sign_in(getattr(cast, name)).get("/map/").context["contexts"]]
        for name in ("governor", "governor_elsewhere")
    }
    assert offered == {"governor": ["houses", "stations"], "governor_elsewhere": ["stations"]}


def test_a_long_list_goes_on_over_pages_with_the_filter_kept(cast, sign_in):
    make.submitted(cast.signatory, name="First")
    pattern = Site.objects.get()
    copies = [Site(**values_of(pattern, number)) for number in range(ROWS)]
    Site.objects.bulk_create(copies)
    client = sign_in(cast.reviewer)
    first = client.get(f"/map/?status=submitted&province={WEST_FLANDERS}")
    assert len(listed(first)) == ROWS
    older = first.context["pages"]["older"]
    assert f"province={WEST_FLANDERS}&status=submitted&older=" in older
    assert listed(client.get(f"/map/{older}")) == ["First"]


def values_of(site, number):
    skipped = {"id", "reference", "draft_key"}
    values = {field.attname: getattr(site, field.attname) for field in Site._meta.concrete_fields}
    kept = {name: value for name, value in values.items() if name not in skipped}
    return {**kept, "name": f"Copy {number}", "reference": f"copy-{number}"}


def test_the_page_costs_the_same_with_ten_rows_more(cast, rows, sign_in):
    client = sign_in(cast.governor)
    client.get("/map/")
    with CaptureQueriesContext(connection) as before:
        client.get("/map/")
    for number in range(10):
        make.submitted(cast.signatory, name=f"Site {number}")
    with CaptureQueriesContext(connection) as after:
        client.get("/map/")
    assert len(after) == len(before) <= 12


def test_no_markup_needs_what_the_policy_forbids(cast, rows, sign_in):
    page = sign_in(cast.coordinator).get("/map/").content.decode()
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|nonce=\"(?!None)[^\"]+\"|application/json))", page)


def test_the_only_servers_named_are_our_own(cast, rows, sign_in):
    page = sign_in(cast.coordinator).get("/map/").content.decode()
    assert not re.search(r'(src|href|data-[a-z]+)="(https?:)?//', page)
