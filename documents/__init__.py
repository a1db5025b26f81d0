"""Private files: stored once, named by number, opened only through a guard of a higher app."""
