"""Forms of self-evaluation, one module a noun; units' ex-post forms in `filings`, what a unit hands in in `returns`."""
