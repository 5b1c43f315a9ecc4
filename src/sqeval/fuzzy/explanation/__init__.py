"""Why an evaluation is what it is, and what would have to change to reach the next grade."""
