"""The ranking: a case by hand, brute force, another library, and what must hold whatever the input."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm.methods import WSM

from reviews.ranking import (
    Candidate,
    Criterion,
    Places,
    Score,
    Special,
    most_telling,
    rank,
    reliability,
    source,
    value_chunks,
)

UNKNOWN, NA = Special.UNKNOWN, Special.NOT_APPLICABLE
EQUAL = [Criterion(code="c1", weight_min=10, weight_max=10), Criterion(code="c2", weight_min=10, weight_max=10)]


def site(name: str, **scores: Score | float) -> Candidate:
    return Candidate(
        id=name, scores={code: (float(s),) if isinstance(s, int | float) else s for code, s in scores.items()}
    )


def test_a_small_case_worked_by_hand() -> None:
    # Weights are equal, so the value is the mean score / 4: A (4 + 2) / 8 = 0.75, B (1 + 4) / 8 = 0.625, and C as B.
    ranking = rank(
        EQUAL, [site("A", c1=4, c2=2), site("B", c1=1, c2=4), site("C", c1=4, c2=1)], top=2, draws=50, seed=1
    )
    a, b, c = ranking.sites
    assert (a.mean, a.first, a.top, a.rank_low, a.rank_high) == (0.75, 1.0, 1.0, 1, 1)
    # B and C tie for the second and third place: each covers both and gets half of the second.
    for tied in (b, c):
        assert (tied.mean, tied.first, tied.top, tied.rank_low, tied.rank_high) == (0.625, 0.0, 0.5, 2, 3)


def test_a_tie_for_the_first_place_is_shared() -> None:
    first = rank(EQUAL, [site("A", c1=3, c2=3), site("B", c1=3, c2=3), site("C", c1=3, c2=3)], top=2, draws=8, seed=1)
    assert [row.first for row in first.sites] == pytest.approx([1 / 3] * 3)
    assert [row.top for row in first.sites] == pytest.approx([2 / 3] * 3)
    assert {(row.rank_low, row.rank_high) for row in first.sites} == {(1, 3)}


def test_an_unknown_score_wins_as_often_as_chance_says() -> None:
    # B's unknown score beats A's certain 3 on the only criterion when it lies above 3: a quarter of [0, 4].
    one = [Criterion(code="c1", weight_min=1, weight_max=1)]
    a, b = rank(one, [site("A", c1=3), site("B", c1=UNKNOWN)], top=1, draws=40_000, seed=7).sites
    assert b.first == pytest.approx(0.25, abs=0.01)
    assert a.first + b.first == pytest.approx(1)
    assert (b.rank_low, b.rank_high, b.reliability) == (1, 2, 0.0)
    assert b.mean == pytest.approx(0.5, abs=0.01)


def test_what_does_not_apply_is_left_out_of_value_and_reliability() -> None:
    ranking = rank(EQUAL, [site("A", c1=4, c2=NA), site("B", c1=4, c2=UNKNOWN)], top=1, draws=10, seed=1)
    a, b = ranking.sites
    assert (a.mean, a.reliability) == (1.0, 1.0)
    assert b.reliability == 0.5


def test_a_confirmed_knock_out_is_left_out() -> None:
    out = Candidate(id="B", scores={}, knock_outs=("school yard",))
    ranking = rank(EQUAL, [site("A", c1=1, c2=1), out, site("C", c1=0, c2=0)], top=9, draws=5, seed=1)
    assert [row.id for row in ranking.sites] == ["A", "C"]
    assert ranking.excluded == ["B"]
    assert [row.top for row in ranking.sites] == [1.0, 1.0]


def test_the_middle_of_a_range_weighs_the_reliability() -> None:
    criteria = [Criterion(code="c1", weight_min=5, weight_max=15), Criterion(code="c2", weight_min=30, weight_max=30)]
    assert reliability(criteria, site("A", c1=(1.0, 3.0))) == 0.25


def brute_force(criteria: list[Criterion], sites: list[Candidate], *, top: int, draws: int, seed: int) -> list[tuple]:
    """The same model, one draw and one site at a time, in plain Python on the same streams."""
    codes = sorted(criterion.code for criterion in criteria)
    ranges = {criterion.code: (criterion.weight_min, criterion.weight_max) for criterion in criteria}
    weights = {code: source(seed, "weight", code).random(draws) for code in codes}
    counts = {row.id: [0.0, 0.0, 0.0, len(sites), 0] for row in sites}
    streams = {(row.id, code): source(seed, "score", row.id, code).random(draws) for row in sites for code in codes}
    for draw in range(draws):
        values = {}
        for row in sites:
            total = whole = 0.0
            for code in codes:
                score = row.score(code)
                if score is NA:
                    continue
                low, high = (0.0, 4.0) if score is UNKNOWN else (min(score), max(score))
                weight = ranges[code][0] + (ranges[code][1] - ranges[code][0]) * weights[code][draw]
                drawn = low if low == high else low + (high - low) * streams[row.id, code][draw]
                total, whole = total + weight * drawn, whole + weight
            values[row.id] = total / (4 * whole) if whole else 0.0
        for row in sites:
            best = 1 + sum(other > values[row.id] for other in values.values())
            worst = best - 1 + sum(other == values[row.id] for other in values.values())
            size = worst - best + 1
            tally = counts[row.id]
            tally[0] += values[row.id] / draws
            tally[1] += (best == 1) / size / draws
            tally[2] += sum(place <= top for place in range(best, worst + 1)) / size / draws
            tally[3], tally[4] = min(tally[3], best), max(tally[4], worst)
    return [tuple(counts[row.id]) for row in sites]


@pytest.mark.parametrize("case", range(12))
def test_brute_force_agrees(case: int) -> None:
    chance = random.Random(case)
    criteria = [
        Criterion(code=f"c{n}", weight_min=low, weight_max=low + chance.choice([0, 5]))
        for n, low in enumerate(chance.choices([0, 5, 10], k=4))
    ] + [Criterion(code="z", weight_min=1, weight_max=2)]
    options: list[Score] = [UNKNOWN, NA, (0.0,), (2.0,), (4.0,), (1.0, 3.0)]
    sites = [Candidate(id=f"s{n}", scores={c.code: chance.choice(options) for c in criteria}) for n in range(6)]
    found = rank(criteria, sites, top=2, draws=60, seed=case).sites
    for row, wanted in zip(found, brute_force(criteria, sites, top=2, draws=60, seed=case), strict=True):
        assert (row.mean, row.first, row.top, row.rank_low, row.rank_high) == pytest.approx(wanted)


def test_with_fixed_weights_the_weighted_sum_of_pymcdm_agrees() -> None:
    chance = np.random.default_rng(3)
    scores = chance.uniform(0, 4, (8, 5))
    weights = chance.uniform(1, 9, 5)
    criteria = [Criterion(code=f"c{n}", weight_min=w, weight_max=w) for n, w in enumerate(weights)]
    sites = [Candidate(id=f"s{n}", scores={f"c{m}": (s,) for m, s in enumerate(row)}) for n, row in enumerate(scores)]
    wanted = WSM(normalization_function=lambda column, cost=False: column)(
        scores / 4, weights / weights.sum(), np.ones(5)
    )
    assert [row.mean for row in rank(criteria, sites, top=1, draws=3, seed=1).sites] == pytest.approx(list(wanted))


SCORES = st.one_of(
    st.just(UNKNOWN),
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 4.0]), min_size=1, max_size=3).map(tuple),
)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Criterion], list[Candidate]]:
    count = draw(st.integers(1, 4))
    lows = draw(st.lists(st.sampled_from([0.0, 1.0, 7.5]), min_size=count, max_size=count))
    criteria = [Criterion(code=f"c{n}", weight_min=low, weight_max=low + 3) for n, low in enumerate(lows)]
    rows = draw(st.lists(st.lists(SCORES, min_size=count, max_size=count), min_size=1, max_size=5))
    sites = [
        Candidate(id=f"s{n}", scores={criterion.code: score for criterion, score in zip(criteria, row, strict=True)})
        for n, row in enumerate(rows)
    ]
    return criteria, sites


@given(problems(), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_shares_sum_to_the_places_there_are(problem: tuple[list[Criterion], list[Candidate]], top: int) -> None:
    criteria, sites = problem
    rows = rank(criteria, sites, top=top, draws=40, seed=5).sites
    assert sum(row.first for row in rows) == pytest.approx(1)
    assert sum(row.top for row in rows) == pytest.approx(min(top, len(sites)))
    assert all(0 <= row.first <= row.top <= 1 + 1e-12 for row in rows)
    assert all(1 <= row.rank_low <= row.rank_high <= len(sites) for row in rows)


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_input_changes_nothing_bit_for_bit(problem, chance: random.Random) -> None:
    criteria, sites = problem
    before = {row.id: row for row in rank(criteria, sites, top=2, draws=40, seed=5).sites}
    chance.shuffle(criteria)
    chance.shuffle(sites)
    assert {row.id: row for row in rank(criteria, sites, top=2, draws=40, seed=5).sites} == before


@given(problems(), st.lists(st.floats(0, 4), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_who_is_never_worse_is_never_behind(problem, lifts: list[float]) -> None:
    """A site whose lowest score is at least another's highest on every criterion is never behind it in any draw."""
    criteria, sites = problem
    weaker = sites[0]
    best = {
        criterion.code: (4.0,)
        if (score := weaker.score(criterion.code)) is UNKNOWN
        else (max(score), min(4.0, max(score) + lift))
        for criterion, lift in zip(criteria, lifts, strict=False)
    }
    pair = [Candidate(id="better", scores=best), weaker]
    for values in value_chunks(sorted(criteria, key=lambda c: c.code), pair, draws=80, seed=5):
        assert (values[:, 0] >= values[:, 1]).all()


