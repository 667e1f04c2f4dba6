"""Pages of filings, one module for each audience: applicant, public, staff, manager."""
