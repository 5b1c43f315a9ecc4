"""Units in groups: frontiers of groups and of all together, categories of circumstances, and mergers."""
