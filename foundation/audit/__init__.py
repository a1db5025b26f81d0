"""Who did what: entries that can be added and never changed."""
