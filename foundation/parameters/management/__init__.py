"""Commands of the parameters."""
