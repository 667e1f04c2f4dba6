"""The certificate as a picture, for screens and phones, by Pillow with the same font."""

import io
import math
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from registry.filings.models import Certificate
from registry.filings.services.printing.documents import certificate_data
from registry.filings.services.printing.lettering import font
from registry.filings.services.printing.verification import qr_matrix

PAPER, INK, INK_2, INK_3, ZHU = "#fbfaf6", "#1a1d1f", "#474d52", "#62696e", "#ad3826"
WIDTH, LEAST_HEIGHT = 1754, 1240  # A4 landscape at 150 dots an inch; a long text makes the sheet longer
MARGIN = 190
_LABEL_WIDTH, _VALUE_X = 186, MARGIN + 226
_FOOT = 440
#: Characters that may not begin a line (GB/T 15834 §5.1.10).
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…—·%")


def certificate_png(certificate: Certificate) -> bytes:
    """The certificate as PNG, 1754 pixels wide. The same content makes the same bytes."""
    data = certificate_data(certificate)
    rows = [(row, _wrapped(row["value"], _type_of(row)[0])) for row in data["rows"]]
    note = _rare_note(data["rare"])
    height = max(
        LEAST_HEIGHT, 400 + sum(_row_height(row, lines) for row, lines in rows) + 44 * len(note) + _FOOT
    )
    sheet = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(sheet)
    _frame(draw, height)
    _head(draw, data)
    bottom = _body(draw, rows, 388)
    for line in note:
        draw.text((MARGIN, bottom), line, font=font(22), fill=INK_2)
        bottom += 36
    _foot(sheet, draw, data, height)
    made = io.BytesIO()
    sheet.save(made, "PNG", dpi=(150, 150))
    return made.getvalue()


def _type_of(row: dict[str, Any]) -> tuple[int, int]:
    """Size of the letters and of the line, in pixels."""
    return (38, 58) if row["strong"] else (30, 46)


def _row_height(row: dict[str, Any], lines: list[str]) -> int:
    return len(lines) * _type_of(row)[1] + 16


def _wrapped(text: str, size: int) -> list[str]:
    """Lines no wider than the column, save for one mark of punctuation; every character is in one of them."""
    face, widest = font(size), WIDTH - MARGIN - _VALUE_X
    lines, line, width = [], "", 0.0
    for char in text:
        advance = face.getlength(char)
        hangs = char in _NOT_FIRST and width <= widest
        if line and width + advance > widest and not hangs:
            lines.append(line)
            line, width = "", 0.0
        line, width = line + char, width + advance
    return [*lines, line]


def _rare_note(rare: list[str]) -> list[str]:
    if not rare:
        return []
    return [
        f"注：印制字库暂缺下列字，以其统一码编号代替：{'、'.join(rare[:12])}{'等' if len(rare) > 12 else ''}。",
        "原字以登记簿的电子记录为准。",
    ]


def _frame(draw: ImageDraw.ImageDraw, height: int) -> None:
    draw.rectangle((64, 64, WIDTH - 65, height - 65), outline=INK, width=6)
    draw.rectangle((78, 78, WIDTH - 79, height - 79), outline=INK, width=2)
    for x in (92, WIDTH - 92 - 26):
        for y in (92, height - 92 - 26):
            draw.rectangle((x, y, x + 25, y + 25), outline=INK, width=2)
            draw.rectangle((x + 9, y + 9, x + 16, y + 16), fill=INK)


def _head(draw: ImageDraw.ImageDraw, data: dict[str, Any]) -> None:
    _spaced(draw, data["title"], 196, font(72), tracking=20, stroke=1)
    left = WIDTH // 2 - 124
    draw.rectangle((left, 262, left + 248, 267), fill=INK)
    draw.rectangle((left, 273, left + 248, 274), fill=INK)
    label, face = "统一社会信用代码　", font(28)
    width = face.getlength(label) + sum(face.getlength(char) + 5 for char in data["code"])
    x = (WIDTH - width) / 2
    draw.text((x, 328), label, font=face, fill=INK_2, anchor="lm")
    x += face.getlength(label)
    for char in data["code"]:
        draw.text((x, 328), char, font=face, fill=INK, anchor="lm")
        x += face.getlength(char) + 5


