"""Elasticsearch from its published archive; the archive is kept between runs, the node is not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from tests.servers.server import Server, ServerError

VERSION = "8.19.20"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
ARCHIVE = f"elasticsearch-{VERSION}.zip"
OLDEST_JAVA, NEWEST_JAVA = 17, 24
HEAP = "512m"
FETCH_TRIES = 3


class Elasticsearch(Server):
    """A single node without security. `GET /` is refused by this distribution; health is not."""

    name = "elasticsearch"
    title = f"Elasticsearch {VERSION}"
    port_count = 2
    ready_within_s = 240.0

    @classmethod
    def missing_packages(cls) -> list[tuple[str, ...]]:
        missing: list[tuple[str, ...]] = []
        if _java_home() is None:
            missing.append(("openjdk-17-jre-headless", "openjdk-21-jre-headless"))
        if shutil.which("mvn") is None and not _archive().exists():
            missing.append(("maven",))
        return missing

    def prepare(self) -> None:
        self.make_folder("")
        for name in ("data", "logs", "snapshots", "temporary", "config", "config/jvm.options.d"):
            self.make_folder(name)
        self._unpack()
        original = self._home() / "config"
        for name in ("jvm.options", "log4j2.properties"):
            shutil.copy(original / name, self.folder / "config" / name)
            self.give(self.folder / "config" / name)
        options = [f"-Xms{HEAP}", f"-Xmx{HEAP}"]
        (self.folder / "config/jvm.options.d/heap.options").write_text("\n".join(options) + "\n")
        self.choose_other_ports()

    def choose_other_ports(self) -> None:
        super().choose_other_ports()
        http, transport = self.ports
        settings = {
            "cluster.name": "tests",
            "node.name": "node-1",
            "network.host": "127.0.0.1",
            "http.port": http,
            "transport.port": transport,
            "discovery.type": "single-node",
            "xpack.security.enabled": False,
            "xpack.ml.enabled": False,
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            "path.repo": [str(self.folder / "snapshots")],
        }
        # JSON values are YAML values.
        lines = [f"{key}: {json.dumps(value)}" for key, value in settings.items()]
        (self.folder / "config/elasticsearch.yml").write_text("\n".join(lines) + "\n")

    def command(self) -> list[str]:
        return [str(self._home() / "bin/elasticsearch")]

    def process_environment(self) -> dict[str, str]:
        return {
            **super().process_environment(),
            "ES_JAVA_HOME": str(_java_home()),
            "ES_PATH_CONF": str(self.folder / "config"),
            # Java reads no TMPDIR: the server and its launcher are told each in their way.
            "ES_TMPDIR": str(self.folder / "temporary"),
            "CLI_JAVA_OPTS": f"-Djava.io.tmpdir={self.folder / 'temporary'}",
        }

    def healthy(self) -> bool:
        # Loopback never goes through a proxy, whatever the environment says.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self._url()}/_cluster/health", timeout=5) as answer:
                return json.load(answer)["status"] == "green"
        except (OSError, ValueError, urllib.error.URLError):
            return False

    def environment(self) -> dict[str, str]:
        return {"ELASTICSEARCH_URL": self._url()}

    def _url(self) -> str:
        return f"http://127.0.0.1:{self.ports[0]}"

    def _home(self) -> Path:
        return self.folder / f"elasticsearch-{VERSION}"

    def _unpack(self) -> None:
        archive = self._fetched()
        try:
            _extract(archive, self.folder)
        except zipfile.BadZipFile:
            archive.unlink()
            _extract(self._fetched(), self.folder)

    def _fetched(self) -> Path:
        """The archive, from the cache or by Maven into it."""
        archive = _archive()
        if archive.exists():
            return archive
        archive.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, FETCH_TRIES + 1):
            try:
                self._fetch(archive)
            except ServerError:
                if attempt == FETCH_TRIES:
                    raise
            else:
                break
        return archive

    def _fetch(self, archive: Path) -> None:
        with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
            self.run_step(
                [
                    "mvn",
                    "--batch-mode",
                    "--quiet",
                    "dependency:copy",
                    f"-Dartifact={ARTIFACT}",
                    f"-DoutputDirectory={folder}",
                    "-Dmdep.useBaseVersion=true",
                ],
                as_server=False,
            )
            # Another run may be doing the same; a rename is all or nothing.
            (Path(folder) / ARCHIVE).replace(archive)


def _extract(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            path = Path(packed.extract(entry, folder))
            # zipfile forgets the permissions that the archive keeps.
            if mode := entry.external_attr >> 16:
                path.chmod(mode | 0o055 if entry.is_dir() else mode | 0o044)


def _archive() -> Path:
    """The cached archive: in the user's cache, or in the repository's own var/ when that is read-only."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "social-organisation-registry"
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        cache = Path(__file__).resolve().parents[2] / "var" / "cache"
    return cache / ARCHIVE


def _java_home() -> Path | None:
    """A Java that this server accepts and that any account may run; the oldest accepted one first."""
    named = [os.environ[name] for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    found = [Path(name) for name in named] + sorted(Path("/usr/lib/jvm").glob("*"))
    if on_path := shutil.which("java"):
        found.append(Path(on_path).resolve().parents[1])
    versions = [(_java_version(home), home) for home in found if (home / "bin/java").exists()]
    accepted = [item for item in versions if OLDEST_JAVA <= item[0] <= NEWEST_JAVA]
    return min(accepted, key=lambda item: item[0])[1] if accepted else None


def _java_version(home: Path) -> int:
    told = subprocess.run([home / "bin/java", "-version"], capture_output=True, text=True, check=False)
    number = re.search(r'version "(\d+)', told.stderr)
    return int(number[1]) if number else 0
