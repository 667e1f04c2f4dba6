"""The area of this room."""

from search.benchmark.areas import Area

SEARCH = Area(
    name="search",
    title="Search page",
    goal="Whole page with facets and marks at p95 within 1.5 × the bare query of the engine behind it, 20 queries.",
    columns=("engine", "bare p50 ms", "bare p95 ms", "page p50 ms", "page p95 ms", "p95 page / bare"),
    measure="search.benchmark.search.measure",
)
