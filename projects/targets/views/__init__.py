"""Pages of targets, of requests for their changes, and of the library of indicators."""
