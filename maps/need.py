"""Reading: places wanted against places found, per province, as far as one person may see."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.parameters.models import Parameter
from foundation.parameters.reading import each_in_force
from maps.filters import MapFilter
from maps.stages import STAGE_OF, Need, Stage, together
from sites.models import Site
from sites.workflow import Status


@dataclass(frozen=True)
class NeedAgainstFound:
    """The provinces of a filter, all of them together, and the prisons as background."""

    rows: list[Need]
    total: Need
    population: Parameter
    prison_places: Parameter
    source: str

    @property
    def widest(self) -> int:
        """The longest bar: what is wanted or found at most."""
        return max((max(row.wanted, sum(row.found.values())) for row in self.rows), default=1) or 1

    @property
    def drawn(self) -> list[tuple[Need, list[tuple[Stage, float, float, str]], float, int]]:
        """Each province with the pieces of its bar, the mark of what is wanted, and how far down it stands."""
        return [
            (row, row.bars(self.widest), round(row.wanted / self.widest * 400, 1), number * 30)
            for number, row in enumerate(self.rows)
        ]

    @property
    def height(self) -> int:
        """The height of the picture."""
        return len(self.rows) * 30

    @property
    def too_many(self) -> int:
        """How many more detainees than places."""
        return int(self.population.value) - int(self.prison_places.value)


def need_against_found(wanted: MapFilter) -> NeedAgainstFound:
    """Count places by stage in the provinces of a filter; examples of a demonstration count like others."""
    provinces = [wanted.province] if wanted.province else list(wanted.provinces)
    keys = [f"maps.places_wanted_{province.code}" for province in provinces]
    *targets, population, prison_places = each_in_force(*keys, "maps.prison_population", "maps.prison_places")
    found: dict[int, dict[Stage, int]] = defaultdict(lambda: defaultdict(int))
    houses: dict[int, int] = defaultdict(int)
    for province, status, places, number in Site.objects.visible_to(wanted.user).places_by_province():
        stage = STAGE_OF.get(Status(status))
        if stage:
            found[province][stage] += places or 0
        if status == Status.OPEN:
            houses[province] += number
    rows = [
        Need(
            name=province.name,
            wanted=int(target.value),
            found=dict(found[province.pk]),
            houses_open=houses[province.pk],
        )
        for province, target in zip(provinces, targets, strict=True)
    ]
    return NeedAgainstFound(
        rows, together(rows, name=_("Belgium")), population, prison_places, targets[0].source if targets else ""
    )
