"""What is said of each kind of thing. Each kind has one module here; the portal registers its own."""

from search.projections.base import Alias, Entry, Projection, all_projections, get, on_register, register

__all__ = ["Alias", "Entry", "Projection", "all_projections", "get", "on_register", "register"]
