"""The declaration of a matter; filings, papers, review, letters, certificates."""
