"""Building the demonstration city."""
