"""`manage.py verify_ledger`: every body's chain, its row, and every anchor kept."""

from django.core.management.base import BaseCommand, CommandError

from registry.ledger.services.verification import Verification

_SHOWN = 100


class Command(BaseCommand):
    help = "核对登记簿：逐家核对印记、顺序、现状与历次封存，指出第一处损坏。有损坏时退出码为1。"

    def handle(self, *args: object, **options: object) -> None:
        verification = Verification()
        found = 0
        for damage in verification.damages():
            found += 1
            if found <= _SHOWN:
                self.stdout.write(self.style.ERROR(damage.sentence))
        if found > _SHOWN:
            self.stdout.write(f"……另有{found - _SHOWN}处损坏未列出。")
        counted = f"共核对{verification.bodies}家组织、{verification.entries}笔记载"
        if found:
            raise CommandError(
                f"{counted}，发现{found}处损坏，请保留现场并与备份和封存文件比对。", returncode=1
            )
        anchor = verification.anchor
        against = (
            f"，并与至{anchor.taken_at:%Y-%m-%d %H:%M}（UTC）的历次封存一致"
            if anchor
            else "；尚无封存，请运行 anchor_ledger"
        )
        self.stdout.write(self.style.SUCCESS(f"{counted}，完好{against}。"))
