"""Credit codes for new bodies, drawn from the number blocks of the registering organ (GB 32100-2015)."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Substr

from registry.offices.models import Office, Post
from registry.offices.selectors import holders
from registry.organisations.models import CodeBlock, Organisation
from registry.organisations.validators.codes import compose
from registry.outbox.models import InboxMessage
from registry.outbox.services import notify, publish

RUNNING_OUT = "codes.running_out"
#: Numbers asked for at once: each question reads the index of all codes (25 ms for 300,000 on SQLite).
_LOOK_AHEAD = 200


class CodesExhausted(ValidationError):
    """No number is left in any block of the office; the message says what to do."""


def draw_code(office: Office, kind: str) -> str:
    """The next free code for a new body of `kind` registered by `office`, taken for good when the caller commits.

    Unique under concurrency: the block's row is locked and its counter moved by a conditional update. Numbers that a
    registered body bears already are skipped. While fewer than the block's `warn_below` are left in all blocks of the
    office, each of its registrars is told once for the block, and `codes.running_out` published when somebody was. Raises CodesExhausted when none is left.
    """
    with transaction.atomic():
        for block_id in _block_ids(office):
            block = CodeBlock.objects.select_for_update().get(pk=block_id)
            code = _draw_from(block, office, kind)
            if code:
                return code
    raise CodesExhausted(
        f"{office.name}的赋码号段已用完，无法发放统一社会信用代码。请登记簿管理人员在“基础数据—赋码号段”中添加新号段后重试。"
    )


def remaining(office: Office) -> int:
    """How many numbers are left in all blocks of the office."""
    left = CodeBlock.objects.filter(office=office, next_number__lte=F("last")).aggregate(
        left=Sum(F("last") - F("next_number") + 1)
    )["left"]
    return left or 0


def _block_ids(office: Office) -> list[int]:
    # Chosen before locking: on PostgreSQL a block that runs out while we wait for it must lead on to the next one.
    return list(
        CodeBlock.objects.filter(office=office, next_number__lte=F("last"))
        .order_by("id")
        .values_list("pk", flat=True)
    )


def _draw_from(block: CodeBlock, office: Office, kind: str) -> str:
    """The first free code of a locked block, '' when the block has none left."""
    for number, code in _free(block, office.division_id, kind):
        moved = CodeBlock.objects.filter(pk=block.pk, next_number=block.next_number).update(
            next_number=number + 1
        )
        if not moved:  # without row locks another transaction may have been first
            block.refresh_from_db()
            return _draw_from(block, office, kind)
        _warn(block, office)
        return code
    CodeBlock.objects.filter(pk=block.pk).update(next_number=block.last + 1)
    return ""


def _free(block: CodeBlock, division_code: str, kind: str) -> Iterator[tuple[int, str]]:
    for start in range(block.next_number, block.last + 1, _LOOK_AHEAD):
        numbers = {
            block.body(number): number for number in range(start, min(start + _LOOK_AHEAD, block.last + 1))
        }
        # A body number names one body, whatever its kind and whichever organ's digits stand before it.
        present = Organisation.objects.annotate(body_number=Substr("code", 9, CodeBlock.BODY_LENGTH))
        taken = set(present.filter(body_number__in=numbers).values_list("body_number", flat=True))
        for body_number, number in numbers.items():
            if body_number not in taken:
                yield number, compose(kind, division_code, body_number)


def _warn(block: CodeBlock, office: Office) -> None:
    """Tell each registrar once for a block, however it came below its mark: by a draw, from the start, by an edit."""
    left = remaining(office)
    if left >= block.warn_below:
        return
    keys = {
        f"codes-running-out:{block.pk}:{block.last}:{person.pk}": person
        for person in holders(office, Post.Role.REGISTRAR)
    }
    told = set(InboxMessage.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    untold = {key: person for key, person in keys.items() if key not in told}
    if untold:
        publish(RUNNING_OUT, office.code, {"office": office.code, "remaining": left})
    for key, person in untold.items():
        notify(
            person,
            key,
            f"赋码号段余量不足：还剩 {left} 个",
            f"{office.name}的统一社会信用代码号段还剩 {left} 个，低于提醒线 {block.warn_below} 个。"
            "请及时申请并添加新号段，用完后将不能发放新代码。",
            "/admin/code-blocks/",
        )
