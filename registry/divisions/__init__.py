"""Administrative divisions as data (行政区划)."""
