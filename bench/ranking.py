"""How long the honest ranking takes: 500 sites, 15 criteria, 10,000 draws; the goal is 2 s and 500 MB.

Prints the median of five runs after a warm-up and the largest memory of the process; the figure comes last.
"""

import random
import resource
import statistics
import sys
import time

from reviews.ranking import Candidate, Criterion, Score, Special, rank

SITES, CRITERIA, DRAWS = 500, 15, 10_000
SECONDS, MEGABYTES = 2.0, 500.0


def score(chance: random.Random) -> Score:
    """A third unknown, a third known, a third judged differently by two reviewers."""
    kind = chance.randrange(3)
    if kind == 0:
        return Special.UNKNOWN
    return (float(chance.randint(0, 4)),) if kind == 1 else (float(chance.randint(0, 2)), float(chance.randint(2, 4)))


def main() -> int:
    """Rank the same country six times."""
    chance = random.Random(1)
    criteria = [Criterion(code=f"c{n:02}", weight_min=2, weight_max=15) for n in range(CRITERIA)]
    sites = [Candidate(id=f"s{n:03}", scores={c.code: score(chance) for c in criteria}) for n in range(SITES)]
    times = []
    for _ in range(6):
        start = time.perf_counter()
        rank(criteria, sites, top=20, draws=DRAWS, seed=1)
        times.append(time.perf_counter() - start)
    median, memory = statistics.median(times[1:]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"ranking: {median:.2f} s (goal {SECONDS}), {memory:.0f} MB (goal {MEGABYTES:.0f})")
    return 0 if median <= SECONDS and memory <= MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
