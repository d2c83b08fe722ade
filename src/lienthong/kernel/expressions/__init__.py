"""Conditions, fees and formulas that people write: read, checked and reckoned."""
