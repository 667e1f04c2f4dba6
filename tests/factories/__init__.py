"""Test data: people, offices and posts; bodies through the ledger."""
