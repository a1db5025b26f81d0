"""Pages about the subsidy."""
