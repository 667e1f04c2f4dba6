"""What the log keeps of requests that were refused."""

import logging

from django.http import HttpRequest


class OneLineOfARefusal(logging.Filter):
    """Of a request that was refused (4xx) the log keeps one line: Django writes a traceback with a 403, and two with others.

    Faults (5xx) keep their tracebacks.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request, status = getattr(record, "request", None), getattr(record, "status_code", 0)
        if not (isinstance(request, HttpRequest) and 400 <= status < 500):
            return True
        if getattr(request, "_refusal_logged", False):
            return False
        request._refusal_logged = True  # type: ignore[attr-defined]
        record.exc_info, record.exc_text = None, None
        return True
