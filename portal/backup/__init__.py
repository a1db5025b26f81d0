"""Back up and restore: database, private files and settings without secrets, as of one moment."""
