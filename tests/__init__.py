"""Tests. They mirror the source path for path; `make test` runs all of them."""
