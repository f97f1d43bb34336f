"""Pages of units, of sections and fields, and of the working year."""
