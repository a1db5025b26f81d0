"""The cellar: tools without a word of the domain."""
