"""A mail server that misbehaves as told, to try the house's mail against; see README.md."""
