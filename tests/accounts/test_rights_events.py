"""What the audit trail keeps of rights: who came in or failed to, who went, and what an administrator changed."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from foundation.audit.models import Details, Entry
from foundation.mail.models import OutgoingMail
from tests.accounts.second_factors import PASSWORD, with_password
from tests.accounts.second_factors import sign_in as enter
from tests.make import Cast


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="account.").order_by("at", "pk").values_list("verb", flat=True))


def test_coming_in_and_going_out_stand_there(cast: Cast, client: Client) -> None:
    enter(client, with_password(cast.editor))
    client.post("/accounts/logout/")
    assert verbs() == ["account.sign_in", "account.sign_out"]


def test_a_try_that_failed_stands_there_without_what_was_typed(cast: Cast, client: Client) -> None:
    with_password(cast.editor)
    client.post("/accounts/login/", {"login": cast.editor.email, "password": "hunter-two-secret"})
    client.post("/accounts/login/", {"login": "nobody@example.org", "password": "hunter-two-secret"})
    entry = Entry.objects.get(verb="account.sign_in_failed")
    assert (entry.object_id, entry.actor_id) == (str(cast.editor.pk), None)
    assert not Details.objects.filter(entry_id=entry.pk).exists()


def admin_form(user: User, **changes: str) -> dict[str, object]:
    """What the page of an account in Django's admin sends, without memberships."""
    form = {"email": user.email, "name": user.name, "language": user.language, "is_active": "on"}
    return {**form, "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0, **changes}


@pytest.mark.ignore_template_errors
def test_an_address_changed_by_an_administrator_ends_sessions_and_is_told_to_both(cast: Cast, client: Client) -> None:
    reader, former = Client(), cast.reader.email
    reader.force_login(cast.reader)
    client.force_login(cast.admin)
    page = reverse("admin:accounts_user_change", args=[cast.reader.pk])
    assert client.post(page, admin_form(cast.reader, email="other@kortrijk.example")).status_code == 302
    assert reader.get("/home/").status_code == 302
    told = {mail.address for mail in OutgoingMail.objects.all() if "another e-mail address" in mail.subject}
    assert told == {former, "other@kortrijk.example"}
    changed = Entry.objects.get(verb="account.change")
    assert Details.objects.get(entry_id=changed.pk).words == {"change": {"email": [former, "other@kortrijk.example"]}}


@pytest.mark.ignore_template_errors
def test_a_membership_given_by_an_administrator_stands_there_with_its_words(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    given = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-organisation": cast.reader.acting.organisation_id,
        "memberships-0-role": "signatory",
        "memberships-0-starts_on": "2026-01-05",
    }
    page = reverse("admin:accounts_user_change", args=[cast.reader.pk])
    assert client.post(page, admin_form(cast.reader, **given)).status_code == 302
    words = Details.objects.get(entry_id=Entry.objects.get(verb="account.change_membership").pk).words
    assert words["role"] == ["", "signatory"]
    assert words["organisation"] == ["", str(cast.reader.acting.organisation_id)]


@pytest.mark.ignore_template_errors
def test_who_gives_rights_in_the_admin_proves_again_who_it_is(cast: Cast, client: Client) -> None:
    enter(client, with_password(cast.admin))
    page = reverse("admin:accounts_user_change", args=[cast.reader.pk])
    asked = client.get(page)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(page, admin_form(cast.reader, email="other@kortrijk.example"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.get(pk=cast.reader.pk).email == cast.reader.email
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.get(page).status_code == 200


@pytest.mark.ignore_template_errors
def test_an_address_in_capitals_is_no_other_address(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    page = reverse("admin:accounts_user_change", args=[cast.reader.pk])
    assert client.post(page, admin_form(cast.reader, email=cast.reader.email.upper())).status_code == 302
    assert not Entry.objects.filter(verb="account.change_address").exists()


@pytest.mark.ignore_template_errors
def test_what_an_administrator_changes_of_an_account_stands_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    page = reverse("admin:accounts_user_change", args=[cast.reader.pk])
    form = {"email": cast.reader.email, "name": "Other", "language": "nl"}
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    assert client.post(page, {**form, **inline}).status_code == 302
    assert {"account.change", "account.close"} <= set(verbs())
    assert User.objects.get(pk=cast.reader.pk).closed_at
    client.post(page, {**form, **inline, "is_active": "on"})
    opened = User.objects.get(pk=cast.reader.pk)
    assert (opened.is_active, opened.closed_at) == (True, None)
    assert "account.open" in verbs()
