"""Rank sites by many criteria, honestly: over uncertain weights, unknown scores and disagreeing reviewers.

Stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen and Salminen, 1998). In each draw every weight is
uniform in its range; an unknown score is uniform in [0, 4], several reviewers' scores are uniform between the lowest
and the highest, one score is itself. The value of a site is the weighted sum of its scores / 4, the weights divided by
their sum; a criterion that does not apply to a site is left out of both. A site with a confirmed knock-out is left out.

Draws belong to a site's id and a criterion's code, so that neither the order of the input nor the other sites change
them; everything is summed in the order of the codes, so that the same input gives the same picture bit for bit.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST = 0.0, 4.0
CHUNK = 1000

Draws = NDArray[np.float64]


class Special(Enum):
    """An answer that is no score: it says nothing, or the criterion does not apply."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "na"


Score = tuple[float, ...] | Special


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A criterion and the range of its weight; only the ratio of weights matters."""

    code: str
    weight_min: float
    weight_max: float

    @property
    def middle(self) -> float:
        """The weight in the middle of the range."""
        return (self.weight_min + self.weight_max) / 2


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A site with its scores per criterion code (a missing one is unknown) and its confirmed knock-outs."""

    id: str
    scores: Mapping[str, Score] = field(default_factory=dict)
    knock_outs: Sequence[str] = ()

    def score(self, code: str) -> Score:
        """The score on one criterion."""
        return self.scores.get(code, Special.UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a site came out: shares of draws, the places it reached, and how much of it is known.

    `mean` is its mean value in [0, 1]; `first` and `top` are shares of draws, a tie sharing its places equally;
    `rank_low` is the best and `rank_high` the worst place reached in any draw, a tie covering all its places.
    """

    id: str
    mean: float
    first: float
    top: float
    rank_low: int
    rank_high: int
    reliability: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The standings in the order of the input, and the ids left out for a knock-out."""

    sites: list[Standing]
    excluded: list[str]


@dataclass(frozen=True, kw_only=True)
class Telling:
    """An unknown score, and by how much the site's share of the top places moves with it.

    `swing` compares the draws in which the score lay in the upper half of its range with those in the lower half.
    """

    id: str
    code: str
    swing: float


def rank(criteria: Sequence[Criterion], candidates: Sequence[Candidate], *, top: int, draws: int, seed: int) -> Ranking:
    """Rank the candidates; raises ValueError when draws or top are below one, or no criterion has weight."""
    ordered = sorted(criteria, key=lambda criterion: criterion.code)
    check(ordered, top=top, draws=draws)
    running = sorted((site for site in candidates if not site.knock_outs), key=lambda site: site.id)
    tally = Tally(len(running), top=min(top, len(running)))
    for values in value_chunks(ordered, running, draws=draws, seed=seed):
        tally.add(values)
    standings = {
        site.id: Standing(
            id=site.id,
            mean=float(tally.values[row] / draws),
            first=float(tally.first[row] / draws),
            top=float(tally.top[row] / draws),
            rank_low=int(tally.best[row]),
            rank_high=int(tally.worst[row]),
            reliability=reliability(ordered, site),
        )
        for row, site in enumerate(running)
    }
    return Ranking(
        sites=[standings[site.id] for site in candidates if not site.knock_outs],
        excluded=[site.id for site in candidates if site.knock_outs],
    )


def most_telling(
    criteria: Sequence[Criterion], candidates: Sequence[Candidate], *, top: int, draws: int, seed: int
) -> list[Telling]:
    """List the unknown scores, the one that would change the ranking most if it were known first."""
    ordered = sorted(criteria, key=lambda criterion: criterion.code)
    check(ordered, top=top, draws=draws)
    running = sorted((site for site in candidates if not site.knock_outs), key=lambda site: site.id)
    chunks = value_chunks(ordered, running, draws=draws, seed=seed)
    shares = np.concatenate([Places.of(values).share_of_top(min(top, len(running))) for values in chunks])
    found = []
    for row, site in enumerate(running):
        for criterion in ordered:
            if site.score(criterion.code) is Special.UNKNOWN:
                high = source(seed, "score", site.id, criterion.code).random(draws) >= 0.5
                swing = mean_of(shares[high, row]) - mean_of(shares[~high, row])
                found.append(Telling(id=site.id, code=criterion.code, swing=abs(swing)))
    return sorted(found, key=lambda telling: (-telling.swing, telling.id, telling.code))


def reliability(criteria: Sequence[Criterion], site: Candidate) -> float:
    """Return the middle weights of the answered criteria over all that apply; 0 when none applies."""
    applying = [criterion for criterion in criteria if site.score(criterion.code) is not Special.NOT_APPLICABLE]
    whole = sum(criterion.middle for criterion in applying)
    known = sum(criterion.middle for criterion in applying if site.score(criterion.code) is not Special.UNKNOWN)
    return known / whole if whole else 0.0


def check(criteria: Sequence[Criterion], *, top: int, draws: int) -> None:
    """Refuse what cannot be drawn; raises ValueError."""
    if draws < 1 or top < 1:
        raise ValueError("draws and top must be at least 1")
    if not any(criterion.weight_max > 0 for criterion in criteria):
        raise ValueError("all weights are zero")


def source(seed: int, *names: str) -> np.random.Generator:
    """Return the stream of random numbers that belongs to these names under this seed, and to nothing else."""
    name = "\x00".join([str(seed), *(f"{len(name)}:{name}" for name in names)])
    return np.random.Generator(np.random.Philox(key=int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big")))


def value_chunks(
    criteria: Sequence[Criterion], sites: Sequence[Candidate], *, draws: int, seed: int
) -> Iterator[Draws]:
    """Yield the values of all sites, draw by row and site by column, a chunk of draws at a time."""
    weights = [(criterion, source(seed, "weight", criterion.code)) for criterion in criteria]
    columns = [Column(criteria, site, seed=seed) for site in sites]
    for start in range(0, draws, CHUNK):
        number = min(CHUNK, draws - start)
        drawn = [uniform(stream, criterion.weight_min, criterion.weight_max, number) for criterion, stream in weights]
        yield np.column_stack([column.values(drawn) for column in columns]) if columns else np.empty((number, 0))


class Column:
    """One site: draws its uncertain scores and weighs them, always in the order of the codes."""

    def __init__(self, criteria: Sequence[Criterion], site: Candidate, *, seed: int) -> None:
        self.scores: list[tuple[int, float, float, np.random.Generator | None]] = []
        for place, criterion in enumerate(criteria):
            score = site.score(criterion.code)
            if score is Special.NOT_APPLICABLE:
                continue
            low, high = (LOWEST, HIGHEST) if isinstance(score, Special) else (min(score), max(score))
            stream = source(seed, "score", site.id, criterion.code) if low < high else None
            self.scores.append((place, low, high, stream))

    def values(self, weights: Sequence[Draws]) -> Draws:
        """Return the site's value in each draw; 0 where no criterion with weight applies to it."""
        total = np.zeros_like(weights[0])
        whole = np.zeros_like(weights[0])
        for place, low, high, stream in self.scores:
            score = low if stream is None else uniform(stream, low, high, len(total))
            total += weights[place] * score
            whole += weights[place]
        return np.divide(total, HIGHEST * whole, out=np.zeros_like(total), where=whole > 0)


def uniform(stream: np.random.Generator, low: float, high: float, number: int) -> Draws:
    """Draw numbers between low and high; rounding never carries one beyond either."""
    return np.minimum(low + (high - low) * stream.random(number), high)


@dataclass(frozen=True)
class Places:
    """The places each site covers in each draw: from `best` to `worst`, more than one only in a tie."""

    best: NDArray[np.int64]
    worst: NDArray[np.int64]

    @classmethod
    def of(cls, values: Draws) -> "Places":
        """Rank the sites of each draw, the highest value first."""
        draws, sites = values.shape
        order = np.argsort(-values, axis=1)
        ranked = np.take_along_axis(values, order, axis=1)
        here = np.broadcast_to(np.arange(1, sites + 1), (draws, sites))
        starts = np.ones((draws, sites), dtype=bool)
        np.not_equal(ranked[:, 1:], ranked[:, :-1], out=starts[:, 1:])
        first, last = here, here
        if not starts.all():
            ends = np.ones_like(starts)
            ends[:, :-1] = starts[:, 1:]
            first = np.maximum.accumulate(np.where(starts, here, 0), axis=1)
            last = np.minimum.accumulate(np.where(ends, here, sites)[:, ::-1], axis=1)[:, ::-1]
        best, worst = np.empty((draws, sites), dtype=np.int64), np.empty((draws, sites), dtype=np.int64)
        np.put_along_axis(best, order, first, axis=1)
        np.put_along_axis(worst, order, last, axis=1)
        return cls(best, worst)

    def share_of_top(self, top: int) -> Draws:
        """Return which share of the places each site covers lies among the first `top`."""
        size = self.worst - self.best + 1
        return np.clip(top + 1 - self.best, 0, size) / size


class Tally:
    """What has been seen so far: sums over draws, and the extreme places."""

    def __init__(self, sites: int, *, top: int) -> None:
        self.wanted = top
        self.values, self.first, self.top = (np.zeros(sites) for _ in range(3))
        self.best = np.full(sites, sites, dtype=np.int64)
        self.worst = np.zeros(sites, dtype=np.int64)

    def add(self, values: Draws) -> None:
        """Count a chunk of draws."""
        places = Places.of(values)
        self.values += values.sum(axis=0)
        self.first += places.share_of_top(1).sum(axis=0)
        self.top += places.share_of_top(self.wanted).sum(axis=0)
        if len(self.best):
            np.minimum(self.best, places.best.min(axis=0), out=self.best)
            np.maximum(self.worst, places.worst.max(axis=0), out=self.worst)


def mean_of(values: Draws) -> float:
    """Return the mean, 0 for no values."""
    return float(values.mean()) if len(values) else 0.0
