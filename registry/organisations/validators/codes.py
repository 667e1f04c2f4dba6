"""Unified social credit codes 统一社会信用代码 of civil-affairs bodies: judged, explained, composed.

GB 32100-2015 (18 characters, check character by modulus 31, through python-stdnum) and, for characters 9-17,
GB 11714-1997 (modulus 11 over 36-letter values), which python-stdnum does not check.
A wrong code is explained, never repaired: the caller shows `CodeFinding.sentence` beside what was typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import mul
from typing import NamedTuple

from stdnum.cn import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
CIVIL_AFFAIRS = "5"

DEPARTMENTS = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监管",
    "A": "中央军委改革和编制办公室",
    "N": "农业农村",
    "Y": "其他",
}
KIND_DIGITS = {"association": "1", "service": "2", "foundation": "3"}
#: What is said of a right code that no body of the register bears.
BORNE_BY_NOBODY = "代码本身没有抄错，但没有机构使用它。登记地可能不在本市，也可能是冒用；请按名称再查一次。"
CATEGORIES = {"1": "社会团体", "2": "民办非企业单位", "3": "基金会", "9": "其他"}
KIND_BY_DIGIT = {digit: kind for kind, digit in KIND_DIGITS.items()}

_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOK_ALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
_DIVISION_POSITIONS = range(3, 9)
_MOST_PROPOSALS = 5
_FIRST17 = re.compile(rf"[{ALPHABET}]{{17}}")
_BODY8 = re.compile(r"[0-9A-Z]{8}")
_WELL_FORMED = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


class CodeReason(StrEnum):
    """Why a code is refused."""

    EMPTY = "EMPTY"
    LENGTH = "LENGTH"
    CHARSET = "CHARSET"
    CHECK18 = "CHECK18"
    CHECK9 = "CHECK9"
    DEPARTMENT = "DEPARTMENT"
    CATEGORY = "CATEGORY"


@dataclass(frozen=True, slots=True)
class CodeFinding:
    """The judgement on one code. `position` counts from 1 in the normalised `code`; `sentence` is '' when ok."""

    code: str
    reason: CodeReason | None = None
    sentence: str = ""
    position: int | None = None
    found: str = ""
    expected: str = ""

    @property
    def ok(self) -> bool:
        return self.reason is None


class Segment(NamedTuple):
    """One of the five parts of a code, for display: label, characters, first and last position from 1, meaning."""

    label: str
    value: str
    first: int
    last: int
    meaning: str


def normalise(raw: str | None) -> str:
    """Full width to half width, upper case, without spaces, dashes and invisible characters.

    Letters are never repaired: O stays O and I stays I, so that `examine` can name them.
    """
    if raw is not None and raw.isascii() and raw.isalnum():
        return raw.upper()
    folded = unicodedata.normalize("NFKC", raw or "").upper()
    kept = "".join(char for char in folded if not _is_separator(char))
    # An accent may now stand beside a letter that a space had kept it from.
    return unicodedata.normalize("NFKC", kept)


def _is_separator(char: str) -> bool:
    # Cf: zero-width characters, bidi marks and the byte order mark; Pd: every dash; \u2212 is the minus sign (Sm).
    return char.isspace() or char == "\u2212" or unicodedata.category(char) in ("Cf", "Pd")


def check18(first17: str) -> str:
    """The check character of GB 32100 for the first 17 characters; ValueError if they are not from its alphabet."""
    if not _FIRST17.fullmatch(first17):
        raise ValueError("expected 17 characters of the GB 32100 alphabet")
    return uscc.calc_check_digit(first17)


def check9(body8: str) -> str:
    """The check character of GB 11714 for the eight body characters (A=10 … Z=35); ValueError if malformed."""
    if not _BODY8.fullmatch(body8):
        raise ValueError("expected 8 characters 0-9 or A-Z")
    total = sum(map(mul, map(_BODY_ALPHABET.index, body8), _BODY_WEIGHTS))
    return "0X987654321"[total % 11]


def compose(kind: str, division_code: str, body8: str) -> str:
    """The full code of a new body: kind `association|service|foundation`, six-digit division, eight body characters.

    ValueError if a part is malformed (a programming or configuration error, not user input).
    """
    if kind not in KIND_DIGITS:
        raise ValueError(f"no credit code for the kind {kind!r}")
    if not re.fullmatch(r"[0-9]{6}", division_code):
        raise ValueError("expected a division code of six digits")
    first17 = f"{CIVIL_AFFAIRS}{KIND_DIGITS[kind]}{division_code}{body8}{check9(body8)}"
    return first17 + check18(first17)


def kind_of(code: str) -> str | None:
    """`association`, `service` or `foundation` as the first two characters of a code say; None for any other."""
    return KIND_BY_DIGIT.get(code[1]) if len(code) > 1 and code[0] == CIVIL_AFFAIRS else None


def organisation_code(code: str) -> str:
    """The nine characters of GB 11714 (positions 9-17) of an 18-character code; ValueError for another length."""
    return _whole(code)[8:17]


def is_organisation_code(text: str | None) -> bool:
    """True for nine characters whose GB 11714 check character is right (what an old certificate shows)."""
    code = normalise(text)
    well_formed = len(code) == 9 and all(char in _BODY_ALPHABET for char in code)
    return well_formed and check9(code[:8]) == code[8]


def segments(code: str) -> tuple[Segment, ...]:
    """The five parts of an 18-character code with their Chinese labels; ValueError for another length."""
    whole = _whole(code)
    return (
        Segment("登记管理部门", whole[0], 1, 1, DEPARTMENTS.get(whole[0], "")),
        Segment(
            "机构类别", whole[1], 2, 2, CATEGORIES.get(whole[1], "") if whole[0] == CIVIL_AFFAIRS else ""
        ),
        Segment("登记管理机关行政区划", whole[2:8], 3, 8, "发码时的行政区划，不随区划调整改变"),
        Segment("主体标识码", whole[8:17], 9, 17, "组织机构代码，末位为其校验码"),
        Segment("校验码", whole[17], 18, 18, "由前17位计算"),
    )


def _whole(code: str) -> str:
    if len(code) != LENGTH:
        raise ValueError("expected 18 characters")
    return code


def examine(
    raw: str | None, *, department: str = CIVIL_AFFAIRS, kind: str | None = None, body_check: bool = True
) -> CodeFinding:
    """Judge a code as typed; the first fault found is returned with a Chinese sentence, none means `ok`.

    `department` is the expected first character. `kind` compares the second one with the kind the body claims.
    `body_check=False` leaves out GB 11714 (old imported data has exceptions; GB 32100 has none).
    """
    code = normalise(raw)
    finding = _examine_shape(code)
    if finding is None and code[17] != check18(code[:17]):
        finding = _wrong_check18(code)
    if finding is None:
        finding = _examine_owner(code, department, kind)
    if finding is None and body_check and code[16] != check9(code[8:16]):
        finding = _wrong_check9(code)
    return finding or CodeFinding(code)


def _examine_shape(code: str) -> CodeFinding | None:
    if not code:
        return CodeFinding(code, CodeReason.EMPTY, "请填写统一社会信用代码（18位）。")
    if len(code) != LENGTH:
        return CodeFinding(
            code, CodeReason.LENGTH, _length_sentence(code), found=str(len(code)), expected="18"
        )
    if _WELL_FORMED.fullmatch(code):
        return None
    faults = list(_charset_faults(code))
    position, expected, _ = faults[0]
    sentence = "；".join(text for _, _, text in faults) + "。"
    return CodeFinding(code, CodeReason.CHARSET, sentence, position, code[position - 1], expected)


def _length_sentence(code: str) -> str:
    sentence = f"统一社会信用代码应为18位，现为{len(code)}位。"
    if is_organisation_code(code):
        return sentence + "这是9位组织机构代码，请填写证书上的18位代码。"
    missing = LENGTH - len(code)
    return sentence + (f"少了{missing}位，请补全。" if missing > 0 else f"多了{-missing}位，请核对。")


def _charset_faults(code: str) -> Iterator[tuple[int, str, str]]:
    """Position, expected character ('' if unknown) and words for each character that cannot stand where it is."""
    for position, char in enumerate(code, start=1):
        if char in _LOOK_ALIKES:
            likely = _LOOK_ALIKES[char]
            what = f"数字 {likely}" if likely.isdigit() else f"字母 {likely}"
            words = f"第{position}位是字母 {char}，统一社会信用代码不使用 I、O、S、V、Z，请核对是否为{what}"
            yield position, likely, words
        elif char not in ALPHABET:
            yield position, "", f"第{position}位是{_shown(char)}，代码只由数字和大写英文字母组成，请核对"
        elif position in _DIVISION_POSITIONS and not char.isdigit():
            yield position, "", f"第{position}位是字母 {char}，第3至8位是行政区划代码，只能是数字，请核对"


def _shown(char: str) -> str:
    return f"“{char}”" if char.isprintable() else f"不可见字符 U+{ord(char):04X}"


def _wrong_check18(code: str) -> CodeFinding:
    expected = check18(code[:17])
    sentence = f"第18位校验码应为 {expected}，现为 {code[17]}，请核对"
    if code[16] == check9(code[8:16]):
        sentence += "；如第18位无误，则前8位中有一位抄错或相邻两位颠倒。"
    else:
        sentence += "；第9至17位的校验也不符，更可能是其中一位抄错或相邻两位颠倒。"
    return CodeFinding(code, CodeReason.CHECK18, sentence, LENGTH, code[17], expected)


def _wrong_check9(code: str) -> CodeFinding:
    expected = check9(code[8:16])
    sentence = f"第17位（主体标识码的校验码）应为 {expected}，现为 {code[16]}，请核对第9至17位。"
    return CodeFinding(code, CodeReason.CHECK9, sentence, 17, code[16], expected)


def _examine_owner(code: str, department: str, kind: str | None) -> CodeFinding | None:
    if code[0] != department:
        sentence = _department_sentence(code[0], department)
        return CodeFinding(code, CodeReason.DEPARTMENT, sentence, 1, code[0], department)
    if department != CIVIL_AFFAIRS:
        return None
    actual = kind_of(code)
    if actual is None:
        sentence = (
            f"第2位机构类别为 {code[1]}，应为 1（社会团体）、2（民办非企业单位）或 3（基金会），请核对。"
        )
        return CodeFinding(code, CodeReason.CATEGORY, sentence, 2, code[1])
    if kind is None or kind == actual:
        return None
    expected = KIND_DIGITS.get(kind, "")
    sentence = f"代码第2位为 {code[1]}（{CATEGORIES[code[1]]}），与所填类型“{CATEGORIES.get(expected, kind)}”不符，请核对代码或类型。"
    return CodeFinding(code, CodeReason.CATEGORY, sentence, 2, code[1], expected)


def _department_sentence(found: str, expected: str) -> str:
    owner = DEPARTMENTS.get(found)
    whose = f"这是{owner}部门登记的代码（首位 {found}）" if owner else f"首位 {found} 不是已知的登记管理部门"
    if expected == CIVIL_AFFAIRS:
        return f"{whose}，不是民政部门登记的社会组织代码（首位应为 5）。"
    return f"{whose}，首位应为 {expected}（{DEPARTMENTS.get(expected, '')}）。"


def right_check(raw: str | None) -> str | None:
    """The code with the same first 17 characters and the right check character; None if they cannot carry one."""
    code = normalise(raw)
    if len(code) not in (LENGTH - 1, LENGTH):
        return None
    first17 = code[:17]
    return None if any(char not in ALPHABET for char in first17) else first17 + check18(first17)


def did_you_mean(raw: str | None) -> tuple[str, ...]:
    """Valid civil-affairs codes one slip away from a wrong one, the likeliest first, at most five; () if it is right.

    Slips: the last character, a letter that looks like a digit, two neighbours swapped, one character misread.
    For search messages only: a code that is registered is not changed by it.
    """
    code = normalise(raw)
    if len(code) not in (LENGTH - 1, LENGTH) or examine(code).ok:
        return ()
    proposals: dict[str, None] = {}
    for candidate in _one_slip_away(code):
        if candidate not in proposals and examine(candidate).ok:
            proposals[candidate] = None
        if len(proposals) == _MOST_PROPOSALS:
            break
    return tuple(proposals)


def _one_slip_away(code: str) -> Iterator[str]:
    if fixed := right_check(code):
        yield fixed
    if len(code) != LENGTH:
        return
    yield "".join(_LOOK_ALIKES.get(char, char) for char in code)
    for left in range(LENGTH - 1):
        yield code[:left] + code[left + 1] + code[left] + code[left + 2 :]
    if all(char in ALPHABET for char in code):
        first17 = code[:16] + check9(code[8:16])
        yield first17 + check18(first17)
    for index in range(LENGTH):
        for char in ALPHABET:
            yield code[:index] + char + code[index + 1 :]
