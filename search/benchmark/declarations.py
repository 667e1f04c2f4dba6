"""The areas of this room, and of the register, which cannot know of a command above it."""

from search.benchmark.areas import Area

SEARCH = Area(
    name="search",
    title="Search page",
    goal=(
        "Whole page with facets and marks at p95 within 1.5 × the bare query of the engine behind it (both, where the "
        "page asks again tolerantly because nothing was found): 54 queries, general ones and of three bodies code, name, "
        "parts of both, sounds and slips."
    ),
    columns=("engine", "bare p50 ms", "bare p95 ms", "page p50 ms", "page p95 ms", "p95 page / bare"),
    measure="search.benchmark.search.measure",
)

IMPORT = Area(
    name="import",
    title="Import of a register",
    goal="At least ten times as fast as one save() per row writing the same information; the ratio to bare COPY or INSERT is given.",
    columns=("way", "rows", "seconds", "rows per second", "import is"),
    measure="search.benchmark.importing.measure",
)
