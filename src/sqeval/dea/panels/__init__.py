"""DEA over time: panels of units and periods."""
