"""A real OpenID provider on the loopback: allauth's own, in a process and a database of its own."""
