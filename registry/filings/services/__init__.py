"""Writing filings: drafts, papers, transitions, letters, certificates."""
