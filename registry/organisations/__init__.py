"""Bodies, former names, office-holders, relations, credit codes."""
