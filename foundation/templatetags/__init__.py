"""Template tags of the cellar."""
