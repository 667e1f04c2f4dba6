"""The applicant's workspace."""
