"""Settings: embedded by default, production by environment."""
