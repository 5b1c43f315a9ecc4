"""Time stamps of a source: what they are written as, what they may be read as, and what betrays a wrong reading."""
