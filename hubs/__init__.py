"""The network of hubs (枢纽型社会组织). An empty room: its alcoves stand above the register and below search."""
