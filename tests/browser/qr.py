"""Reads the QR out of a picture, so that a certificate is checked by what a phone would see.

For undamaged, upright codes with a single segment of bytes (ISO/IEC 18004); the tables are those of `qrcode`.
"""

import io
from collections.abc import Iterator

from PIL import Image
from qrcode.base import rs_blocks
from qrcode.util import mask_func, pattern_position

DARKEST_GREY = 0x30
Matrix = list[list[bool]]


def read_qr(picture: bytes, box: tuple[int, int, int, int]) -> str:
    """The text of the one QR inside `box`, where nothing else is black.

    `box` is left, top, right, bottom in pixels; top and bottom are counted from the lower edge.
    """
    return text_of(matrix_in(picture, box))


def matrix_in(picture: bytes, box: tuple[int, int, int, int]) -> Matrix:
    """The modules, found by the black pixels and by the width of the finder pattern, which is seven modules."""
    sheet = Image.open(io.BytesIO(picture)).convert("L")
    left, top, right, bottom = box
    part = sheet.crop((left, sheet.height - top, right, sheet.height - bottom))
    dark = part.point(lambda value: 255 if value < DARKEST_GREY else 0)
    bounds = dark.getbbox()
    assert bounds is not None, "no QR in this part of the picture"
    code = dark.crop(bounds)
    module = next(x for x in range(code.width) if not code.getpixel((x, 0))) // 7
    size = round(code.width / module)
    assert (size - 17) % 4 == 0 and code.width == code.height, "not a whole QR"
    middle = module // 2
    return [
        [bool(code.getpixel((x * module + middle, y * module + middle))) for x in range(size)]
        for y in range(size)
    ]


def text_of(matrix: Matrix) -> str:
    """The text that the modules say."""
    version = (len(matrix) - 17) // 4
    format_bits = _format_of(matrix)
    level, mask = format_bits >> 13, mask_func(format_bits >> 10 & 7)
    bits = [matrix[y][x] ^ mask(y, x) for y, x in _places(len(matrix), version)]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = "".join(f"{word:08b}" for word in _in_order(words, version, level))
    assert data[:4] == "0100", "not a segment of bytes"
    length_bits = 8 if version < 10 else 16
    length = int(data[4 : 4 + length_bits], 2)
    start = 4 + length_bits
    return bytes(int(data[start + 8 * n : start + 8 * n + 8], 2) for n in range(length)).decode()


def _format_of(matrix: Matrix) -> int:
    """Level and mask beside the upper left finder, freed of their own mask."""
    places = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    return _number([matrix[y][x] for y, x in places]) ^ 0b101010000010010


def _number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _places(size: int, version: int) -> Iterator[tuple[int, int]]:
    """(row, column) of the data modules in reading order: pairs of columns from the right, up and down in turn."""
    rows = range(size - 1, -1, -1)
    for right in (x for x in range(size - 1, 0, -2)):
        right = right if right > 6 else right - 1
        for y in rows:
            yield from ((y, x) for x in (right, right - 1) if not _is_function(y, x, size, version))
        rows = rows[::-1]


def _is_function(y: int, x: int, size: int, version: int) -> bool:
    """Finders with format, timing, alignment and, from version 7, the version itself."""
    far = size - 8
    if (y < 9 and (x < 9 or x >= far)) or (y >= far and x < 9) or 6 in (x, y):
        return True
    if version >= 7 and ((y < 6 and x >= size - 11) or (x < 6 and y >= size - 11)):
        return True
    centres = pattern_position(version)
    return any(
        abs(y - row) <= 2 and abs(x - column) <= 2
        for row in centres
        for column in centres
        if not ((row < 9 and (column < 9 or column >= far)) or (row >= far and column < 9))
    )


def _in_order(words: list[int], version: int, level: int) -> Iterator[int]:
    """The data words: the blocks take turns, and the shorter ones end one turn earlier."""
    blocks = rs_blocks(version, level)
    parts: list[list[int]] = [[] for _ in blocks]
    remaining = iter(words)
    for turn in range(max(block.data_count for block in blocks)):
        for block, part in zip(blocks, parts, strict=True):
            if turn < block.data_count:
                part.append(next(remaining))
    for part in parts:
        yield from part
