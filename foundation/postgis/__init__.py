"""Django's PostGIS, with a cheaper look whether a kept connection still lives."""
