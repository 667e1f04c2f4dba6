"""The reading room: finding bodies, notices and guides by anything one remembers of them."""
