"""The whole search page, facets and marks included, against the bare query of the engine behind it."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from registry.imports.benchmark import scratch_database
from search.analysis import pinyin
from search.analysis.places import Places
from search.benchmark import names
from search.benchmark.areas import Row, Say
from search.engines.base import Request
from search.engines.database.engine import build_statement
from search.models import SearchDocument
from search.plan import build_plan
from search.projections import Entry
from search.query import SearchQuery
from search.selectors import places
from search.services.composing import compose
from search.services.engines import answer
from search.services.finding import request_of
from search.services.indexing import save

_ROUNDS = 10
_BATCH = 1000
RATIO = 1.5
#: What people type who remember no name; some of it is in every body, some in none.
GENERAL = (
    "社会工作", "海淀 社工", "禾渡", "养老服务中心", "北京", "协会", "5A 基金会", "民非 朝阳", "hdshgz", "qinghuai", "促进会",
    "海淀清槐社会组织联合会", "政府购买服务", "科技", "书画", "青少年 西城", "岚黎", "社会組織", "体育俱乐部", "自行车运动",
    "朝阳岚梨社区服务中心",
)  # fmt: skip


#: Bodies of which something is remembered, by their place among the invented ones.
_REMEMBERED = (7, 77, 770)


def queries(size: int) -> list[str]:
    """The general ones, and of some bodies code, parts of the code, name, parts of the name, sounds and slips."""
    known = [entry for number, entry in enumerate(names.entries(size)) if number in _REMEMBERED]
    return [*GENERAL, *(query for entry in known for query in _remembered(entry))]


def _remembered(entry: Entry) -> list[str]:
    code, name = entry.code, entry.title
    short = name.removeprefix("北京市").removeprefix("北京")
    spoken = pinyin.reading(short)
    return [
        code, code.lower(), code[8:17], code[:12],
        name, short, short[-6:], f"{short[:4]} {short[-3:]}",
        " ".join(spoken), pinyin.initials(spoken), f"{short[:2]}某{short[3:]}",
    ]  # fmt: skip


def measure(size: int, say: Say) -> Sequence[Row]:
    """Rows for the embedded engine, and for Elasticsearch where ELASTICSEARCH_URL names one."""
    with scratch_database():
        say(f"filling {size} documents")
        seconds = fill(size)
        say(f"  {size / seconds:,.0f} documents a second")
        asked = queries(size)
        rows = [_row(f"embedded ({connection.vendor})", *_compare("database", asked, _bare_sql))]
        if settings.ELASTICSEARCH_URL:
            with _index():
                rows.append(_row("Elasticsearch", *_compare("elasticsearch", asked, _bare_search)))
    return rows


def fill(size: int) -> float:
    """Compose and save that many invented bodies; returns the seconds it took."""
    known: Places = places()
    started = time.perf_counter()
    batch: list[SearchDocument] = []
    for entry in names.entries(size):
        batch.append(compose("organisation", entry, known))
        if len(batch) == _BATCH:
            save(batch)
            batch = []
    save(batch)
    return time.perf_counter() - started


@contextmanager
def _index() -> Iterator[None]:
    from search.engines.elasticsearch import index
    from search.services.indexing import stream

    with override_settings(SEARCH_INDEX_PREFIX=f"{settings.SEARCH_INDEX_PREFIX}benchmark-"):
        name = index.create()
        try:
            index.fill(name, stream())
            index.count(name)
            index.go_live(name)
            yield
        finally:
            index.drop(name)


def _requests(text: str, known: Places) -> list[Request]:
    """What the page asks the engine: one request, and a more tolerant one as long as nothing is found."""
    query = SearchQuery(q=text)
    plan = build_plan(query, known)
    asked: list[Request] = []
    for stage in plan.stages:
        asked.append(request_of(query, plan, stage))
        if answer(asked[-1]).answer.matched:
            break
    return asked


def _bare_sql(request: Request) -> Callable[[], object]:
    statement = build_statement(request, connection.vendor)

    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params)
            return cursor.fetchall()

    return run


def _bare_search(request: Request) -> Callable[[], object]:
    from search.engines.elasticsearch.engine import ask
    from search.engines.elasticsearch.queries import build_search

    body = build_search(request).to_dict()
    return lambda: ask(body)


def _compare(
    engine: str, asked: Sequence[str], bare: Callable[[Request], Callable[[], object]]
) -> tuple[list[float], list[float]]:
    """Milliseconds of pages and of bare queries, one after the other so that both see the same machine."""
    url = settings.ELASTICSEARCH_URL if engine == "elasticsearch" else ""
    client = Client()
    pages: list[float] = []
    bares: list[float] = []
    with override_settings(ELASTICSEARCH_URL=url, ALLOWED_HOSTS=["*"], DEBUG=False):
        known = places()
        runs = [(text, _all(bare(request) for request in _requests(text, known))) for text in asked]
        for number in range(_ROUNDS + 1):
            for text, run in runs:
                seconds = (_timed(run), _timed(lambda: _page(client, text)))  # noqa: B023  # called at once
                if number:  # the first round warms both up
                    bares.append(seconds[0])
                    pages.append(seconds[1])
    return pages, bares


def _all(runs: Iterable[Callable[[], object]]) -> Callable[[], object]:
    each = tuple(runs)
    return lambda: [run() for run in each]


def _page(client: Client, text: str) -> None:
    response = client.get("/search/", {"q": text})
    if response.status_code != 200:
        raise RuntimeError(f"the search page answered {response.status_code}")


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _row(name: str, pages: Sequence[float], bares: Sequence[float]) -> Row:
    figures = [percentile(values, share) for values in (bares, pages) for share in (0.5, 0.95)]
    ratio = figures[3] / figures[1]
    cells = (name, *(f"{figure:.1f}" for figure in figures), f"{ratio:.2f}")
    return Row(cells, ratio <= RATIO)
