"""Missing software from the system's own packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence

from tests.servers.server import ServerError

APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3")


def install(missing: Iterable[tuple[str, ...]]) -> list[str]:
    """Install one package of each item and return their names.

    Raises ServerError with one sentence when this machine or this account cannot.
    """
    wanted = list(dict.fromkeys(missing))
    if not wanted:
        return []
    names = ", ".join(choices[0] for choices in wanted)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise ServerError(
            f"Please install {names}, then run this again: it needs apt and root to do so itself."
        )
    _apt("update", "-qq", sentence="The package lists could not be fetched; check the network.")
    chosen = [_available(choices) for choices in wanted]
    _apt(
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        *chosen,
        sentence=f"{', '.join(chosen)} could not be installed by apt-get; install them by hand.",
    )
    return chosen


def _available(choices: Sequence[str]) -> str:
    for name in choices:
        known = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if known.returncode == 0 and known.stdout:
            return name
    raise ServerError(
        f"This system has no package {' or '.join(choices)}; install it by hand, then run this again."
    )


def _apt(*arguments: str, sentence: str) -> None:
    # RUNLEVEL=1 keeps packages from starting their own service on the usual port.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*APT, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        check=False,
    )
    if done.returncode != 0:
        end = "\n".join(done.stdout.decode(errors="replace").splitlines()[-20:])
        raise ServerError(f"{sentence}\n{end}")
