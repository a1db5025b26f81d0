"""The enterprise number by which the official sign-in knows people is no contact's to change."""

import pytest
from django.utils import timezone

from accounts.claims import ClaimsRefused, Said
from accounts.federating import admit
from accounts.models import Organisation
from accounts.roles import OrganisationKind, Role
from contacts.keeping import add_organisation
from contacts.merging import merge, preview
from tests import make
from tests.make import Cast

pytestmark = pytest.mark.django_db
NUMBER = "0403170701"
FORM = {"name_nl": "Kortrijk", "kbo_number": NUMBER, "language": "nl", "kind": "NGO"}


@pytest.fixture
def own_firm(cast: Cast) -> Organisation:
    """What a reviewer adds as a contact, with a number of choice."""
    return add_organisation(FORM | {"name_nl": "Voorbeeldfirma"}, by=cast.reviewer)


def comes_in(role: Role) -> None:
    said = Said(kbo_number=NUMBER, role=role, email="an@x.example", name="An", second_factor=False)
    admit(said, user=None, language="nl", today=timezone.localdate())


def test_a_reviewer_gives_no_municipality_the_number_of_another_firm(cast: Cast, sign_in) -> None:
    place = make.municipality(make.KORTRIJK)
    sign_in(cast.reviewer).post(f"/contacts/organisations/{place.pk}/edit/", FORM)
    place.refresh_from_db()
    assert place.kbo_number == ""


def test_a_merge_gives_a_municipality_no_number(cast: Cast, own_firm: Organisation) -> None:
    place = make.municipality(make.KORTRIJK)
    assert NUMBER not in {line.after for line in preview(place, own_firm)}
    merge(place, own_firm, by=cast.reviewer)
    place.refresh_from_db()
    assert place.kbo_number == ""
    with pytest.raises(ClaimsRefused, match="unknown_organisation"):
        comes_in(Role.SIGNATORY)


def test_who_is_only_a_contact_lets_nobody_in(cast: Cast, own_firm: Organisation) -> None:
    assert own_firm.kind == OrganisationKind.NGO
    with pytest.raises(ClaimsRefused, match="unknown_organisation"):
        comes_in(Role.OBSERVER)
