"""The operator's commands for the territory."""
