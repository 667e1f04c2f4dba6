"""Dated listings, penalties, report results, grades, qualifications; and standing()."""
