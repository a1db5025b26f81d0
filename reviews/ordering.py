"""Rules: in which order things stand that a person moves up and down. Plain values, no database."""

from collections.abc import Sequence


def ordered(codes: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return the codes in the wanted order; what nobody placed comes after, what does not exist is passed over."""
    places = {code: place for place, code in reversed(list(enumerate(wanted)))}
    return sorted(codes, key=lambda code: places.get(code, len(wanted)))


def moved(codes: Sequence[str], code: str, by: int) -> list[str]:
    """Return the codes with one moved by so many places, never past an end; an unknown one moves none."""
    if code not in codes:
        return list(codes)
    rest = [other for other in codes if other != code]
    place = min(max(list(codes).index(code) + by, 0), len(rest))
    return [*rest[:place], code, *rest[place:]]
