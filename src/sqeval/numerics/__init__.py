"""Arrays in, arrays out: numpy and scipy only, no pandas, no validation, status words instead of exceptions."""
