"""Pages of competence and signing."""
