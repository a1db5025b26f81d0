"""The subsidy on the command line."""
