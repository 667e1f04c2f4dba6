"""Messages that must arrive."""
