"""Official papers as Word, PDF and Excel files: their layout, and nothing of what they say."""
