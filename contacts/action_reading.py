"""An action plan as its time line shows it."""

from collections.abc import Sequence
from datetime import date

from contacts.planning import PlanLine
from contacts.timeline import Span, TimeLine, time_line


def picture_of_plan(lines: Sequence[PlanLine], *, today: date) -> TimeLine | None:
    """A bar for each step whose days are known."""
    spans = [
        Span(
            words=f"{line.number} {line.action.what}",
            first=line.action.starts_on,
            last=line.action.ends_on,
            state="late" if line.is_late else line.action.state,
        )
        for line in lines
        if line.action.starts_on
    ]
    return time_line(spans, today=today)
