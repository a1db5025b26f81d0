"""The second wall around contacts: a query that forgets visible_to still gets no foreign row."""

from django.utils import timezone

from contacts.kinds import FunctionCode
from contacts.models import FollowUp, Person, PersonRole
from tests import make
from tests.make import Cast
from tests.roles import as_web

DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}


def who_gets(cast: Cast, model: type) -> set[str]:
    """Those whose scope lets a bare `.all()` return a row."""
    found = set()
    for name, user in cast.everybody().items():
        with as_web(user):
            if model.objects.all().exists():
                found.add(name)
    return found


def test_persons_and_their_roles_are_de_huizens_alone(cast: Cast) -> None:
    person = Person.objects.create(name="Voorbeeldpersoon")
    PersonRole.objects.create(person=person, code=FunctionCode.MAYOR)
    assert who_gets(cast, Person) == who_gets(cast, PersonRole) == DE_HUIZEN


def test_a_follow_up_is_de_huizens_and_its_owners(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    FollowUp.objects.create(what="Call back", due_on=timezone.localdate(), owner=cast.editor, site=site)
    assert who_gets(cast, FollowUp) == DE_HUIZEN | {"editor"}


def test_a_follow_up_of_a_site_knows_its_municipality_and_province(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    row = FollowUp.objects.create(what="Call back", due_on=timezone.localdate(), owner=cast.reviewer, site=site)
    row.refresh_from_db()
    assert (row.municipality_id, row.province_id) == (site.municipality_id, site.province_id)
    assert not row.for_governor
