"""Reading filings: the law in force, the clock, what is missing, names, queues."""
