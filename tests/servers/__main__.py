"""Command line: `run -- COMMAND…` for one command, `up` until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
from types import FrameType

from tests.servers.server import ServerError
from tests.servers.session import NAMES, Session, say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FINISH_WITHIN_S = 15


class SignalledError(BaseException):
    """Not an Exception: nothing on the way may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(arguments: list[str]) -> int:
    """The exit code of the command, 1 without servers, 128 + n after signal n."""
    options = _parse(arguments)
    for number in SIGNALS:
        signal.signal(number, _raise)
    try:
        return _with_servers(options)
    except ServerError as error:
        say(str(error))
        return 1
    except SignalledError as signalled:
        return 128 + signalled.number


def _with_servers(options: argparse.Namespace) -> int:
    session = Session(options.only)
    try:
        with session:
            result = _execute(options.command, session) if options.action == "run" else _keep(session)
            _hold_signals()
            return result
    finally:
        _hold_signals()
        session.stop()


def _execute(command: list[str], session: Session) -> int:
    child = subprocess.Popen(command, env={**os.environ, **session.environment()})
    try:
        return child.wait()
    except SignalledError as signalled:
        _hold_signals()
        _finish(child, signalled.number)
        raise


def _finish(child: subprocess.Popen[bytes], number: int) -> None:
    """Let the command end by itself, ask it, then make it."""
    if number != signal.SIGINT or not sys.stdin.isatty():
        # Ctrl-C at a terminal reaches the command without us, and twice would be once too often.
        child.send_signal(number)
    for step in (child.terminate, child.kill):
        try:
            child.wait(timeout=FINISH_WITHIN_S)
        except subprocess.TimeoutExpired:
            step()
        else:
            return
    child.wait()


def _keep(session: Session) -> int:
    for key, value in session.environment().items():
        print(f"export {key}={shlex.quote(value)}")
    sys.stdout.flush()
    say("running; press Ctrl-C to stop")
    while True:
        signal.pause()


def _raise(number: int, _frame: FrameType | None) -> None:
    raise SignalledError(number)


def _hold_signals() -> None:
    """From here on the way out is taken to its end."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("action", choices=("run", "up"))
    parser.add_argument(
        "--only",
        type=_names,
        default=list(NAMES),
        metavar="NAMES",
        help=f"comma-separated, of {', '.join(NAMES)}; all of them when not given",
    )
    split = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser.parse_args(arguments[:split])
    options.command = arguments[split + 1 :]
    if options.action == "run" and not options.command:
        parser.error("give the command after --, for example: run -- pytest")
    return options


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise argparse.ArgumentTypeError(
            f"{', '.join(unknown) or 'nothing'} is not one of {', '.join(NAMES)}"
        )
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
