"""What the audit trail keeps of rights: who came in or failed to, who went, and what an administrator changed."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from foundation.audit.models import Details, Entry
from tests.accounts.second_factors import sign_in as enter
from tests.accounts.second_factors import with_password
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
