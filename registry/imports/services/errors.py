"""What an import refuses as a whole."""


class ImportRefused(ValueError):
    """The file or the request cannot be used; `str(error)` is the Chinese sentence to show."""
