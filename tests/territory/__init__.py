"""The territory: rules, loading, following, search."""
