"""The tests; this file keeps tests/sites from hiding the real sites."""
