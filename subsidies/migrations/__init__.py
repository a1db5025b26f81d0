"""Migrations of subsidies."""
