"""Tags of filings for templates, here and in the rooms above."""
