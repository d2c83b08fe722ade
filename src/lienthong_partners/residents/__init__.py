"""A service of population data with invented people, which misbehaves as told."""
