"""A database of the benchmark's own, so that measuring never touches the register."""

from registry.imports.benchmark import scratch_database

__all__ = ["scratch_database"]
