"""The door: who you are, and what you may open."""
