"""The pages of reminders: what one gets, how, stop with a button, what leaves next, on the file itself."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.templatetags.look import day
from reminders.kinds import Due, key_of
from reminders.models import Preference, Reminder
from reminders.panels import SHOWN, next_reminders
from reminders.preferences import stop_token
from tests import make
from tests.make import Cast
from tests.reminders.facts import Facts, offered, planned
from tests.roles import as_worker

pytestmark = pytest.mark.django_db


def question(cast: Cast, thing: str = "site:1", **changes: object) -> Due:
    given = {
        "thing": thing,
        "on": timezone.localdate() + timedelta(days=8),
        "about": "Old school",
        "path": "/sites/1/",
        "responsible": cast.editor.pk,
        "municipality": cast.editor.acting.municipality_id,
        "for_reviewers": True,
    }
    return Due(**given | changes)


def test_one_sees_what_one_gets_and_when(cast: Cast, sign_in) -> None:
    with offered(Facts([question(cast)]), ladder=[-3, 1, 10]) as kind:
        planned(kind, timezone.now())
        page = sign_in(cast.editor).get(reverse("reminders:mine")).content.decode()
    assert page.count("task-link") == 2
    assert "leaves" in page


def test_on_the_file_itself_stand_the_next_ones_and_the_last_ones(cast: Cast) -> None:
    site, now = make.submitted(cast.signatory), timezone.now()
    days = [timezone.localdate() + timedelta(days=20 + number) for number in range(12)]
    with offered(Facts([question(cast, key_of(site), on=day) for day in days]), ladder=[-3, 1, 10]) as kind:
        planned(kind, now)
        with as_worker():
            rows = list(Reminder.objects.planned())
            gone, to_come = [row.pk for row in rows[:7]], rows[7:]
            Reminder.objects.filter(pk__in=gone).update(state="sent", sent_at=now)
        panel = next_reminders(site, cast.reviewer)
    soonest = [day(row.leaves_at) for row in to_come[:SHOWN]]
    assert [chip.strip() for chip in re.findall(r"</svg>([^<]*)</span>", panel)] == soonest
    assert panel.count(day(now)) == SHOWN


def test_what_is_late_does_not_name_a_day_that_is_past(cast: Cast, sign_in) -> None:
    with offered(Facts([question(cast, on=timezone.localdate() + timedelta(days=1))]), ladder=[-5, 1, 10]) as kind:
        planned(kind, timezone.now())
        page = sign_in(cast.editor).get(reverse("reminders:mine")).content.decode()
    assert page.count("leaves on the next open day") == 1


def test_one_chooses_how(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.editor)
    with offered(Facts(), ladder=[1, 2, 3]):
        chosen = {field.html_name: field.initial for field in client.get(reverse("reminders:wishes")).context["form"]}
        assert "field-must" not in client.get(reverse("reminders:wishes")).content.decode()
        answer = client.post(reverse("reminders:wishes"), {**chosen, "tests.due": "weekly"})
        assert answer.status_code == 302, answer.context["form"].errors
        assert client.post(reverse("reminders:wishes"), {**chosen, "tests.due": "never"}).status_code == 422
    assert list(Preference.objects.values_list("kind", "rhythm")) == [("tests.due", "weekly")]


def test_a_link_in_a_mail_stops_nothing_and_its_button_does(cast: Cast, client: Client) -> None:
    with offered(Facts(), ladder=[1, 2, 3]) as kind:
        address = reverse("reminders:stop", args=[stop_token(cast.editor.pk, [kind.name])])
        assert "Stop these mails" in client.get(address).content.decode()
        with as_worker():
            assert not Preference.objects.exists()
        # As a mail program posts it by itself: without cookie and token.
        strict = Client(enforce_csrf_checks=True)
        assert "have stopped" in strict.post(address, {"List-Unsubscribe": "One-Click"}).content.decode()
    with as_worker():
        assert Preference.objects.get().rhythm == "portal"
    assert client.post(reverse("reminders:stop", args=["forged"])).status_code == 404


def test_a_legal_kind_is_not_stopped_by_a_link(cast: Cast, client: Client) -> None:
    with offered(Facts(), ladder=[1, 2, 3], legal=True) as kind:
        client.post(reverse("reminders:stop", args=[stop_token(cast.editor.pk, [kind.name])]))
    with as_worker():
        assert not Preference.objects.exists()


def test_de_huizen_sees_what_leaves_and_moves_it(cast: Cast, sign_in, django_assert_max_num_queries) -> None:
    client: Client = sign_in(cast.reviewer)
    facts = Facts([question(cast, f"site:{number}", on=timezone.localdate()) for number in range(10)])
    with offered(facts, ladder=[-9, 20, 30]) as kind:
        planned(kind, timezone.now())
        with django_assert_max_num_queries(12):
            page = client.get(reverse("reminders:leaving")).content.decode()
        assert page.count("See the mail") == 10
        row = Reminder.objects.filter(rung="formal").first()
        mail = client.get(reverse("reminders:mail", args=[row.pk]) + "?language=nl").content.decode()
        assert "Beste" in mail
        assert "/reminders/stop/" not in mail
        assert "…" in mail
        address = reverse("reminders:steer", args=[row.pk])
        assert client.post(address, {"what": "move", "reason": "On leave."}).status_code == 422
        day = timezone.localdate() + timedelta(days=25)
        assert client.post(address, {"what": "move", "on": day, "reason": "On leave."}).status_code == 302
        client.post(reverse("reminders:steer", args=[row.pk]), {"what": "skip", "reason": "We spoke."})
    with as_worker():
        assert Reminder.objects.get(pk=row.pk).state == "skipped"


def test_a_date_that_moves_shows_on_the_file_and_to_whom_it_was_to_be_sent(cast: Cast, sign_in) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    facts = Facts([question(cast, key_of(site))])
    with offered(facts, ladder=[-3, 1, 10]) as kind:
        planned(kind, timezone.now())
        facts.change(on=timezone.localdate() + timedelta(days=20))
        planned(kind, timezone.now())
        for user in (cast.editor, cast.reviewer):
            page = sign_in(user).get(reverse("sites:planning", args=[site.pk])).content.decode()
            taken_back = page.partition("Taken back, not sent:")[2].partition("</ul>")[0]
            assert taken_back.count("its date changed") == 2
        mine = sign_in(cast.editor).get(reverse("reminders:mine")).content.decode()
        assert mine.partition("What you will not get any more")[2].count("its date changed") == 2


def test_the_file_shows_its_next_reminder(cast: Cast, sign_in) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    with offered(Facts([question(cast, key_of(site))]), ladder=[-3, 1, 10]) as kind:
        planned(kind, timezone.now())
        for user, steers in ((cast.editor, False), (cast.reviewer, True)):
            page = sign_in(user).get(reverse("sites:planning", args=[site.pk])).content.decode()
            assert "friendly reminder" in page
            assert ("Move or skip" in page) is steers
