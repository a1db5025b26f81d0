"""Actions: write what was read into the tables; part of one load, never called on their own."""
