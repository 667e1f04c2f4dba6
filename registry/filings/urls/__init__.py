"""Addresses of the alcove: one module for each audience."""
