"""Two engines that answer the same request with the same answer."""
