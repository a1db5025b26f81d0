"""What an official identity provider says about a person, and what of it the portal believes: plain rules.

The role comes from the claim, the organisation from its enterprise number; nothing a person types changes either.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from foundation.identifiers import compact_kbo

# Scopes and claims that would bring the national number along: its use is restricted, so it is never asked for.
NATIONAL_NUMBER = frozenset({"rrn", "egovnrn", "nrn", "niss", "insz", "nationalnumber", "national_number"})

# RFC 5321, section 4.5.3.1: what an address may take with its brackets, less those.
LONGEST_ADDRESS = 254


@dataclass(frozen=True, kw_only=True)
class Demands:
    """Which claims say what at this provider; `roles` maps its words to ours, the strongest first."""

    organisation: str = "vo_orgcode"
    role: str = "role"
    email: str = "email"
    roles: Mapping[str, str] = field(default_factory=dict)
    required: Mapping[str, str] = field(default_factory=dict)
    second_factor: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said and believed: an enterprise number of ten digits, one of our roles, address and name."""

    kbo_number: str
    role: str
    email: str
    name: str
    second_factor: bool


class ClaimsRefused(ValueError):
    """The claims do not let the person in; the text is one of the reasons that the page explains."""


def read(claims: Mapping[str, Any], demands: Demands) -> Said:
    """Read the claims of a person; raises ClaimsRefused with `group`, `organisation`, `role` or `address`."""
    if not fits_all(claims, demands.required):
        raise ClaimsRefused("group")
    kbo_number = organisation_of(claims, demands)
    return Said(
        kbo_number=kbo_number,
        role=role_of(claims, demands, kbo_number),
        email=address_of(claims, demands),
        name=name_of(claims),
        second_factor=bool(demands.second_factor) and fits_all(claims, demands.second_factor),
    )


def organisation_of(claims: Mapping[str, Any], demands: Demands) -> str:
    """Return the enterprise number in its ten digits, however the provider writes it."""
    for text in texts(claims.get(demands.organisation)):
        try:
            return compact_kbo(text)
        except ValueError:
            continue
    raise ClaimsRefused("organisation")


def role_of(claims: Mapping[str, Any], demands: Demands, kbo_number: str) -> str:
    """Return the first of our roles that the claim gives for this organisation.

    A role may name its organisation behind a colon (`signatory:0207494678`); one for another organisation is no role.
    """
    given = set()
    for text in texts(claims.get(demands.role)):
        word, colon, owner = text.partition(":")
        if not colon or is_number_of(owner, kbo_number):
            given.add(word)
    for word, role in demands.roles.items():
        if word in given:
            return role
    raise ClaimsRefused("role")


def is_number_of(text: str, kbo_number: str) -> bool:
    """Say whether a text is this enterprise number, however it is written."""
    try:
        return compact_kbo(text) == kbo_number
    except ValueError:
        return False


def address_of(claims: Mapping[str, Any], demands: Demands) -> str:
    """Return the e-mail address in small letters; one that the provider calls unverified is none."""
    address = next(iter(texts(claims.get(demands.email))), "").strip().lower()
    if claims.get("email_verified") is False or len(address) > LONGEST_ADDRESS:
        raise ClaimsRefused("address")
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise ClaimsRefused("address") from wrong
    return address


def name_of(claims: Mapping[str, Any]) -> str:
    """Return the person's name, put together when it comes in parts."""
    whole = texts(claims.get("name"))
    parts = [text for part in ("given_name", "family_name") for text in texts(claims.get(part))]
    return (whole[0] if whole else " ".join(parts))[:120]


def fits_all(claims: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    """Say whether every wanted claim holds one of its values (`a|b` stands for either)."""
    return all(set(value.split("|")) & set(texts(claims.get(name))) for name, value in wanted.items())


def texts(value: Any) -> list[str]:
    """Return a claim as a list of texts, whether it holds one, several or none; signs that nobody sees are left out."""
    several = value if isinstance(value, list) else [value]
    return [seen for each in several if isinstance(each, str) and (seen := visible(each))]


def visible(text: str) -> str:
    """Return a text without control signs, which no column of the database takes."""
    return "".join(sign for sign in text if sign.isprintable())


def identity_of(issuer: str, subject: str) -> str:
    """Return one short name for a person at a provider: the same subject at another issuer is somebody else."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def asks_for_national_number(words: list[str]) -> bool:
    """Say whether scopes or names of claims would bring the national number along."""
    return any(word.lower() in NATIONAL_NUMBER for word in words)
