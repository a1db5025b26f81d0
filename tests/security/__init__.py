"""Attacks on the whole portal, tried and counted."""
