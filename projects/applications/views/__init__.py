"""Pages of next year's project budget applications."""