def test_never_behind_holds_in_every_single_draw() -> None:
    criteria = [Criterion(code=f"c{n}", weight_min=0.1, weight_max=9.7) for n in range(7)]
    weaker = Candidate(id="weaker", scores={f"c{n}": (0.3, 1.7) for n in range(7)})
    better = Candidate(id="better", scores={f"c{n}": (1.7, 1.9) for n in range(7)})
    row = rank(criteria, [weaker, better], top=1, draws=20_000, seed=11).sites[1]
    assert (row.rank_low, row.rank_high, row.first) == (1, 1, 1.0)


def test_another_seed_draws_anew_and_the_same_does_not() -> None:
    sites = [site("A", c1=UNKNOWN, c2=2), site("B", c1=2, c2=UNKNOWN)]
    runs = [rank(EQUAL, sites, top=1, draws=500, seed=seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_the_draws_of_a_site_do_not_hang_on_its_neighbours() -> None:
    lone = rank(EQUAL, [site("A", c1=UNKNOWN, c2=2)], top=1, draws=500, seed=1).sites[0].mean
    among = rank(EQUAL, [site("0", c1=1, c2=1), site("A", c1=UNKNOWN, c2=2)], top=1, draws=500, seed=1).sites[1].mean
    assert among == pytest.approx(lone)


def test_places_of_ties_in_one_draw() -> None:
    places = Places.of(np.array([[0.5, 0.9, 0.5, 0.1, 0.5]]))
    assert places.best.tolist() == [[2, 1, 2, 5, 2]]
    assert places.worst.tolist() == [[4, 1, 4, 5, 4]]


def test_the_most_telling_unknown_is_the_one_that_decides() -> None:
    criteria = [Criterion(code="big", weight_min=9, weight_max=9), Criterion(code="small", weight_min=1, weight_max=1)]
    sites = [site("A", big=UNKNOWN, small=UNKNOWN), site("B", big=2, small=2)]
    found = most_telling(criteria, sites, top=1, draws=4000, seed=1)
    assert [(row.id, row.code) for row in found] == [("A", "big"), ("A", "small")]
    assert found[0].swing > 0.9
    assert found[1].swing < 0.2


@pytest.mark.parametrize(("top", "draws", "weight"), [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_what_cannot_be_drawn_is_refused(top: int, draws: int, weight: float) -> None:
    with pytest.raises(ValueError, match=r"at least 1|all weights are zero"):
        rank([Criterion(code="c", weight_min=0, weight_max=weight)], [site("A", c=1)], top=top, draws=draws, seed=1)


def test_every_permutation_of_three_gives_the_same_standings() -> None:
    sites = [site("A", c1=UNKNOWN, c2=1), site("B", c1=3, c2=UNKNOWN), site("C", c1=(1.0, 4.0), c2=2)]
    seen = {
        tuple(sorted(rank(EQUAL, list(order), top=2, draws=99, seed=3).sites, key=lambda row: row.id))
        for order in itertools.permutations(sites)
    }
    assert len(seen) == 1
