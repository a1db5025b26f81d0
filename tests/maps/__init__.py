"""Tests of the map, its list and its data."""
