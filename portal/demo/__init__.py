"""The demonstration city: synthetic, from a fixed seed, marked 演示数据 on every page."""
