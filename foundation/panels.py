"""Panels: fragments that a lower page shows by name without importing the higher app that renders them."""

from collections.abc import Callable
from typing import Any

Panel = Callable[[Any, Any], str]

_panels: dict[str, Panel] = {}


class UnknownPanel(LookupError):
    """No app registered a panel of this name."""


def register(name: str) -> Callable[[Panel], Panel]:
    """Register a function `(row, user) -> html` under a name that templates use; a name is taken once."""

    def keep(panel: Panel) -> Panel:
        if name in _panels and _panels[name] is not panel:
            raise ValueError(f"The panel {name} is registered twice.")
        _panels[name] = panel
        return panel

    return keep


def render(name: str, row: Any, user: Any) -> str:
    """Render the panel for this row and user; raises UnknownPanel for a name nobody registered."""
    try:
        panel = _panels[name]
    except KeyError as missing:
        raise UnknownPanel(name) from missing
    return panel(row, user)


def names() -> list[str]:
    """List the registered names, for the test that holds the house to them."""
    return sorted(_panels)
