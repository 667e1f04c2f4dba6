"""Signs of life for machines that watch, and the description of the API for people."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from search.services.engines import breaker

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """/healthz: the process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """/readyz: 200 while the database answers, 503 otherwise. Search on its stand-in is ready, and told."""
    database = _database_answers()
    degraded = bool(settings.ELASTICSEARCH_URL) and breaker().since is not None
    body = {
        "status": "ready" if database else "unavailable",
        "database": "ok" if database else "unreachable",
        "search": {
            "engine": "elasticsearch" if settings.ELASTICSEARCH_URL and not degraded else "database",
            "degraded": degraded,
        },
    }
    return JsonResponse(body, status=200 if database else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        logger.error("not ready: %s", error)
        return False
    return True


def description(request: HttpRequest, schema: Any) -> HttpResponse:
    """/api/v1/docs: the OpenAPI description as a page; no script and nothing from elsewhere."""
    described = schema()
    operations = [
        {"path": path, "parameters": operation.get("parameters", []), "summary": operation.get("summary", "")}
        for path, methods in described["paths"].items()
        for operation in methods.values()
    ]
    return render(request, "opendata/description.html", {"info": described["info"], "operations": operations})


def no_such_address(request: HttpRequest, rest: str) -> JsonResponse:
    """Below /api/v1/ errors are JSON too."""
    return _problem("没有这个地址。全部接口见 /api/v1/openapi.json。", 404)


def reading_only(view: View) -> View:
    """The view for GET, for HEAD (what GET would answer, without its body) and for nothing else (405).

    Any other method is told so whoever sends it, so nothing is asked of the sender before.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            response = _problem("这里只能读取，请改用 GET 请求。全部接口见 /api/v1/openapi.json。", 405)
            response["Allow"] = "GET, HEAD"
            return response
        method, request.method = request.method, "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = method

    return answer


def _problem(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
