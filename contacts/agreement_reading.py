"""Agreements as pages show them: where each stands, the time line, what is promised a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contacts.agreed import AgreementState
from contacts.models import Agreement
from contacts.timeline import Span, TimeLine, time_line


@dataclass(frozen=True)
class AgreementLine:
    """One agreement with where it stands today."""

    agreement: Agreement
    state: AgreementState


def lines_of(rows: Iterable[Agreement], *, today: date) -> list[AgreementLine]:
    """Agreements, read `with_places`, each with where it stands."""
    return [line_of(row, today=today) for row in rows]


def line_of(row: Agreement, *, today: date) -> AgreementLine:
    """One agreement with where it stands."""
    return AgreementLine(row, row.state_on(today, unsigned=row.unsigned))  # type: ignore[attr-defined]


def picture_of_agreements(lines: Sequence[AgreementLine], *, today: date) -> TimeLine | None:
    """The time line: a bar for each agreement, a mark where a decision falls due."""
    spans = [
        Span(
            words=line.agreement.title,
            first=line.agreement.starts_on,
            last=ends(line.agreement),
            state=line.state.value,
            marks=(line.agreement.decision_due_on,) if line.agreement.decision_due_on else (),
        )
        for line in lines
    ]
    return time_line(spans, today=today)


def ends(agreement: Agreement) -> date | None:
    """The day on which it ends, or was closed; never before it begins."""
    days = [day for day in (agreement.ends_on, agreement.closed_on) if day]
    return max(min(days), agreement.starts_on) if days else None
