"""Tests of the subsidy."""
