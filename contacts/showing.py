"""What a page about a place shows: who is involved, where they stand, the picture and the equal table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from contacts.kinds import Influence, Stance
from contacts.models import Involvement, Standing
from contacts.quadrant import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RADIUS,
    WIDTH,
    Mark,
    Move,
    columns_of_picture,
    marks_of,
    rows_of_picture,
    spot,
)
from contacts.whereabouts import Place


@dataclass(frozen=True, kw_only=True)
class Stakeholder:
    """One party of a place, its number in picture and table, and how it moved; the earliest stance first."""

    number: int
    involvement: Involvement
    standings: Sequence[Standing]

    @property
    def now(self) -> Standing | None:
        """The latest stance, if one is known."""
        return self.standings[-1] if self.standings else None

    @property
    def earlier(self) -> Sequence[Standing]:
        """The stances before the latest one, the newest first."""
        return self.standings[-2::-1]


def stakeholders_of(place: Place, user: User) -> list[Stakeholder]:
    """Return who is involved in a place as far as this person may see it, in the order they came."""
    rows = list(Involvement.objects.visible_to(user).at(**place.keys).with_parties())
    told: dict[int, list[Standing]] = {}
    for row in Standing.objects.visible_to(user).of_all([row.pk for row in rows]):
        told.setdefault(row.involvement_id, []).append(row)
    return [
        Stakeholder(number=number, involvement=row, standings=told.get(row.pk, []))
        for number, row in enumerate(rows, 1)
    ]


def picture_of_stances(stakeholders: Sequence[Stakeholder]) -> dict[str, Any]:
    """Return the picture as plain numbers; no marks when no stance is known."""
    histories = [
        (one.number, [Move(on=row.known_on, stance=row.stance, influence=row.influence) for row in one.standings])
        for one in stakeholders
        if one.involvement.ended_on is None
    ]
    marks: list[Mark] = marks_of(histories)
    return {
        "marks": marks,
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "floor": HEIGHT - BOTTOM,
        "radius": RADIUS,
        "rows": rows_of_picture(),
        "columns": columns_of_picture(),
        "stances": [(spot(stance.value, 1)[0], stance.label) for stance in Stance],
        "influences": [(spot(0, influence.value)[1], influence.value) for influence in Influence],
    }
