"""What the ledger refuses, in sentences for the person who asked."""


class LedgerError(ValueError):
    """The ledger does not take this; `str(error)` is the Chinese sentence to show."""


class LedgerConflict(LedgerError):
    """Somebody else wrote to the body in between; nothing was written, try again."""
