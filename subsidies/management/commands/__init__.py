"""Commands about the subsidy."""
