"""How sure an evaluation is: sampling error, who is really better, and what weights and thresholds decide."""
