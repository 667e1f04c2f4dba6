"""Values as offices write them. Each function raises ValueError with the sentence for the person who sent the file."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from registry.imports.declarations import BLANK_WORDS, ERROR_WORDS, FUNDS_UNITS, STATUS_WORDS
from registry.offices.validators import EARLIEST, LATEST

_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 73_051)  # 1927 to 2099; a bare number outside is a slip, not a day
_DATE = re.compile(
    r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日?)"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONEY = re.compile(r"(?P<sign>[-+(]?)(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)\)?(?P<unit>[^\d.,]*)")
_FUNDS_BELOW = Decimal(10) ** 14
_SPAN = re.compile(r"(?:至|到|~|～|—+|--|－| - |-(?=\d{4}[-./年]))")
_OPEN_ENDED = ("长期", "永久", "无固定期限")
_BREAK = re.compile(r"\s*[\n\t\u2028\u2029]\s*")
_HAN = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_WITHIN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_RETURN = re.compile(r"_x000D_\n?|\r\n?")  # the first is how a sheet writes a carriage return
_HALF_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_BRACKETS = re.compile(r"[\[({<【﹝〔〖（［｛＜〈]\s*(\d{4})\s*[\])}>】﹞〕〗）］｝＞〉]")


#: Registers write the same days and periods again and again; a number is another cell than the text of its digits.
_REMEMBERED = lru_cache(maxsize=4096, typed=True)


def text(raw: object) -> str:
    """A cell as text: edges trimmed, control and invisible direction characters taken out, '' for a blank word."""
    value = raw if isinstance(raw, str) else "" if raw is None else str(raw)
    if "_x000D_" in value or "\r" in value:
        value = _RETURN.sub("\n", value)
    if not value.isprintable():
        value = "".join(char for char in value if _visible(char))
    value = value.strip()
    return "" if value in BLANK_WORDS else value


def line(raw: object) -> str:
    """Text of one line: a break in the cell goes, and leaves a space only between Latin letters or digits."""
    value = text(raw)
    return value if value.isprintable() else _BREAK.sub(_joint, value)


def _joint(match: re.Match[str]) -> str:
    around = match.string[match.start() - 1] + match.string[match.end()]
    return " " if around.isascii() and around.isalnum() else ""


def person(raw: object) -> str:
    """The name of a person on one line, without the spaces that widen a short one: 王　伟 is 王伟."""
    return _WITHIN_HAN.sub("", line(raw))


def refuse_error_word(raw: object) -> None:
    """ValueError for a cell that holds nothing but an error of Excel."""
    if not isinstance(raw, str) or len(raw) > 300 or not ("#" in raw or "＃" in raw):
        return
    word = unicodedata.normalize("NFKC", text(raw)).upper()
    if word in ERROR_WORDS or (len(word) > 2 and not word.strip("#")):
        raise ValueError(f"“{shown(word)}”是 Excel 的错误值，不是内容；请在原表中改正公式或列宽后重新导出。")


def _visible(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def day(raw: object) -> date | None:
    """2012/3/5, 2012-03-05, 2012.3.5, 20120305, 2019年5月1日, an Excel day number or a date; None when blank.

    Not before 1 October 1949: such a year is a slip.
    """
    found = _day_as_written(raw)
    if found is not None and found < EARLIEST:
        raise ValueError(f"“{found.isoformat()}”早于{EARLIEST.isoformat()}，请核对年份。")
    return found


@_REMEMBERED
def _day_as_written(raw: object) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    value = unicodedata.normalize("NFKC", text(raw))
    if not value:
        return None
    if len(value) == 5 and value.isdecimal() and int(value) in _EXCEL_DAYS:
        return _EXCEL_DAY_0 + timedelta(days=int(value))
    match = _DATE.fullmatch(value)
    parts = (
        (match["y"], match["m"] or match["m2"], match["d"] or match["d2"]) if match else _compact_parts(value)
    )
    if parts is None:
        raise ValueError(f"“{shown(value)}”不是日期，请写成 2019-05-01 或 2019年5月1日。")
    try:
        return date(*(int(part) for part in parts))
    except ValueError as error:
        raise ValueError(f"“{shown(value)}”不存在这一天，请核对。") from error


def _compact_parts(value: str) -> tuple[str, ...] | None:
    match = _COMPACT_DATE.fullmatch(value)
    return match.groups() if match else None


def past_day(raw: object, today: date) -> date | None:
    """Like `day`, and not later than today."""
    found = day(raw)
    if found is not None and found > today:
        raise ValueError(f"“{found.isoformat()}”晚于今天，请核对。")
    return found


def funds(raw: object, unit: str = "万元") -> Decimal | None:
    """An amount in yuan. `unit` is what the header says; a unit in the value itself wins (30万元, 300,000元)."""
    value = unicodedata.normalize("NFKC", text(raw)).replace(" ", "")
    if not value:
        return None
    match = _MONEY.fullmatch(value.removeprefix("人民币").removeprefix("¥"))
    if match is None or match["unit"].removesuffix("整") not in ("", "人民币", *FUNDS_UNITS):
        raise ValueError(f"“{shown(value)}”不是金额，请填写数字，例如 30 或 30万元。")
    own = match["unit"].removesuffix("整").removesuffix("人民币")
    try:
        amount = Decimal(match["number"].replace(",", "")) * FUNDS_UNITS[own or unit]
    except InvalidOperation as error:
        raise ValueError(f"“{shown(value)}”不是金额，请填写数字。") from error
    if match["sign"] in ("-", "(") and amount:
        raise ValueError(f"“{shown(value)}”是负数，注册资金不能为负。")
    if amount >= _FUNDS_BELOW:
        raise ValueError(f"“{shown(value)}”大得不合常理，请核对数字和单位。")
    return amount.quantize(Decimal("0.01"))


def status(raw: object) -> str:
    """The status code of a word; '' when blank."""
    value = line(raw)
    if not value:
        return ""
    if value not in STATUS_WORDS:
        raise ValueError(f"“{shown(value)}”不是登记状态，请填写：正常、清算中、注销、撤销或吊销。")
    return STATUS_WORDS[value]


@_REMEMBERED
def span(raw: object) -> tuple[date | None, date | None]:
    """2021-01-01至2025-12-31, 自2021年1月1日至2025年12月31日, 至2025-12-31; (None, None) when blank or 长期."""
    value = unicodedata.normalize("NFKC", text(raw)).removeprefix("自").removeprefix("从").removesuffix("止")
    if not value or value in _OPEN_ENDED:
        return None, None
    halves = [half.strip().removesuffix("起") for half in _SPAN.split(value)]
    if len(halves) == 1:
        halves = ["", halves[0]]
    if len(halves) != 2:
        raise ValueError(f"“{shown(value)}”不是有效期，请写成 2021-01-01至2025-12-31。")
    end = "" if halves[1] in _OPEN_ENDED else halves[1]
    first, last = day(halves[0]), day(end)
    if any(bound is not None and bound > LATEST for bound in (first, last)):
        raise ValueError(
            f"“{shown(value)}”晚于{LATEST.isoformat()}，请核对年份；长期有效的，止日请写“长期”。"
        )
    if first and last and first > last:
        raise ValueError(f"“{shown(value)}”的起日晚于止日，请核对。")
    return first, last


def document_no(raw: object) -> str:
    """A document number in one spelling: the year in 〔 〕 and digits half-width, however they came."""
    return _BRACKETS.sub(r"〔\1〕", "".join(text(raw).split()).translate(_HALF_WIDTH_DIGITS))


def shown(value: object) -> str:
    """A value short enough for a report, invisible characters made visible."""
    whole = str(value)
    short = whole if len(whole) <= 80 else f"{whole[:60]}…（共{len(whole)}字）"
    return short.replace("\x00", "␀")
