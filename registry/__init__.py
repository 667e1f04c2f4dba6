"""The law of the register: divisions, offices, bodies, ledger, standing, filings, matters, imports."""
