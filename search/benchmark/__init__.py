"""Measuring: areas register a function here, the command `benchmark` runs them and writes their tables."""

from search.benchmark.areas import Area, Row, areas, register

__all__ = ["Area", "Row", "areas", "register"]
