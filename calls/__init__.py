"""The call to municipalities, and their answers."""
