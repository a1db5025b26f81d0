"""Columns that follow today's territory: rights, scopes and letters go through a merger to the successor.

A row that states a fact of its day (an answer, a decision) keeps a plain ForeignKey beside such a column.
"""

from typing import Any

from django.db import models


class MunicipalityToday(models.ForeignKey):
    """A municipality that becomes its successor when territories merge (see territory.following).

    Never put a unique constraint on it alone: after a merger two rows share one municipality.
    """

    def __init__(self, to: Any = "territory.Municipality", on_delete: Any = models.PROTECT, **options: Any) -> None:
        super().__init__(to, on_delete, **options)


class ProvinceToday(models.ForeignKey):
    """The province of the municipality in the column `of`, kept beside it so that scopes need no join."""

    def __init__(
        self,
        to: Any = "territory.Province",
        on_delete: Any = models.PROTECT,
        *,
        of: str = "municipality",
        **options: Any,
    ) -> None:
        self.of = of
        super().__init__(to, on_delete, **options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Keep the column's partner in migrations, where it differs from the usual one."""
        name, path, args, options = super().deconstruct()
        if self.of != "municipality":
            options["of"] = self.of
        return name, path, args, options
