"""The area of this alcove."""

from search.benchmark.areas import Area

RECORD = Area(
    name="record",
    title="Record page",
    goal=(
        "At least half as many requests per second as a bare view of the same server that renders the same template "
        "from a ready context, without a query; the ratio to a view that renders only the empty house is given. One process "
        "of granian, four visitors side by side."
    ),
    columns=("page", "requests per second", "p50 ms", "p95 ms", "of the bare view"),
    measure="portal.record.benchmark.pages.measure",
)
