"""Panels: registered once under a name, rendered by name."""

import pytest

from foundation import panels


def test_a_panel_nobody_registered_is_told_by_name() -> None:
    with pytest.raises(panels.UnknownPanel, match="no_such_panel"):
        panels.render("no_such_panel", None, None)


def test_a_name_is_taken_once() -> None:
    taken = panels.names()[0]
    with pytest.raises(ValueError, match="registered twice"):
        panels.register(taken)(lambda row, user: "")
