"""What leaves the room on paper: the consolidated report of a round, and tables as Excel."""
