"""Reports that one would show to a manager."""
