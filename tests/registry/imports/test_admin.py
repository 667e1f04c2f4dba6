"""Imports in the admin: checked, confirmed, read in by the worker, reported; closed to who may not."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registry.imports.benchmark import write_register
from registry.imports.models import ImportRun
from registry.imports.selectors import given_up
from registry.imports.services import AlreadyRunning, cancel, running, runs, work
from registry.offices.models import Post
from registry.offices.selectors import today
from registry.offices.services import end_post
from registry.organisations.models import Organisation
from tests.factories.people import PostFactory, UserFactory, registrar, staff
from tests.factories.sessions import desk_session

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[2] / "data" / "register_sample.csv"
INDEX = "/admin/imports/"


@pytest.fixture
def keeper():
    return desk_session(staff("keeper", "陈登记", Post.Role.REGISTRAR))


def send(client, content, *, name="登记册.csv", kind="register"):
    return client.post(INDEX, {"kind": kind, "file": SimpleUploadedFile(name, content)}, follow=True)


def said(response):
    return response.content.decode()


def test_from_upload_to_report(keeper):
    page = said(send(keeper, SAMPLE.read_bytes()))
    run = ImportRun.objects.get()
    assert run.state == "checked"
    assert "登记簿还没有变化" in page
    assert "第18位校验码应为 U" in page
    assert not Organisation.objects.exists(), "a preview writes nothing"
    page = said(keeper.post(reverse("imports:confirm", args=[run.pk]), follow=True))
    assert "正在后台导入" in page
    assert "刷新进度" in page
    work()
    run.refresh_from_db()
    assert (run.state, run.rows_done, Organisation.objects.count()) == ("done", 21, 14)
    page = said(keeper.get(reverse("imports:run", args=[run.pk])))
    assert "已完成" in page
    assert "刷新进度" not in page
    report = b"".join(keeper.get(reverse("imports:report", args=[run.pk]))).decode("utf-8-sig")
    assert report.startswith("行,列,值,处理,原因")
    assert "2016-02-30" in report
    assert Organisation.objects.first().entries.get().actor_name == "陈登记"


def test_confirming_twice_imports_once(keeper):
    send(keeper, SAMPLE.read_bytes())
    run = ImportRun.objects.get()
    url = reverse("imports:confirm", args=[run.pk])
    keeper.post(url)
    assert "不能确认" in said(keeper.post(url, follow=True))
    work()
    assert "不能确认" in said(keeper.post(url, follow=True))
    assert work() == 0
    assert Organisation.objects.count() == 14


def test_a_cancelled_import_never_runs(keeper):
    send(keeper, SAMPLE.read_bytes())
    run = ImportRun.objects.get()
    path = Path(run.file.path)
    assert "已取消" in said(keeper.post(reverse("imports:cancel", args=[run.pk]), follow=True))
    assert not path.exists()
    assert work() == 0
    assert "不能取消" in said(keeper.post(reverse("imports:cancel", args=[run.pk]), follow=True))
    assert not Organisation.objects.exists()


class TestAnImportHalfWay:
    """Thirty-five rows, ten a batch, and the worker lets go after each."""

    @pytest.fixture
    def run(self, keeper, tmp_path, monkeypatch):
        monkeypatch.setattr(running, "BATCH", 10)
        monkeypatch.setattr(runs, "SLICE_S", 0.0)
        path = tmp_path / "register.csv"
        write_register(path, 35)
        send(keeper, path.read_bytes())
        run = ImportRun.objects.get()
        keeper.post(reverse("imports:confirm", args=[run.pk]))
        work()
        run.refresh_from_db()
        return run

    def test_is_running_also_while_the_worker_does_something_else(self, keeper, run):
        assert (run.state, run.rows_done) == ("running", 10)
        page = said(keeper.get(reverse("imports:run", args=[run.pk])))
        assert "导入后将会" not in page
        assert "停止，其余的行不导入" in page
        while run.state == "running":
            assert work() == 1, "it is taken up at once"
            run.refresh_from_db()
        assert (run.state, Organisation.objects.count()) == ("done", 35)

    def test_stops_and_says_how_many_rows_are_in_and_how_many_not(self, keeper, run):
        path = Path(run.file.path)
        page = said(keeper.post(reverse("imports:cancel", args=[run.pk]), follow=True))
        assert "登记簿没有变化" not in page
        assert (
            page.count("前10行已处理（新增组织10、变更组织0），写入登记簿的内容保留；其余25行没有导入") == 2
        )
        run.refresh_from_db()
        assert (run.state, run.get_state_display(), path.exists()) == ("stopped", "已停止", False)
        assert work() == 0
        assert Organisation.objects.count() == 10
        assert "不能取消" in said(keeper.post(reverse("imports:cancel", args=[run.pk]), follow=True))

    def test_stopped_while_the_worker_reads_it_writes_no_further_batch(self, run):
        held = ImportRun.objects.get(pk=run.pk)
        cancel(ImportRun.objects.get(pk=run.pk))
        with pytest.raises(AlreadyRunning, match="已被停止，前10行已处理"):
            running.run(held, SAMPLE)
        run.refresh_from_db()
        assert (run.state, Organisation.objects.count()) == ("stopped", 10)

    @pytest.mark.parametrize(("at", "rows"), [(2, 20), (4, 35)])
    def test_stopped_in_the_middle_of_a_slice_it_stays_stopped(self, run, monkeypatch, at, rows):
        monkeypatch.setattr(runs, "SLICE_S", 60.0)
        original, batches = running.gc.collect, 1

        def collect(*args):
            nonlocal batches
            batches += 1
            if batches == at:
                cancel(ImportRun.objects.get(pk=run.pk))
            return original(*args)

        monkeypatch.setattr(running.gc, "collect", collect)
        work()
        run.refresh_from_db()
        assert (run.state, run.rows_done, Organisation.objects.count()) == ("stopped", rows, rows)
        assert ("没有剩下的行" in given_up(run)) == (rows == 35)

    def test_the_same_file_goes_on_where_it_was_stopped(self, keeper, run, tmp_path):
        keeper.post(reverse("imports:cancel", args=[run.pk]))
        send(keeper, (tmp_path / "register.csv").read_bytes())
        again = ImportRun.objects.exclude(pk=run.pk).get()
        keeper.post(reverse("imports:confirm", args=[again.pk]))
        while work():
            pass
        again.refresh_from_db()
        assert (again.counts["opened"], again.counts["unchanged"]) == (25, 10)


def test_a_run_taken_by_the_worker_that_has_written_nothing_is_cancelled(keeper):
    send(keeper, SAMPLE.read_bytes())
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="running", touched_at=timezone.now())
    page = said(keeper.post(reverse("imports:cancel", args=[run.pk]), follow=True))
    assert "已取消，登记簿没有变化。" in page
    with pytest.raises(AlreadyRunning):
        running.run(run, SAMPLE)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04 truncated", "已损坏或不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Excel"),
        (b"a,b,c\n1,2,3\n", "没有找到表头"),
        (b"\x00\xff\xfe\x00" * 10, "编码无法识别"),
    ],
)
def test_an_unusable_file_is_a_sentence(keeper, content, sentence):
    response = send(keeper, content)
    assert response.status_code == 200
    assert sentence in said(response)


@pytest.mark.parametrize("role", [Post.Role.INTAKE, Post.Role.APPROVER, Post.Role.SUPERVISOR])
def test_other_posts_find_nothing_here(keeper, role):
    send(keeper, SAMPLE.read_bytes())
    other = desk_session(staff("other", "周受理", role))
    assert other.get(INDEX).status_code == 404
    for name in ("run", "report"):
        assert other.get(reverse(f"imports:{name}", args=[ImportRun.objects.get().pk])).status_code == 404
    assert other.post(reverse("imports:confirm", args=[ImportRun.objects.get().pk])).status_code == 404


def test_another_offices_import_is_not_found(keeper):
    send(keeper, SAMPLE.read_bytes())
    haidian = desk_session(staff("haidian", "孙登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz")))
    assert haidian.get(INDEX).status_code == 200
    for name in ("run", "report"):
        assert haidian.get(reverse(f"imports:{name}", args=[ImportRun.objects.get().pk])).status_code == 404


def moved(person, *, to):
    """The person's posts end; a registrar's post elsewhere begins."""
    for post in Post.objects.filter(user=person):
        end_post(post, today() - timedelta(days=1))
    PostFactory(user=person, office=registrar(to), role=Post.Role.REGISTRAR, starts_on=today())


class TestARegistrarWhoMovedToAnotherDistrict:
    @pytest.fixture
    def mover(self):
        return staff("mover", "孙登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz"))

    @pytest.fixture
    def colleague(self):
        return desk_session(
            staff("colleague", "李登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz"))
        )

    @pytest.fixture
    def newcomer(self):
        return desk_session(
            staff("newcomer", "赵登记", Post.Role.REGISTRAR, office=registrar("bj-xicheng-mz"))
        )

    def test_shows_new_runs_to_the_new_office_only(self, mover, colleague, newcomer):
        moved(mover, to="bj-xicheng-mz")
        send(desk_session(mover), SAMPLE.read_bytes())
        run = ImportRun.objects.get()
        assert run.office == registrar("bj-xicheng-mz")
        assert "登记册.csv" not in said(colleague.get(INDEX))
        for move in ("confirm", "cancel"):
            assert colleague.post(reverse(f"imports:{move}", args=[run.pk])).status_code == 404
        assert newcomer.get(reverse("imports:run", args=[run.pk])).status_code == 200

    def test_leaves_the_old_runs_to_the_old_office(self, mover, colleague, newcomer):
        send(desk_session(mover), SAMPLE.read_bytes())
        run = ImportRun.objects.get()
        moved(mover, to="bj-xicheng-mz")
        for client in (newcomer, desk_session(mover)):
            assert client.get(reverse("imports:run", args=[run.pk])).status_code == 404
        assert colleague.post(reverse("imports:cancel", args=[run.pk])).status_code == 302

    def test_who_keeps_two_registers_says_for_which(self, mover):
        PostFactory(user=mover, office=registrar("bj-xicheng-mz"), role=Post.Role.REGISTRAR)
        client = desk_session(mover)
        assert "请选择为哪个机关导入" in said(send(client, SAMPLE.read_bytes()))
        assert not ImportRun.objects.exists()
        file = SimpleUploadedFile("登记册.csv", SAMPLE.read_bytes())
        office = registrar("bj-xicheng-mz").pk
        client.post(INDEX, {"kind": "register", "file": file, "office": office})
        assert ImportRun.objects.get().office_id == office


def test_a_districts_run_stays_the_districts_whoever_confirms_it():
    haidian = desk_session(staff("haidian", "孙登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz")))
    rows = "统一社会信用代码,社会组织名称,登记管理机关\n51110102500530999R,北京市西城区食品药品行业协会,北京市西城区民政局"
    send(haidian, rows.encode())
    root = desk_session(UserFactory(is_superuser=True))
    root.post(reverse("imports:confirm", args=[ImportRun.objects.get().pk]))
    work()
    assert ImportRun.objects.get().state == "done"
    assert not Organisation.objects.exists()


def test_a_district_imports_its_own_bodies_only():
    haidian = desk_session(staff("haidian", "孙登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz")))
    rows = (
        "统一社会信用代码,社会组织名称,登记管理机关",
        "51110108500686678Y,北京市海淀区停车服务行业协会,北京市海淀区民政局",
        "51110102500530999R,北京市西城区食品药品行业协会,北京市西城区民政局",
    )
    assert "不由您所在的机关登记" in said(send(haidian, "\n".join(rows).encode()))
    haidian.post(reverse("imports:confirm", args=[ImportRun.objects.get().pk]))
    work()
    assert [body.code for body in Organisation.objects.all()] == ["51110108500686678Y"]


def test_a_superuser_sees_every_import(keeper):
    send(keeper, SAMPLE.read_bytes())
    root = desk_session(UserFactory(is_superuser=True))
    assert "登记册.csv" in said(root.get(INDEX))


def test_the_list_takes_a_fixed_number_of_queries(keeper, django_assert_max_num_queries):
    for _ in range(3):
        send(keeper, SAMPLE.read_bytes())
    keeper.get(INDEX)
    with django_assert_max_num_queries(40):
        keeper.get(INDEX)


def test_earlier_runs_get_the_organ_whose_register_their_uploader_kept_on_that_day():
    give_offices = import_module("registry.imports.migrations.0003_run_office_of_earlier_runs").give_offices
    mover = staff("mover", "孙登记", Post.Role.REGISTRAR, office=registrar("bj-haidian-mz"))
    send(desk_session(mover), SAMPLE.read_bytes())
    send(desk_session(UserFactory(is_superuser=True)), SAMPLE.read_bytes())
    ImportRun.objects.update(office=None, created_at=timezone.now() - timedelta(days=30))
    moved(mover, to="bj-xicheng-mz")
    give_offices(apps, None)
    assert list(ImportRun.objects.order_by("id").values_list("office__code", flat=True)) == [
        "bj-haidian-mz",
        None,
    ]
