"""The embedded engine: SQLite FTS5, or PostgreSQL arrays of grams under GIN."""
