"""Changes of the territory's tables."""
