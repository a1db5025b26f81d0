"""The people of the demonstration, each with a role and a known password; the names are roles, nobody is real."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Membership, Organisation, User
from accounts.registering import in_languages, register_keeper, register_public_organisations
from accounts.roles import OrganisationKind, Role
from portal.demo.reading import read

SINCE = date(2025, 9, 15)  # the day of the minister's letter: nobody of the demonstration acted before


@dataclass(frozen=True, kw_only=True)
class Person:
    """One entry of people.toml: an account, its role, and whom it acts for (nobody named: De Huizen)."""

    key: str
    name: str
    language: str
    role: str
    municipality: str = ""
    province: str = ""
    active: bool = True

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{DOMAIN}"


WRITTEN = read("people")
PASSWORD: str = WRITTEN["password"]
DOMAIN: str = WRITTEN["domain"]
PEOPLE = [Person(**entry) for entry in WRITTEN["person"]]


def add_people() -> dict[str, User]:
    """Add the organisations, accounts and memberships that are missing; return the people by key, each in its role."""
    register_public_organisations()
    keeper = register_keeper(WRITTEN["keeper"])
    known = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    people = {person.key: known.get(person.email) or add_person(person, keeper) for person in PEOPLE}
    memberships = Membership.objects.filter(user__in=people.values()).with_places().select_related("user")
    for membership in memberships:
        key = membership.user.email.partition("@")[0]
        people[key].act_as(membership)
    return people


def add_person(person: Person, keeper: Organisation) -> User:
    """Make an account with its one membership; nobody can sign in to one that is not active."""
    user = User.objects.create_user(
        person.email,
        PASSWORD if person.active else None,
        name=person.name,
        language=person.language,
        is_active=person.active,
    )
    Membership.objects.create(
        user=user, organisation=organisation_of(person, keeper), role=Role(person.role), starts_on=SINCE
    )
    return user


def organisation_of(person: Person, keeper: Organisation) -> Organisation:
    """Return the organisation a person acts for."""
    if person.municipality:
        return Organisation.objects.get(kind=OrganisationKind.MUN, municipality__nis=person.municipality)
    if person.province:
        return Organisation.objects.get(kind=OrganisationKind.GOV, province__code=person.province)
    return justice() if person.role == Role.OBSERVER else keeper


def justice() -> Organisation:
    """Return the ministry that reads along."""
    names = in_languages(WRITTEN["observing"])
    return Organisation.objects.get_or_create(kind=OrganisationKind.MIN, name_nl=names["name_nl"], defaults=names)[0]
