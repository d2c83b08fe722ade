"""Pages of runs and steps."""
