"""The demonstration: people with a known password, the real houses of public sources, and invented examples."""
