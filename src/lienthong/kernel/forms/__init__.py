"""Forms: what a declaration asks, under which conditions, and what it says when it is filled in."""
