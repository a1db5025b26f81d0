"""How dates and amounts are written, per language."""
