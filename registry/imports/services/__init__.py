"""Reading an office's register in."""

from registry.imports.services.errors import ImportRefused
from registry.imports.services.running import AlreadyRunning, Checked, Counts, check, run
from registry.imports.services.runs import cancel, check_upload, confirm, run_file, upload, work

__all__ = [
    "AlreadyRunning",
    "Checked",
    "Counts",
    "ImportRefused",
    "cancel",
    "check",
    "check_upload",
    "confirm",
    "run",
    "run_file",
    "upload",
    "work",
]
