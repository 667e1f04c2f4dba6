"""Signs of life."""

import json

import pytest
from django.db import DatabaseError, connection

from search.services.engines import breaker


def test_alive_touches_nothing(client):
    response = client.get("/healthz")
    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_says_what_answers(client, settings):
    settings.ELASTICSEARCH_URL = ""
    told = json.loads(client.get("/readyz").content)
    assert told == {"status": "ready", "database": "ok", "search": {"engine": "database", "degraded": False}}


@pytest.mark.django_db
def test_degraded_search_is_still_ready(client, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    breaker().failed(ConnectionError("down"))
    try:
        response = client.get("/readyz")
        assert response.status_code == 200
        assert json.loads(response.content)["search"] == {"engine": "database", "degraded": True}
    finally:
        breaker().succeeded()


@pytest.mark.django_db
def test_without_its_database_it_is_not_ready(client):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert response.status_code == 503
    assert json.loads(response.content)["database"] == "unreachable"
