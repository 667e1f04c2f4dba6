"""Papers handed in: type, size and content checked; pictures made anew; nothing executable kept."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from PIL import Image, ImageOps

from registry.filings.declarations import Finding, Refusal
from registry.filings.models import Filing, Paper
from registry.filings.selectors.completeness import open_items
from registry.filings.selectors.law import terms_of
from registry.filings.services import pdf

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_FILES_AN_ITEM = 20
_MOST_MEGABYTES = 200  # of a filing opened before its matter had the rule
MOST_PAGES = 500
MOST_PIXELS = 60_000_000
LONGEST_EDGE = 4096
_TOO_MANY_PIXELS = "图片像素过大，请用手机正常拍照或者缩小后再上传。"
_SIGNATURES = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))
_TRAILER = 2048  # a PDF ends with its trailer; one cut on the way does not
_BROKEN = "PDF 已损坏或者不完整，请重新导出后再上传。"
_UNREADABLE = {
    "locked": "PDF 设有密码，请去掉密码后再上传。",
    "broken": _BROKEN,
    "excessive": "PDF 展开后过大或者过于复杂，无法检查，请“打印为 PDF”或者拆成几个文件后再上传。",
}


@dataclass(frozen=True)
class _Checked:
    content: bytes
    media_type: str
    extension: str
    pages: int


def add_paper(filing_id: int, item: str, upload: BinaryIO, original_name: str, *, actor: Any) -> Paper:
    """Keeps one uploaded file for one item. Refuses with a sentence when it is not what it should be.

    While correcting, the first new file replaces the returned ones; further files are added to it.
    """
    checked = check_content(upload)
    digest = hashlib.sha256(checked.content).hexdigest()
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=filing_id)
        _refuse_if_closed(filing, item, actor)
        standing = filing.papers.filter(item=item, replaced_at__isnull=True)
        same = standing.filter(sha256=digest).first()
        if same is not None and same.outcome != Paper.Outcome.RETURNED:
            return same
        if same is not None:
            raise Refusal([Finding(item, "这与被退回的文件完全相同，请上传改正后的文件。")])
        standing.filter(outcome=Paper.Outcome.RETURNED).update(replaced_at=timezone.now())
        if standing.count() >= MOST_FILES_AN_ITEM:
            raise Refusal([Finding(item, f"每项材料最多 {MOST_FILES_AN_ITEM} 个文件，请合并后再上传。")])
        _refuse_if_too_much(filing, item, len(checked.content))
        paper = Paper(
            filing=filing,
            item=item,
            original_name=_plain_name(original_name),
            media_type=checked.media_type,
            size=len(checked.content),
            pages=checked.pages,
            sha256=digest,
            uploaded_by=actor,
        )
        paper.file.save(f"{digest[:24]}.{checked.extension}", ContentFile(checked.content), save=False)
        paper.save()
        _touch(filing)
        return paper


def copy_papers(source: Filing, draft: Filing) -> list[str]:
    """Copies the standing papers of one filing into a new draft of the same applicant, file by file.

    Returns the titles of what was left out: papers that had been returned, files that cannot be read any more, and
    what today's law does not hold. Papers that are not asked for any more are left out without a word.
    """
    titles = {
        row["key"]: row["title"]
        for row in terms_of(draft).snapshot["papers"]
        if row["requirement"] != "abolished"
    }
    left_out = [
        str(titles[paper.item])
        for paper in source.papers.filter(replaced_at__isnull=True, item__in=titles)
        if paper.outcome == Paper.Outcome.RETURNED or not _copied(paper, draft)
    ]
    return list(dict.fromkeys(left_out))


def _copied(paper: Paper, draft: Filing) -> bool:
    """Whether the paper now stands in the draft too."""
    try:
        _refuse_if_too_much(draft, paper.item, paper.size)
        with paper.file.open("rb") as kept:
            content = ContentFile(kept.read())
    except (Refusal, OSError):
        return False
    name = PurePath(str(paper.file.name)).name
    copy = Paper(
        filing=draft,
        item=paper.item,
        original_name=paper.original_name,
        media_type=paper.media_type,
        size=paper.size,
        pages=paper.pages,
        sha256=paper.sha256,
        uploaded_by=paper.uploaded_by,
    )
    copy.file.save(name, content, save=False)
    copy.save()
    return True


def remove_paper(paper_id: int, *, actor: Any) -> None:
    """Takes back a file the applicant added by mistake, while the item is open. The row is kept, marked replaced."""
    with transaction.atomic():
        paper = Paper.objects.select_related("filing").get(pk=paper_id)
        filing = Filing.objects.select_for_update().get(pk=paper.filing_id)
        _refuse_if_closed(filing, paper.item, actor)
        if paper.outcome == Paper.Outcome.RETURNED:
            raise Refusal([Finding(paper.item, "被退回的文件请用新文件替换，不必删除。")])
        Paper.objects.filter(pk=paper_id, replaced_at__isnull=True).update(replaced_at=timezone.now())
        _touch(filing)


def _refuse_if_closed(filing: Filing, item: str, actor: Any) -> None:
    if filing.applicant_id != actor.pk:
        raise Refusal("只有申请人本人可以修改材料。")
    known = {row["key"] for row in terms_of(filing).snapshot["papers"] if row["requirement"] != "abolished"}
    if item not in known:
        raise Refusal([Finding("", "材料清单中没有这一项，请刷新页面后重试。")])
    if item not in open_items(filing):
        raise Refusal([Finding(item, "这一项现在不能修改。")])


def most_megabytes(filing: Filing) -> int:
    """How much all standing papers of a filing may have together, in MB: a rule of its matter."""
    return int(terms_of(filing).rule("papers_most_mb") or _MOST_MEGABYTES)


def _refuse_if_too_much(filing: Filing, item: str, size: int) -> None:
    most = most_megabytes(filing)
    held = filing.papers.filter(replaced_at__isnull=True).aggregate(total=Sum("size"))["total"] or 0
    if held + size > most * MEGABYTE:
        sentence = (
            f"一件申请的材料合计最多 {most} MB，已有 {held / MEGABYTE:.1f} MB，这个文件 {size / MEGABYTE:.1f} MB。"
            "请压缩后再上传，或者先移除不需要的文件。"
        )
        raise Refusal([Finding(item, sentence)])


def _touch(filing: Filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(saved_at=timezone.now())


def check_content(upload: BinaryIO) -> _Checked:
    """Judges an upload by its bytes, never by its name. Raises Refusal with a sentence that says what to do."""
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise Refusal("文件是空的，请重新选择。")
    if len(content) > MOST_BYTES:
        raise Refusal("文件超过 20 MB，请压缩或者拆成几个文件后再上传。")
    form = next((name for signature, name in _SIGNATURES if content.startswith(signature)), "")
    if form == "pdf":
        return _check_pdf(content)
    if form:
        return _remade_picture(content)
    raise Refusal("只接受 PDF、JPG、PNG 文件；这个文件的内容不是其中任何一种（改扩展名不起作用）。")


def _check_pdf(content: bytes) -> _Checked:
    if b"%%EOF" not in content[-_TRAILER:]:
        raise Refusal(_BROKEN)
    found = pdf.read(content)
    if found.fault:
        raise Refusal(_UNREADABLE[found.fault])
    if found.active:
        raise Refusal("PDF 中含有脚本、附件或者动态表单，请“打印为 PDF”后再上传。")
    if not 1 <= found.pages <= MOST_PAGES:
        raise Refusal(f"PDF 应有 1 至 {MOST_PAGES} 页，现有 {found.pages} 页。")
    return _Checked(content, "application/pdf", "pdf", found.pages)


def _remade_picture(content: bytes) -> _Checked:
    """The picture drawn anew: turned upright, at most LONGEST_EDGE, without metadata or hidden data."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Refusal(_TOO_MANY_PIXELS)
            upright = _plain_depth(ImageOps.exif_transpose(picture))
            upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            made = io.BytesIO()
            _on_white(upright).save(made, "JPEG", quality=88, optimize=True)
    except Refusal:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise Refusal(_TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError):
        raise Refusal("图片已损坏或者不完整，请重新拍照后再上传。") from None
    return _Checked(made.getvalue(), "image/jpeg", "jpg", 1)


def _plain_depth(picture: Image.Image) -> Image.Image:
    """Eight bits a channel and no palette: sixteen-bit greys would turn white, palettes lose lines when made smaller."""
    if picture.mode.startswith("I"):
        return picture.point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode in ("1", "P"):
        return picture.convert(
            "RGBA" if picture.has_transparency_data else "L" if picture.mode == "1" else "RGB"
        )
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG knows no transparency: a signature cut out in black would turn into a black sheet."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    sheet = Image.new("RGB", seen.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A"))
    return sheet


def _plain_name(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if char.isprintable()).strip()
    return kept[:200] or "未命名文件"
