"""Pages of imports and of the table of projects."""
