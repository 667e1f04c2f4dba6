"""An office's own register, read in."""
