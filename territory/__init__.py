"""The ground: regions, provinces, municipalities with their borders, through time."""
