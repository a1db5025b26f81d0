"""The pages of contacts, one file per kind of thing."""
