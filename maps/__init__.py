"""Windows: map pages and layers; it owns no tables."""
