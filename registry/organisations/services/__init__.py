"""Credit codes for new bodies and the sealing of personal data. The rows themselves are written by the ledger."""
