"""Measuring the record page."""