def _spaced(
    draw: ImageDraw.ImageDraw, text: str, y: int, face: ImageFont.FreeTypeFont, tracking: int, stroke: int
) -> None:
    """A centred line with space between the letters; closer together when it would not fit."""
    natural = face.getlength(text)
    tracking = min(tracking, int((WIDTH - 2 * MARGIN - natural) // max(len(text) - 1, 1)))
    x = (WIDTH - natural - tracking * (len(text) - 1)) / 2
    for char in text:
        draw.text((x, y), char, font=face, fill=INK, anchor="lm", stroke_width=stroke, stroke_fill=INK)
        x += face.getlength(char) + tracking


def _body(draw: ImageDraw.ImageDraw, rows: list[tuple[dict[str, Any], list[str]]], top: int) -> int:
    for row, lines in rows:
        size, line_height = _type_of(row)
        _label(draw, row["label"], top + line_height // 2)
        for number, line in enumerate(lines):
            middle = top + number * line_height + line_height // 2
            stroke = 0.6 if row["strong"] else 0
            draw.text((_VALUE_X, middle), line, font=font(size), fill=INK, anchor="lm", stroke_width=stroke)
        top += _row_height(row, lines)
    return top


def _label(draw: ImageDraw.ImageDraw, label: str, middle: int) -> None:
    """A label spread over its column, as on printed forms."""
    face = font(30)
    space = (_LABEL_WIDTH - face.getlength(label)) / max(len(label) - 1, 1)
    x = float(MARGIN)
    for char in label:
        draw.text((x, middle), char, font=face, fill=INK_2, anchor="lm")
        x += face.getlength(char) + space


def _foot(sheet: Image.Image, draw: ImageDraw.ImageDraw, data: dict[str, Any], height: int) -> None:
    matrix = qr_matrix(data["url"])
    scale = 176 // len(matrix)
    side, top = scale * len(matrix), height - 196 - 176
    draw.rectangle((MARGIN, top, MARGIN + side - 1, top + side - 1), fill="#ffffff")
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                corner = (MARGIN + x * scale, top + y * scale)
                draw.rectangle((*corner, corner[0] + scale - 1, corner[1] + scale - 1), fill=INK)
    words = ["扫码核验本证书", "登记事项以登记簿的现时记载为准"]
    bottom = top + side - 20
    if data["seal"]:
        draw.text(
            (MARGIN + side + 28, bottom), "演示数据，不具法律效力", font=font(22), fill=ZHU, anchor="lm"
        )
        bottom -= 36
    for word in reversed(words):
        draw.text((MARGIN + side + 28, bottom), word, font=font(22), fill=INK_2, anchor="lm")
        bottom -= 36
    middle = WIDTH - MARGIN - 230
    if data["seal"]:
        seal = _seal(data["registrar"], 232)
        sheet.paste(seal, (middle - 116, top - 14), seal)
    draw.text((middle, top + 78), data["registrar"], font=font(30), fill=INK, anchor="mm")
    draw.text((middle, top + 130), data["date"], font=font(30), fill=INK, anchor="mm")
    draw.text((MARGIN, height - 132), data["serial_line"], font=font(20), fill=INK_3, anchor="lm")


def _seal(words: str, size: int) -> Image.Image:
    """A round seal in vermilion with the words on its rim, marked 演示; drawn large, then reduced."""
    big = size * 3
    seal = Image.new("RGBA", (big, big), (255, 255, 255, 0))
    draw = ImageDraw.Draw(seal)
    centre, radius = big / 2, big / 2 - 74
    draw.ellipse((6, 6, big - 7, big - 7), outline=ZHU, width=20)
    step = min(24.0, 250 / max(len(words), 1))
    letter_size = min(78, int(radius * math.radians(step) * 0.92))
    for number, char in enumerate(words):
        angle = (number - (len(words) - 1) / 2) * step
        tile = Image.new("RGBA", (160, 160), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text(
            (80, 80), char, font=font(letter_size), fill=ZHU, anchor="mm", stroke_width=1
        )
        turned = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = centre + radius * 0.95 * math.sin(math.radians(angle)) - 80
        y = centre - radius * 0.95 * math.cos(math.radians(angle)) - 80
        seal.alpha_composite(turned, (round(x), round(y)))
    star = []
    for number in range(10):
        reach = 88 if number % 2 == 0 else 34
        angle = math.radians(number * 36)
        star.append((centre + reach * math.sin(angle), centre - 12 - reach * math.cos(angle)))
    draw.polygon(star, fill=ZHU)
    draw.text((centre, centre + 168), "演 示", font=font(74), fill=ZHU, anchor="mm", stroke_width=1)
    return seal.resize((size, size), Image.Resampling.LANCZOS)
