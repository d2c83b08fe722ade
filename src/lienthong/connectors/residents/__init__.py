"""Translates questions of declarations to the service of population data, and its answers back."""
