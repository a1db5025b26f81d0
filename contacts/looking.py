"""Look up likely duplicates of what is typed, and find an organisation by its name."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from contacts.likeness import Facts, openings_of, reason_of
from contacts.models import Person

MOST_CANDIDATES = 100
MOST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Likely:
    """A contact that is likely the same, and why."""

    row: Person | Organisation
    reason: str

    @property
    def words(self) -> str:
        """The reason in words."""
        return {
            "number": _("the same enterprise number"),
            "email": _("the same e-mail address"),
            "telephone": _("the same telephone number"),
            "name": _("almost the same name"),
        }[self.reason]


def facts_of_person(person: Person) -> Facts:
    """What of a person is compared."""
    return Facts(name=person.name, email=person.email, telephone=person.telephone)


def facts_of_organisation(organisation: Organisation, asked: Facts) -> Facts:
    """What of an organisation is compared: the one of its names that is nearest to what was asked."""
    names = [getattr(organisation, f"name_{language}") for language in ("nl", "fr", "de", "en")]
    sounds = next((name for name in names if name and reason_of(Facts(name=asked.name), Facts(name=name))), names[0])
    return Facts(name=sounds, number=organisation.kbo_number)


def likely_persons(asked: Facts, *, user: User, but: int | None = None) -> list[Likely]:
    """Return persons that are likely the one that is typed, the surest reason first."""
    rows = Person.objects.visible_to(user).of_today().likely(openings_of(asked.name), email=asked.email)
    found = [(row, reason_of(asked, facts_of_person(row))) for row in rows.with_organisation()[:MOST_CANDIDATES]]
    return [Likely(row=row, reason=why) for row, why in found if why and row.pk != but][:MOST_SHOWN]


def likely_organisations(asked: Facts, *, but: int | None = None) -> list[Likely]:
    """Return organisations that are likely the one that is typed."""
    rows = Organisation.objects.of_today().likely(openings_of(asked.name), number=asked.number)
    found = [(row, reason_of(asked, facts_of_organisation(row, asked))) for row in rows[:MOST_CANDIDATES]]
    return [Likely(row=row, reason=why) for row, why in found if why and row.pk != but][:MOST_SHOWN]


def organisation_called(name: str) -> Organisation | None:
    """Return the one organisation of this name; None when there is none, or more than one."""
    rows = list(Organisation.objects.of_today().called(name)[:2])
    return rows[0] if len(rows) == 1 else None
