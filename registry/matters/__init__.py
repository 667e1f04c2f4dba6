"""The register's own matters (事项), one module each."""
