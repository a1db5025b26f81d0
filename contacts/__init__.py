"""Who stands where, what was said, what was agreed, who does what."""
