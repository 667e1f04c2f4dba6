"""The real servers of the tests: PostgreSQL, Redis, Elasticsearch, and the place of Chromium.

`python -m tests.servers run -- COMMAND…` starts them on free loopback ports under one temporary
folder, tells COMMAND where they are by environment variables, and stops them whatever happens.
Only the standard library is used, so that it runs before any environment exists.
"""

from tests.servers.server import Server, ServerError
from tests.servers.session import NAMES, Session

__all__ = ["NAMES", "Server", "ServerError", "Session"]
