"""The four selection principles of an indicator set, one principle a file."""
