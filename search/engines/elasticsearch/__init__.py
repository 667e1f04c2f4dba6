"""The real engine: Elasticsearch 8.19 or later, plain or hosted, without plugins, scripts or ingest pipelines."""
