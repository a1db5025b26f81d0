"""A time line as plain numbers: bars from a day to a day with marks on days; a template draws each as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Everything across is in hundredths of the width, so that letters stay as large as all others on the page.
WIDTH = 100
EDGE = 1
LEAST = 1.2
MOST_TICKS = 8
# Months between two lines, from close to far.
DISTANCES = (1, 3, 6, 12, 24, 60, 120, 240, 600)


@dataclass(frozen=True, kw_only=True)
class Span:
    """What one line shows: words, first and last day (None: goes on), how it stands, and days to mark."""

    words: str
    first: date
    last: date | None
    state: str = ""
    marks: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One line of the picture."""

    words: str
    state: str
    x: float
    width: float
    marks: tuple[float, ...]


@dataclass(frozen=True)
class Tick:
    """A line from top to bottom, and the day it stands for."""

    x: float
    on: date


@dataclass(frozen=True, kw_only=True)
class TimeLine:
    """The whole picture; `today_x` is None when today lies outside."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    by_year: bool
    today_x: float | None


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month so many months on."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def time_line(spans: Sequence[Span], *, today: date) -> TimeLine | None:
    """Draw lines below each other on one scale, from the month of the first day on; None for no lines."""
    if not spans:
        return None
    days = [day for span in spans for day in (span.first, span.last, *span.marks) if day]
    begin, latest = month_start(min(days)), max(days)
    distance = distance_of(begin, latest)
    begin = month_start(begin, -((begin.month - 1) % distance) if distance <= 12 else 1 - begin.month)
    end = month_start(latest, 1)
    scale = (WIDTH - 2 * EDGE) / (end - begin).days
    return TimeLine(
        bars=tuple(bar_of(span, begin=begin, end=end, scale=scale) for span in spans),
        ticks=tuple(Tick(place(day, begin, scale), day) for day in tick_days(begin, end, distance)),
        by_year=distance >= 12,
        today_x=place(today, begin, scale) if begin <= today < end else None,
    )


def distance_of(begin: date, latest: date) -> int:
    """How many months lie between two lines, so that there are few enough to read."""
    months = (latest.year - begin.year) * 12 + latest.month - begin.month + 1
    return next((step for step in DISTANCES if months <= step * MOST_TICKS), DISTANCES[-1])


def tick_days(begin: date, end: date, distance: int) -> list[date]:
    """The days of the lines; the last one leaves room for its words."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    return [month_start(begin, number) for number in range(0, months, distance)]


def place(day: date, begin: date, scale: float) -> float:
    """Where a day stands."""
    return round(EDGE + (day - begin).days * scale, 2)


def bar_of(span: Span, *, begin: date, end: date, scale: float) -> Bar:
    """One line; one that goes on reaches the edge, and a single day is wide enough to be seen."""
    x = place(span.first, begin, scale)
    after = span.last + timedelta(days=1) if span.last else end
    return Bar(
        words=span.words,
        state=span.state,
        x=min(x, WIDTH - EDGE - LEAST),
        width=max(round(place(after, begin, scale) - x, 2), LEAST),
        marks=tuple(place(day, begin, scale) for day in span.marks),
    )
