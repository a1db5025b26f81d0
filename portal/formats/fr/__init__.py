"""How dates and amounts are written in this language in Belgium."""
