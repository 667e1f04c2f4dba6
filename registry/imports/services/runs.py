"""Runs from upload to done: checked first, confirmed by a person, then read in by the worker in slices."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from registry.imports.declarations import Finding, Severity
from registry.imports.models import ImportRun
from registry.imports.permissions import importable_offices, organs_of
from registry.imports.services.errors import ImportRefused
from registry.imports.services.moves import move
from registry.imports.services.running import AlreadyRunning, check, run
from registry.imports.validators.tables import TableError
from registry.offices.models import Office

LARGEST_UPLOAD = 64 * 1024 * 1024
CHECKED_AT_ONCE = 1024 * 1024
SLICE_S = 20.0
_STALLED_AFTER = timedelta(minutes=2)
_PREVIEWED = 50
State = ImportRun.State
CANCELLABLE = (State.UPLOADED, State.CHECKED, State.WAITING, State.RUNNING)


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of the whole file, hexadecimal; leaves the position at the start."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest


def upload(
    file: IO[bytes], file_name: str, kind: str, *, actor: Any, office: Office | None = None
) -> ImportRun:
    """Keep an uploaded file, not yet checked, for an organ whose register the actor keeps.

    `office` is needed of who keeps several; a superuser's import without one is for all. ImportRefused for another
    organ, or if the file is empty or too large.
    """
    office = _organ(actor, office)
    file.seek(0, 2)
    size = file.tell()
    if not size:
        raise ImportRefused("文件是空的，请选择有内容的文件。")
    if size > LARGEST_UPLOAD:
        raise ImportRefused(f"文件超过{LARGEST_UPLOAD // 1024 // 1024}MB，请分成几个文件上传。")
    started = ImportRun(
        kind=kind,
        file_name=_plain_name(file_name),
        sha256=digest_of(file),
        size=size,
        actor=actor,
        office=office,
        state=State.UPLOADED,
    )
    started.file.save("register", File(file), save=False)
    started.save()
    return started


def _organ(actor: Any, office: Office | None) -> Office | None:
    if office is None and actor.is_superuser:
        return None
    own = list(organs_of(actor))
    if office in own:
        return office
    if office is None and len(own) == 1:
        return own[0]
    raise ImportRefused("请选择您担任登记簿管理岗位的登记管理机关，导入只写入该机关的登记簿。")


def _plain_name(file_name: str) -> str:
    name = "".join(char for char in Path(file_name).name if char.isprintable())
    return name[-200:] or "未命名文件"


def check_upload(upload: ImportRun) -> None:
    """The dry run before the confirmation: counts and the first findings are kept with the run, nothing else."""
    first: list[Finding] = []

    def keep(findings: Sequence[Finding]) -> None:
        errors = [finding for finding in findings if finding.severity == Severity.ERROR]
        warnings = [finding for finding in findings if finding.severity == Severity.WARNING]
        first.extend(errors[: _PREVIEWED - len(first)])
        others.extend(warnings[: _PREVIEWED - len(others)])

    others: list[Finding] = []
    try:
        with _local(upload) as path:
            checked = check(path, upload.kind, keep, importable_offices(upload))
    except TableError as error:
        refused = {"refusal": str(error)[:500], "finished_at": timezone.now()}
        move(upload, (State.UPLOADED,), State.REFUSED, **refused)
        return
    shown = (first + others)[:_PREVIEWED]
    preview = {
        "counts": checked.counts.as_json(),
        "findings": [list(_storable(finding)) for finding in shown],
    }
    move(
        upload,
        (State.UPLOADED,),
        State.CHECKED,
        notes=checked.notes,
        preview=preview,
        rows_total=checked.counts.rows,
    )


def _storable(finding: Finding) -> tuple[object, ...]:
    return tuple(part.replace("\x00", "") if isinstance(part, str) else part for part in finding)


def confirm(checked: ImportRun, *, actor: Any) -> None:
    """A person has read the preview and wants it in. ImportRefused if it was confirmed or cancelled before."""
    if not move(checked, (State.CHECKED,), State.WAITING, actor=actor):
        raise ImportRefused(f"这次导入现在的状态是“{checked.get_state_display()}”，不能确认。")


def cancel(pending: ImportRun) -> None:
    """Give up a run; its file is deleted. ImportRefused if it is over.

    One that has not begun is cancelled and leaves no trace in the register. One that has is stopped before its next
    batch: the rows so far stay, `rows_done` says how many.
    """
    given_up = Case(When(rows_done__gt=0, then=Value(State.STOPPED)), default=Value(State.CANCELLED))
    stopped = ImportRun.objects.filter(pk=pending.pk, state__in=CANCELLABLE).update(
        state=given_up, touched_at=timezone.now(), finished_at=timezone.now()
    )
    pending.refresh_from_db()
    if not stopped:
        raise ImportRefused(f"这次导入现在的状态是“{pending.get_state_display()}”，不能取消。")
    pending.file.delete(save=True)


def work() -> int:
    """Check one waiting upload or go on with one confirmed run for a while; returns how many there were.

    The worker calls it again and again. A run that a killed worker left is taken up after two minutes.
    """
    upload = ImportRun.objects.filter(state=State.UPLOADED).exclude(file="").order_by("id").first()
    if upload is not None:
        check_upload(upload)
    free = Q(touched_at=None) | Q(touched_at__lt=timezone.now() - _STALLED_AFTER)
    waiting = Q(state=State.WAITING) | Q(state=State.RUNNING) & free
    due = ImportRun.objects.exclude(file="").filter(waiting).order_by("id").first()
    if due is None or not _claim(due):
        return int(upload is not None)
    try:
        with _local(due) as path:
            if not run(due, path, seconds=SLICE_S):
                ImportRun.objects.filter(pk=due.pk, state=State.RUNNING).update(touched_at=None)
    except (TableError, AlreadyRunning):
        pass  # the run says so itself, or another worker has it
    return 1


def _claim(due: ImportRun) -> bool:
    """True for the one worker that may go on with it."""
    taken = ImportRun.objects.filter(pk=due.pk, state=due.state, touched_at=due.touched_at).update(
        state=State.RUNNING, touched_at=timezone.now()
    )
    due.refresh_from_db()
    return bool(taken)


@contextmanager
def _local(run_: ImportRun) -> Iterator[Path]:
    """The file on this machine, wherever the storage keeps it."""
    try:
        yield Path(run_.file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, run_.file.open("rb") as stored:
            for chunk in iter(lambda: stored.read(1 << 20), b""):
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)


def run_file(path: Path, kind: str, *, actor: Any = None) -> ImportRun:
    """Read a file of this machine in at once, from the command line. TableError if it cannot be used.

    A run of the very same file that was interrupted is taken up where it stopped.
    """
    if not path.is_file():
        raise TableError("没有找到这个文件，请核对文件名。")
    with path.open("rb") as file:
        sha256 = digest_of(file)
    unfinished = (
        ImportRun.objects.filter(kind=kind, sha256=sha256, state=State.RUNNING, file="")
        .order_by("-id")
        .first()
    )
    current = unfinished or ImportRun.objects.create(
        kind=kind,
        file_name=_plain_name(path.name),
        sha256=sha256,
        size=path.stat().st_size,
        actor=actor,
        state=State.WAITING,
    )
    run(current, path)
    return current
