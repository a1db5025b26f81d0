"""What a question of De Huizen names, with the page of the file where each is filled in."""

from collections.abc import Iterable
from dataclasses import dataclass

from sites.models import InformationRequest
from sites.parts import Part, part_of
from sites.saying import label_of


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question: the request, and the fields it names as (part of the file, names in it)."""

    request: InformationRequest
    parts: list[tuple[Part, list[str]]]


def asked_in(requests: Iterable[InformationRequest]) -> list[Asked]:
    """Put each request beside what it names, in the order of the file."""
    return [Asked(request=request, parts=parts_of(request.fields)) for request in requests]


def parts_of(codes: Iterable[str]) -> list[tuple[Part, list[str]]]:
    """Group fields by the part of the file in which they stand."""
    wanted = list(codes)
    return [
        (part, [label_of(code) for code in wanted if part_of(code) == part])
        for part in Part
        if any(part_of(code) == part for code in wanted)
    ]
