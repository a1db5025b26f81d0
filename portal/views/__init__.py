"""The entrance's pages."""
