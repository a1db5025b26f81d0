"""The pages of sites: list, file, proposal, steps, papers."""
