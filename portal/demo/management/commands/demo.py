"""`manage.py demo`: the demonstration city, built when it is not there, and served."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.demo.services.building import SHARES, NotOursError, build, discard_part
from portal.demo.services.people import PASSWORD, ROLES, current_code


class Command(BaseCommand):
    help = "Builds the demonstration city (unless it stands), prints the accounts and serves it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SHARES), default="city")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--build-only", action="store_true", help="Build and end; do not serve.")
        parser.add_argument(
            "--code", action="store_true", help="Print the two-step code of the moment and end."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["code"]:
            self.stdout.write(current_code())
            return
        if not options["build_only"] and not _is_free(options["port"]):
            raise CommandError(
                f"端口 {options['port']} 正被占用，请换一个，例如：PORT={options['port'] + 1} make demo"
            )
        began = time.monotonic()
        self.stdout.write("正在准备演示城市（第一次约需一分钟）……")
        self._begin_anew_if_broken()
        call_command("migrate", verbosity=0)
        self.stdout.write(f"  数据库 {time.monotonic() - began:.1f} 秒")
        build(options["size"], self._today(), self.stdout.write)
        self.stdout.write(f"演示城市已就绪，共用 {time.monotonic() - began:.1f} 秒。")
        if not options["build_only"]:
            self._print_accounts(options["port"])
            self._serve(options["port"])

    def _begin_anew_if_broken(self) -> None:
        try:
            if discard_part():
                self.stdout.write("  上一次没有建完，已清除，从头再建")
        except NotOursError:
            raise CommandError(
                "数据库里有一座没有建完的演示城市，但这个数据库不是演示自己的（或还有别的登记数据），没有改动。"
                "请换一个空的数据库，或删除其中的演示数据后再运行。"
            ) from None

    def _today(self) -> date:
        return timezone.localdate()

    def _print_accounts(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\n网站 {address}/    管理后台 {address}/admin/    密码都是 {PASSWORD}")
        for role in ROLES:
            step = "（登录后需输入动态口令）" if role.is_staff else ""
            self.stdout.write(f"  {role.username:<12}{role.name}  {role.title}{step}")
        self.stdout.write(f"动态口令每 30 秒更换，见 {address}/demo/accounts/ 或运行 manage.py demo --code")
        self.stdout.write("按 Ctrl-C 停止。\n")
        self.stdout.flush()

    def _serve(self, port: int) -> None:
        """The server and one worker beside it; both end with this command."""
        environment = {
            **os.environ,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "portal.settings.development"),
            "SITE_URL": os.environ.get("SITE_URL", f"http://127.0.0.1:{port}"),
        }
        commands = (
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
             "--workers", "2", "--workers-kill-timeout", "5", "--blocking-threads", "4", "portal.wsgi:application"],
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"],
        )  # fmt: skip
        processes: list[subprocess.Popen[bytes]] = []
        # Closing the terminal ends it like Ctrl-C does; granian itself would only reload.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        try:
            processes += [
                subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR) for command in commands
            ]
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            self.stdout.write("正在停止……")
        finally:
            _end(processes)


def _is_free(port: int) -> bool:
    """Whether nobody listens there; the server itself would share a port without a word."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ends them all, within ten seconds each; impatience (a second Ctrl-C) leaves none behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
