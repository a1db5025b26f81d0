"""Tests of calls and answers."""
