"""Who measures: people who watch over an area, signed in past the second step."""

from datetime import date
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as WHO

from accounts.models import Membership, Organisation, User
from accounts.second_factor import SESSION_KEY
from territory.models import Province


def watching(province: str) -> tuple[dict[str, User], dict[str, str]]:
    """Return a coordinator, a governor of this province and an observer, and the cookie of each."""
    office = {"kind": "GOV", "province": Province.objects.get(code=province)}
    roles = {
        "coordinator": {"kind": "NGO", "runs_portal": True},
        "governor": office,
        "observer": {"kind": "MIN", "runs_portal": False},
    }
    users = {role: person(role, organisation) for role, organisation in roles.items()}
    return users, {role: cookie(user) for role, user in users.items()}


def person(role: str, organisation: dict[str, object]) -> User:
    """Make a person once, acting in its only membership."""
    known = Organisation.objects.filter(**organisation).order_by("pk").first()
    place = known or Organisation.objects.create(**organisation, name_nl=role)
    user, _made = User.objects.get_or_create(email=f"{role}@bench.example", defaults={"name": role})
    member, _made = Membership.objects.get_or_create(
        user=user, organisation=place, role=role, defaults={"starts_on": date(2020, 1, 1)}
    )
    user.act_as(member)
    return user


def cookie(user: User) -> str:
    """Sign a person in and return the cookie of its browser."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[WHO] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # As after the second step, which coordinators and governors have taken when they work.
    session[SESSION_KEY] = user.pk
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; django_language=nl"
