"""The municipal subsidy: what a house brings its municipality per year."""
