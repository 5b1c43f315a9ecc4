"""sqeval."""
