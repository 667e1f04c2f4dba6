"""`manage.py anchor_ledger`: seal all heads into files outside the database."""

from django.core.management.base import BaseCommand, CommandError

from registry.ledger.services.anchors import AnchorError, take_anchor


class Command(BaseCommand):
    help = "封存登记簿：把每家组织的笔数和末笔印记连同总印记写入封存目录（LEDGER_ANCHOR_DIR）。登记簿已与上次封存不符时不封存，退出码为1。"

    def handle(self, *args: object, **options: object) -> None:
        try:
            anchor = take_anchor()
        except AnchorError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(
            self.style.SUCCESS(f"已封存{anchor.count}家组织，总印记 {anchor.root}，文件 {anchor.path.name}。")
        )
