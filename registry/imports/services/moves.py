"""A run from one state to the next: whoever comes first makes the move, the other learns that it is gone."""

from collections.abc import Collection

from django.utils import timezone

from registry.imports.models import ImportRun


def move(run: ImportRun, before: Collection[str], after: str, **values: object) -> bool:
    """Move a run that is in one of the states `before`, and write `values` with it; False if it is in none of them.

    `run` shows what was written, or what stands instead.
    """
    values.update(state=after, touched_at=timezone.now())
    moved = ImportRun.objects.filter(pk=run.pk, state__in=before).update(**values)
    if not moved:
        run.refresh_from_db()
        return False
    for name, value in values.items():
        setattr(run, name, value)
    return True
