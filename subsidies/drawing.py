"""Charts as plain numbers: where each bar stands, how high it is, what its axis says; a template draws them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 132, 8, 18, 34
TICKS = 4
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One rectangle, in units of the picture."""

    x: float
    y: float
    width: float
    height: float
    shade: int


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A line across the picture with the amount it stands for."""

    y: float
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Label:
    """A word under a group of bars."""

    x: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture of bars."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    line: Tick | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def nice_step(most: Decimal) -> Decimal:
    """Return a round distance between lines, so that about four of them reach the highest amount."""
    if most <= 0:
        return Decimal(1)
    raw = most / TICKS
    power = Decimal(10) ** (raw.adjusted())
    return next(step * power for step in STEPS if step * power >= raw)


def bars_of(groups: Sequence[tuple[str, Sequence[Sequence[Decimal]]]], *, line: Decimal | None = None) -> Chart:
    """Place groups side by side; in a group one bar per stack, in a bar the parts of the stack on each other.

    `groups` holds a word and stacks of amounts; `line` draws one amount across, such as a maximum.
    """
    stacks = [stack for _word, group in groups for stack in group]
    most = max([sum(stack, Decimal(0)) for stack in stacks] + [line or Decimal(0)], default=Decimal(0))
    step = nice_step(most)
    top = step * max(Decimal(1), (most / step).to_integral_value(ROUND_CEILING))
    scale = Decimal(HEIGHT - TOP - BOTTOM) / top
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(groups))
    bars: list[Bar] = []
    for place, (_word, group) in enumerate(groups):
        wide = slot * 0.7 / max(1, len(group))
        for number, stack in enumerate(group):
            x = LEFT + slot * place + slot * 0.15 + wide * number
            bars += parts_of(stack, x=x, wide=wide, scale=scale, first_shade=number * 2)
    return Chart(
        bars=tuple(bars),
        ticks=tuple(tick(step * count, scale) for count in range(int(top / step) + 1)),
        labels=tuple(
            Label(x=round(LEFT + slot * (place + 0.5), 1), text=word) for place, (word, _group) in enumerate(groups)
        ),
        line=tick(line, scale) if line else None,
    )


def parts_of(stack: Sequence[Decimal], *, x: float, wide: float, scale: Decimal, first_shade: int) -> list[Bar]:
    """Place the parts of one stack on each other; a part of nothing is not drawn."""
    base, found = float(HEIGHT - BOTTOM), []
    for number, amount in enumerate(stack):
        high = float(amount * scale)
        base -= high
        if high:
            shade = 5 - (first_shade + number) % 4
            found.append(
                Bar(x=round(x, 1), y=round(base, 1), width=round(wide * 0.92, 1), height=round(high, 1), shade=shade)
            )
    return found


def tick(amount: Decimal, scale: Decimal) -> Tick:
    """Return the height at which an amount lies."""
    return Tick(y=round(float(HEIGHT - BOTTOM - amount * scale), 1), amount=amount)
