"""Pages of self-evaluation, by what they are about."""
