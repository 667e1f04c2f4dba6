"""The production settings as docs/operations.md starts them: web, worker and beat on the real servers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from elasticsearch import Elasticsearch

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.elasticsearch,
    pytest.mark.servers,
    pytest.mark.processes,
    pytest.mark.soak,
    pytest.mark.timeout(600),
]
DATA = Path(__file__).parents[1] / "data"
HOST = "register.example.cn"
#: Bodies of the file with 协会 in their name.
NAMED = 67


class Site:
    """One installation: its environment, its processes, and what it answers through its proxy."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.environment, self.port = environment, port

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def running(self, name: str, *arguments: str) -> Iterator[None]:
        """A process of the table of docs/operations.md, ended as a service manager ends it."""
        with (Path(self.environment["VAR_DIR"]) / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                yield
                assert process.poll() is None, f"{name} ended by itself"
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=60)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def log(self, name: str) -> str:
        return (Path(self.environment["VAR_DIR"]) / f"{name}.log").read_text(errors="replace")

    def get(self, path: str, host: str = HOST, scheme: str = "https") -> tuple[int, str]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Host": host, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "203.0.113.7"},
        )
        try:
            with _opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(errors="replace")


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stays)


@pytest.fixture
def site(database_url, tmp_path) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    redis = os.environ["CELERY_BROKER_URL"].rpartition("/")[0]
    prefix = f"org-production-{os.getpid()}-"
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "ELASTICSEARCH_URL")},
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": f"{redis}/14",
        "CACHE_URL": f"{redis}/15",
        "SEARCH_INDEX_PREFIX": prefix,
        "SECRET_KEY": "s" * 50,
        "LEDGER_KEY": "l" * 50,
        "SEALING_KEY": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
        "TRUSTED_PROXIES": "1",
        "EMAIL_URL": "consolemail://",
        "VAR_DIR": str(tmp_path),
        "STATIC_ROOT": str(tmp_path / "static"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "PAPERS_ROOT": str(tmp_path / "papers"),
        "LEDGER_ANCHOR_DIR": str(tmp_path / "anchors"),
    }
    yield Site(environment, port)
    with Elasticsearch(os.environ["ELASTICSEARCH_URL"]) as engine:
        for index in engine.indices.get(index=f"{prefix}*", expand_wildcards="all"):
            engine.indices.delete(index=index)


def _soon(true, seconds: float = 120) -> bool:
    """Whether `true()` holds before the time is over; a generous one, for a loaded machine."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.5)
    return False


def test_a_city_is_set_up_imports_its_register_and_is_found(site):
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.manage("rebuild_search")
    beat = str(Path(site.environment["VAR_DIR"]) / "beat")
    web = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(site.port), "--workers", "2")
    with ExitStack() as stack:
        stack.enter_context(
            site.running("worker", "celery", "-A", "portal", "worker", "-B", "-s", beat, "-c", "2")
        )
        stack.enter_context(
            site.running("web", "granian", *web, "--blocking-threads", "4", "portal.wsgi:application")
        )
        assert _soon(lambda: _answers(site))
        assert "新增464家" in site.manage("import_register", str(DATA / "beijing_register.csv"))
        assert "记入决定454件" in site.manage("import_decisions", str(DATA / "beijing_decisions.csv"))
        # Nobody asks for it: the commit wakes the worker.
        assert _soon(lambda: _found(site, "协会")["total"] >= NAMED), _found(site, "协会")["total"]
        assert _soon(lambda: "agree" in _checked(site))
        _public_pages_answer(site)
        assert "完好" in site.manage("verify_ledger")
        assert site.get("/", scheme="http")[0] == 301
        assert site.get("/", host="elsewhere.example")[0] == 400
    for name in ("worker", "web"):
        assert "Traceback" not in site.log(name), site.log(name)


def _answers(site: Site) -> bool:
    try:
        return site.get("/healthz")[0] == 200
    except OSError:
        return False


def _checked(site: Site) -> str:
    try:
        return site.manage("check_search")
    except AssertionError:  # the worker is not done
        return ""


def _found(site: Site, words: str) -> dict:
    status, body = site.get(f"/api/v1/search?q={urllib.parse.quote(words)}")
    assert status == 200, body
    return json.loads(body)


def _public_pages_answer(site: Site) -> None:
    [first, *_] = _found(site, "协会")["results"]
    found = _found(site, first["title"])
    assert (found["results"][0]["code"], found["degraded"]) == (first["code"], False)
    record = f"/organisations/{first['code']}/"
    for path in ("/", "/search/?q=%E5%8D%8F%E4%BC%9A", "/matters/", "/verify/", "/notices/", record):
        status, page = site.get(path)
        assert status == 200, path
        assert "/static/" in page, path
    assert site.get("/matters/service-establishment/")[0] == 200
    assert site.get("/accounts/login/")[0] == 200
    assert site.get("/admin/")[0] == 302
    assert json.loads(site.get("/readyz")[1])["search"] == {"engine": "elasticsearch", "degraded": False}
