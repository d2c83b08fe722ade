"""Whether a definition is sound."""
