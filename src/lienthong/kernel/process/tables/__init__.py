"""The table of a decision (step, who, what, hours) in and out."""
