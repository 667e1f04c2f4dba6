"""Shapes of what pages send, one module for each audience."""
