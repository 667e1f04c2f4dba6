"""Reading a PDF takes no more memory and time than an honest one needs, however it is packed.

Every bomb here is a proper PDF of one page: without the bounds it would be read to its end and found good.
"""

import zlib
from collections.abc import Iterable

import pytest

from registry.filings.services import pdf
from tests.factories import filings as make

CATALOGUE = b"1 0 <</Type/Catalog/Pages 3 0 R>>"
_CLEAR, _END = 256, 257
_MEGABYTE = 1024 * 1024


def packed_pdf(*streams: tuple[bytes, bytes]) -> bytes:
    """A PDF of one page with packed objects: of each stream the filter and the packed bytes; the first has the catalogue."""
    made = b"%PDF-1.5\n"
    rows = [(0, 0), (2, 5), (0, 0)]
    parts: list[tuple[bytes, bytes | None]] = [
        (b"/Type/Pages/Kids[4 0 R]/Count 1", None),
        (b"/Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]", None),
    ]
    parts += [(b"/Type/ObjStm/N 1/First 4/Filter/" + name, packed) for name, packed in streams]
    for number, (about, stream) in enumerate(parts, 3):
        rows.append((1, len(made)))
        made += an_object(number, about, stream)
    rows += [(2, 6 + place) for place in range(len(streams) - 1)]
    rows.append((1, len(made)))
    table = b"".join(bytes([kind]) + where.to_bytes(4, "big") + bytes(2) for kind, where in rows)
    size = len(rows)
    last = an_object(size - 1, b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R" % size, table)
    return made + last + b"startxref\n%d\n%%%%EOF" % len(made)


def an_object(number: int, about: bytes, stream: bytes | None) -> bytes:
    if stream is None:
        return b"%d 0 obj\n<<%s>>\nendobj\n" % (number, about)
    length = len(stream)
    return b"%d 0 obj\n<<%s/Length %d>>stream\n%s\nendstream\nendobj\n" % (number, about, length, stream)


def lzw(text: bytes, rounds: int) -> bytes:
    """`text`, then some 8 MB of blanks for each of `rounds`, in 6 kB each."""
    codes = [(_CLEAR, 9), *((code, 9) for code in text), (_CLEAR, 9)]
    for _ in range(rounds):
        codes += [(ord(" "), 9), *((code, min(12, (code + 1).bit_length())) for code in range(258, 4095))]
        codes.append((_CLEAR, 12))
    return in_bits([*codes, (_END, 9)])


def in_bits(codes: Iterable[tuple[int, int]]) -> bytes:
    made, held, bits = bytearray(), 0, 0
    for code, width in codes:
        held, bits = held << width | code, bits + width
        while bits >= 8:
            bits -= 8
            made.append(held >> bits)
            held &= (1 << bits) - 1
    made.append(held << (8 - bits) & 255)
    return bytes(made)


def blanks(megabytes: int, *, before: bytes) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(before), *(packer.compress(b" " * _MEGABYTE) for _ in range(megabytes))]
    return b"".join(parts) + packer.flush()


@pytest.mark.parametrize(
    "packed",
    [(b"FlateDecode", zlib.compress(CATALOGUE)), (b"LZWDecode", lzw(CATALOGUE, 1))],
    ids=["flate", "lzw"],
)
def test_packed_objects_of_an_honest_size_are_read(packed):
    assert pdf.read(packed_pdf(packed)) == pdf.Reading(pages=1)


def test_a_plain_file_and_one_too_large_to_be_read_in_place_are_found_the_same():
    plain = make.small_pdf(pages=3)
    large = plain.replace(b"%%EOF", b"%" + b"0" * _MEGABYTE + b"\n%%EOF")
    assert pdf.read(plain) == pdf.read(large) == pdf.Reading(pages=3)


def test_lzw_that_unfolds_to_more_than_a_gigabyte_is_refused():
    content = packed_pdf((b"LZWDecode", lzw(CATALOGUE, 180)))
    assert len(content) < 1.2 * _MEGABYTE
    assert pdf.read(content).fault


def test_millions_of_objects_in_one_packed_stream_are_refused():
    body = CATALOGUE[:-2] + b"/Held[" + b"[0 0 0 0]" * 6_000_000 + b"]>>"
    content = packed_pdf((b"FlateDecode", zlib.compress(body, 9)))
    assert len(content) < 0.2 * _MEGABYTE
    assert pdf.read(content).fault


def test_many_packed_streams_that_each_unfold_within_the_limit_are_refused_in_time(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_SECONDS", 1)
    first = (b"FlateDecode", zlib.compress(CATALOGUE))
    more = [(b"FlateDecode", blanks(60, before=b"0 0 null"))] * 200
    assert pdf.read(packed_pdf(first, *more)) == pdf.Reading("excessive")


@pytest.mark.parametrize("name", [b"/XRef", b"/XR#65f", b"/#58Ref"])
def test_a_name_written_in_another_way_hides_no_packed_objects(name):
    content = packed_pdf((b"LZWDecode", lzw(CATALOGUE, 30)))
    renamed = content.replace(b"/XRef", name)
    assert pdf._may_unfold(renamed)
