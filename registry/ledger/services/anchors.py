"""The seal over all heads, kept outside the database.

An anchor is a pair of files in settings.LEDGER_ANCHOR_DIR: `<time>.heads.gz`, one line per body
(`primary key TAB credit code TAB number of entries TAB head`), in order of primary key, and `<time>.json` with the
count, the SHA-256 over those lines and an HMAC over both. Copy the folder to where the database's
administrators cannot write.

Every anchor is held against the one before it: what that one sealed must still stand, else none is taken and the old
one stays the reference. So the newest speaks for all, and what a later anchor could hide is told when it is taken.
"""

import gzip
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from registry.ledger.services.heads import Head, lost_between
from registry.ledger.services.seals import ledger_key
from registry.organisations.models import Organisation

_CHUNK = 2000
_TOLD = 3


class AnchorError(RuntimeError):
    """An anchor's own files are damaged; `str(error)` is a Chinese sentence naming the file."""


class AnchorBroken(AnchorError):
    """The ledger no longer holds what the last anchor sealed; `str(error)` names the first bodies."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A seal over all heads at `taken_at`. `root` is the SHA-256 of the uncompressed heads file."""

    path: Path
    taken_at: datetime
    count: int
    root: str

    @property
    def heads_path(self) -> Path:
        return self.path.with_suffix(".heads.gz")

    def heads(self) -> Iterator[Head]:
        """The heads in order of primary key, streamed. Call `check_anchor` first."""
        return _heads_in(self.heads_path)


def folder() -> Path:
    return Path(settings.LEDGER_ANCHOR_DIR)


def take_anchor() -> Anchor:
    """Seal the heads of all bodies as they stand, in one snapshot of the database. Memory does not grow with them.

    AnchorError, and nothing is sealed, if the last anchor's files are damaged or the ledger lost what it sealed.
    """
    folder().mkdir(parents=True, exist_ok=True)
    previous = latest_anchor()
    if previous is not None:
        check_anchor(previous)
    taken_at = timezone.now()
    path = folder() / f"{taken_at:%Y%m%dT%H%M%S%f}Z.json"
    unfinished = path.with_suffix(".part")
    try:
        anchor = Anchor(path, taken_at, *_write_heads(unfinished))
        if previous is not None:
            _refuse_loss(previous, unfinished)
        unfinished.replace(anchor.heads_path)
    finally:
        unfinished.unlink(missing_ok=True)
    _write_whole(path, json.dumps({**_fields(anchor), "seal": _seal(anchor)}, indent=1).encode())
    return anchor


def _refuse_loss(previous: Anchor, heads: Path) -> None:
    """Compares the very heads that are to be sealed, so nothing can change in between."""
    lost = list(islice(lost_between(previous.heads(), _heads_in(heads)), _TOLD + 1))
    if lost:
        told = "".join(damage.sentence for damage in lost[:_TOLD]) + ("……" if len(lost) > _TOLD else "")
        raise AnchorBroken(
            f"登记簿与{previous.path.name}的封存不符，没有作新的封存：{told}请保留现场，运行 verify_ledger 逐家核对。"
        )


def kept_anchors() -> list[Path]:
    """The files of all anchors in the folder, the oldest first."""
    return sorted(folder().glob("*Z.json")) if folder().is_dir() else []


def latest_anchor() -> Anchor | None:
    """The newest anchor, unchecked; None if none was taken yet. AnchorError if its file cannot be read."""
    paths = kept_anchors()
    return read_anchor(paths[-1]) if paths else None


def read_anchor(path: Path) -> Anchor:
    """The anchor of a file, unchecked. AnchorError if the file cannot be read."""
    return _read(path)[0]


def set_aside() -> None:
    """Move all anchors into a folder of their own, for a register that begins anew in the same place."""
    paths = kept_anchors()
    if not paths:
        return
    aside = folder() / f"before-{timezone.now():%Y%m%dT%H%M%S%f}Z"
    aside.mkdir()
    for path in paths:
        path.replace(aside / path.name)
        heads = path.with_suffix(".heads.gz")
        if heads.exists():
            heads.replace(aside / heads.name)


def check_anchor(anchor: Anchor) -> None:
    """AnchorError if the seal or the heads file is not what was written."""
    stored, seal = _read(anchor.path)
    if not hmac.compare_digest(seal, _seal(stored)):
        raise AnchorError(f"封存文件 {anchor.path.name} 的印记不符：文件被改动，或密钥与封存时不同。")
    digest, count = hashlib.sha256(), 0
    try:
        with gzip.open(anchor.heads_path, "rb") as file:
            for line in file:
                digest.update(line)
                count += 1
    except (OSError, EOFError) as error:
        raise AnchorError(f"封存文件 {anchor.heads_path.name} 缺失或损坏，无法核对。") from error
    if (count, digest.hexdigest()) != (anchor.count, anchor.root):
        raise AnchorError(f"封存文件 {anchor.heads_path.name} 与其封存印记不符：文件被改动。")


def _read(path: Path) -> tuple[Anchor, str]:
    try:
        data = json.loads(path.read_text(encoding="ascii"))
        taken_at = datetime.fromisoformat(data["taken_at"])
        return Anchor(path, taken_at, int(data["count"]), str(data["root"])), str(data["seal"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnchorError(f"封存文件 {path.name} 无法读取：文件缺失或损坏。") from error


def _fields(anchor: Anchor) -> dict[str, object]:
    return {"taken_at": anchor.taken_at.isoformat(), "count": anchor.count, "root": anchor.root}


def _seal(anchor: Anchor) -> str:
    text = json.dumps(_fields(anchor), sort_keys=True, separators=(",", ":")).encode()
    return hmac.new(ledger_key(), b"anchor\n" + text, hashlib.sha256).hexdigest()


def _write_heads(path: Path) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    rows = Organisation.objects.order_by("pk").values_list("pk", "code", "ledger_number", "ledger_head")
    with transaction.atomic(), gzip.open(path, "wb", compresslevel=6) as file:
        for row in rows.iterator(chunk_size=_CHUNK):
            line = "\t".join(str(value) for value in row).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return count, digest.hexdigest()


def _heads_in(path: Path) -> Iterator[Head]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            pk, code, number, head = line.rstrip("\n").split("\t")
            yield Head(int(pk), code, int(number), head)


def _write_whole(path: Path, content: bytes) -> None:
    """A reader finds the whole file or none."""
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
