"""What the last release left behind, and the tests that hold an upgrade to it."""
