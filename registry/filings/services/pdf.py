"""What a PDF is found to be, judged apart: a file made to unfold can exhaust one short-lived process and no more.

A PDF of one megabyte can say that it unfolds to gigabytes, packed by whichever filter (of LZW the library has no limit)
or as millions of objects. So all but the smallest plain files are read by a process of their own that the system ends
when it takes more memory or time than an honest file needs. This module is that process too: it is run as a script and
therefore imports nothing of ours.
"""

import io
import json
import re
import resource
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import pikepdf

MOST_MEMORY = 512 * 1024 * 1024  # bytes of address space
MOST_SECONDS = 10  # of processor time
_WAIT_SECONDS = 60  # on a busy machine; the processor time is what counts
#: Plain objects take some fifty times their written length, so a small file without packed ones is read in place.
_PLAIN_BYTES = 256 * 1024
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_UNFOLDED = 64 * 1024 * 1024
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA")
_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR")
#: One at a time in a process of the server, so that many at once cannot take its memory together.
_TURN = threading.Lock()

# Of the whole process, so set once and before the first file is read.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_MOST_UNFOLDED,
    run_length_max_memory=_MOST_UNFOLDED,
    png_max_memory=_MOST_UNFOLDED,
    tiff_max_memory=_MOST_UNFOLDED,
    max_stream_filters=2,
)


@dataclass(frozen=True)
class Reading:
    """`fault`: '', locked (a password), broken, or excessive (more memory or time than a paper needs)."""

    fault: str = ""
    pages: int = 0
    active: bool = False


def read(content: bytes) -> Reading:
    """Judges the bytes of a PDF within MOST_MEMORY and MOST_SECONDS; never raises for what is in them."""
    if len(content) <= _PLAIN_BYTES and not _may_unfold(content):
        return examine(content)
    with _TURN:
        return _apart(content)


def _may_unfold(content: bytes) -> bool:
    """Packed objects are found through a stream of type /XRef alone, whose name stands unpacked in the file."""
    return b"/XRef" in _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _apart(content: bytes) -> Reading:
    command = [sys.executable, "-P", __file__, str(MOST_MEMORY), str(MOST_SECONDS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_WAIT_SECONDS, check=True)
        return Reading(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return Reading("excessive")


def examine(content: bytes) -> Reading:
    """Reads pages and active content in this very process."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return Reading(pages=len(pdf.pages), active=_active_content(pdf))
    except pikepdf.PasswordError:
        return Reading("locked")
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError):
        return Reading("broken")
    except MemoryError:
        return Reading("excessive")


def _active_content(pdf: pikepdf.Pdf) -> bool:
    """Whether anything in it runs, opens or carries something, however deep inside another object."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            if any(key in found for key in _ACTIVE):
                return True
            if found.get("/S") in _ACTIONS or found.get("/Type") == "/EmbeddedFile":
                return True
            waiting += [value for value in dict(found.items()).values() if _nested(value)]
        elif isinstance(found, pikepdf.Array):
            waiting += [value for value in found if _nested(value)]
    return False


def _nested(value: Any) -> bool:
    """A container written inside another; what is written apart is listed among the objects by itself."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _main(memory: int, seconds: int) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError):  # macOS bounds no address space
            resource.setrlimit(limit, (most, most))
    sys.stdout.write(json.dumps(asdict(examine(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
