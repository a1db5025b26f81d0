"""Tests of private files."""
