"""Models without a common factor: each input and output is measured by its own slack, as a share of the unit's own value."""
