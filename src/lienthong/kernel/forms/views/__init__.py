"""Pages of forms: writing them, filling them in, reading what was declared."""
