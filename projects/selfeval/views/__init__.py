"""Pages of self-evaluation, one module a noun."""
