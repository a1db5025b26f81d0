"""The tables of contacts: one file per kind of thing. Organisations stand in accounts."""

from contacts.models.follow_ups import FollowUp
from contacts.models.person_roles import PersonRole
from contacts.models.persons import Person
from contacts.models.scope import AboutPlace

__all__ = ["AboutPlace", "FollowUp", "Person", "PersonRole"]
