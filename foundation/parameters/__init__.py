"""Numbers that staff may change: dated, with their legal source, confirmed or to be confirmed."""
