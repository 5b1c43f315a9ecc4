"""Control charts, watching many of them at once, year on year, and risks."""
