"""Codes of new bodies: valid, never twice, block after block, with a warning before the end."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from registry.organisations.models import CodeBlock
from registry.organisations.services.codes import RUNNING_OUT, CodesExhausted, draw_code, remaining
from registry.organisations.validators.codes import compose, examine
from registry.outbox.models import InboxMessage, OutboxMessage
from tests.factories.bodies import body
from tests.factories.code_blocks import CodeBlockFactory
from tests.factories.people import cast, registrar


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["association", "service", "foundation"])
def test_a_drawn_code_is_right_in_both_standards(kind: str) -> None:
    CodeBlockFactory(first=7)
    code = draw_code(registrar(), kind)
    assert examine(code, kind=kind).ok
    assert code[2:8] == "110000"
    assert code[8:16] == "MJ010007"


@pytest.mark.django_db
def test_the_next_block_follows_and_then_a_sentence_says_what_to_do() -> None:
    office = registrar("bj-haidian-mz")
    CodeBlockFactory(office=office, prefix="MJ0246", first=98, last=99, warn_below=0)
    CodeBlockFactory(office=office, prefix="MJ0252", first=1, last=1, warn_below=0)
    CodeBlockFactory(office=registrar())
    assert remaining(office) == 3
    bodies = [draw_code(office, "service")[8:16] for _ in range(3)]
    assert bodies == ["MJ024698", "MJ024699", "MJ025201"]
    with pytest.raises(CodesExhausted, match=r"号段已用完.*添加新号段"):
        draw_code(office, "service")


@pytest.mark.django_db
def test_numbers_that_a_body_bears_are_skipped_whatever_its_kind() -> None:
    CodeBlockFactory(last=100)
    for number in (1, 2, 60):
        body(kind="service", code=compose("service", "110000", f"MJ01{number:04d}"))
    drawn = [draw_code(registrar(), "association")[12:16] for _ in range(60)]
    assert drawn == [f"{number:04d}" for number in range(3, 65) if number != 60][:60]


@pytest.mark.django_db
def test_a_number_that_a_body_bears_under_other_digits_is_skipped_too() -> None:
    office = registrar("bj-haidian-mz")
    CodeBlockFactory(office=office, prefix="MJ0246", first=18)
    taken = body(code=compose("association", "110000", "MJ024618"))
    body(kind="service", division="110105", code=compose("service", "110105", "MJ024619"))
    drawn = draw_code(office, "association")
    assert taken.code[8:16] == "MJ024618" and drawn[2:16] == "110108MJ024620"


@pytest.mark.django_db
def test_a_block_whose_every_number_is_taken_is_closed() -> None:
    block = CodeBlockFactory(last=2, warn_below=0)
    for number in (1, 2):
        body(kind="service", code=compose("service", "110000", f"MJ01{number:04d}"))
    CodeBlockFactory(prefix="MJ09", warn_below=0)
    assert draw_code(registrar(), "service")[8:16] == "MJ090001"
    block.refresh_from_db()
    assert block.remaining == 0


@pytest.mark.django_db
def test_the_registrars_are_told_once_when_few_are_left() -> None:
    people = cast()
    CodeBlockFactory(last=5, warn_below=3)
    draw_code(people.office, "service")
    draw_code(people.office, "service")
    assert not OutboxMessage.objects.filter(topic=RUNNING_OUT).exists()
    draw_code(people.office, "service")
    draw_code(people.office, "service")
    message = OutboxMessage.objects.get(topic=RUNNING_OUT)
    assert (message.key, message.payload) == ("bj-mz", {"office": "bj-mz", "remaining": 2})
    notice = InboxMessage.objects.get()
    assert notice.user == people.registrar
    assert "还剩 2 个" in notice.title


@pytest.mark.django_db
def test_the_registrars_are_told_of_a_block_that_begins_below_its_mark() -> None:
    people = cast()
    CodeBlockFactory(last=5, warn_below=100)
    draw_code(people.office, "service")
    draw_code(people.office, "service")
    notice = InboxMessage.objects.get()
    assert (notice.user, "还剩 4 个" in notice.title) == (people.registrar, True)
    assert OutboxMessage.objects.filter(topic=RUNNING_OUT).count() == 1


@pytest.mark.django_db
def test_the_registrars_are_told_of_a_mark_that_was_raised_above_what_is_left() -> None:
    people = cast()
    block = CodeBlockFactory(last=50, warn_below=10)
    draw_code(people.office, "service")
    assert not InboxMessage.objects.exists()
    block.refresh_from_db()
    block.warn_below = 100
    block.save()
    draw_code(people.office, "service")
    notice = InboxMessage.objects.get()
    assert (notice.user, "还剩 48 个" in notice.title) == (people.registrar, True)


@pytest.mark.django_db
def test_a_registrar_who_comes_later_is_told_too() -> None:
    office = registrar()
    CodeBlockFactory(last=5, warn_below=100)
    draw_code(office, "service")
    people = cast()
    draw_code(office, "service")
    assert InboxMessage.objects.get().user == people.registrar


@pytest.mark.django_db
def test_another_block_with_room_needs_no_warning() -> None:
    CodeBlockFactory(last=2, warn_below=3)
    CodeBlockFactory(prefix="MJ09", warn_below=3)
    draw_code(registrar(), "service")
    assert not OutboxMessage.objects.filter(topic=RUNNING_OUT).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"prefix": "MJ01", "first": 500, "last": 1500}, "重叠"),
        ({"prefix": "MJ0", "first": 10500, "last": 10600}, "重叠"),
        ({"prefix": "MJ02", "first": 9, "last": 3}, "止号不能小于起号"),
        ({"prefix": "MJ02", "first": 1, "last": 10000}, "止号最大为 9999"),
        ({"prefix": "MIO", "first": 1, "last": 2}, "不使用 I、O、S、V、Z"),
        ({"prefix": "MJ\n", "first": 1, "last": 2}, "前缀只能用数字和大写字母"),
    ],
)
def test_a_wrong_block_is_a_sentence(values: dict[str, object], sentence: str) -> None:
    CodeBlockFactory(first=1, last=1000)
    with pytest.raises(ValidationError) as caught:
        CodeBlock(office=registrar(), **values).full_clean()
    assert sentence in "".join(caught.value.messages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "first", "last"),
    [("MJ01", 1001, 2000), ("MJ0", 11001, 12000), ("MJ0A", 1, 9999), ("M", 1, 9999999)],
)
def test_neighbours_do_not_overlap(prefix: str, first: int, last: int) -> None:
    CodeBlockFactory(first=1, last=1000)
    CodeBlock(
        office=registrar(), prefix=prefix, first=first, last=last, assigned_on=date(2026, 1, 1)
    ).full_clean()


@pytest.mark.django_db
def test_a_used_block_cannot_be_cut_behind_its_counter() -> None:
    block = CodeBlockFactory()
    for _ in range(5):
        draw_code(block.office, "service")
    block.refresh_from_db()
    block.last = 3
    with pytest.raises(ValidationError, match="已发到 5 号"):
        block.full_clean()
    block.last, block.first = 1000, 7
    with pytest.raises(ValidationError, match="下一号是 6"):
        block.full_clean()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_threads_draw_twenty_different_codes_across_blocks() -> None:
    office = registrar()
    CodeBlockFactory(last=30, warn_below=5)
    CodeBlockFactory(prefix="MJ09", last=70, warn_below=5)
    codes: list[str] = []
    lock = threading.Lock()
    barrier = threading.Barrier(20)

    def draw() -> None:
        try:
            barrier.wait()
            for _ in range(5):
                with transaction.atomic():
                    code = draw_code(office, "service")
                with lock:
                    codes.append(code)
        finally:
            connection.close()

    threads = [threading.Thread(target=draw) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == len(set(codes)) == 100
    assert remaining(office) == 0
    with pytest.raises(CodesExhausted):
        draw_code(office, "service")
