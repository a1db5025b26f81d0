"""Work that takes longer than a request: whose it is, how far it is, and what came out."""
