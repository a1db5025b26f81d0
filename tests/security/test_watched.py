"""Who reads or takes along what is personal is counted, and stands in the audit trail."""

import pytest
from django.core.cache import cache

from contacts.keeping import add_person
from foundation.audit.models import Entry
from tests import make
from tests.make import Cast


def verbs(user: make.User) -> set[str]:
    return set(Entry.objects.filter(actor_id=user.pk).values_list("verb", flat=True))


def test_reading_an_account_and_a_contact_is_recorded(cast: Cast, sign_in) -> None:
    known = add_person({"name": "Voorbeeldpersoon"}, by=cast.reviewer)
    sign_in(cast.admin).get(f"/accounts/persons/{cast.reader.pk}/")
    client = sign_in(cast.coordinator)
    client.get(f"/contacts/persons/{known.pk}/")
    assert "account.read" in verbs(cast.admin)
    assert "contacts.read_person" in verbs(cast.coordinator)
    client.get(f"/contacts/persons/{known.pk}/card.vcf")
    assert Entry.objects.filter(verb="contacts.read_person").count() == 2


@pytest.mark.parametrize(
    ("limit", "path"),
    [
        ("file", "/sites/{pk}/file.json"),
        ("file", "/sites/{pk}/file.pdf"),
        ("export", "/sites/funnel/csv/"),
        ("export", "/subsidies/ledger/file.csv"),
    ],
)
def test_taking_along_has_a_limit_with_a_clear_answer(cast: Cast, sign_in, settings, limit: str, path: str) -> None:
    settings.LIMITS = {**settings.LIMITS, limit: "0/h"}
    cache.clear()
    cache.set("installed", True)
    client, address = sign_in(cast.coordinator), path.format(pk=make.submitted(cast.signatory).pk)
    client.get(address)
    answer = client.get(address)
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
