"""Assess and decide: fair, explained, honest about what is not known."""
