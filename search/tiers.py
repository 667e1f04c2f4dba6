"""The order in which kinds of agreement count.

Exact code > exact name > exact alias or former name > beginning of a name > all words in the name > short name >
synonyms > parts > text > pinyin > initials > registered items; what comes after is for when all of these find nothing.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from search.matching import Clause


class Because(StrEnum):
    """Why a tier matches; `search.explaining` puts it into words."""

    CODE = "code"
    CODE_PART = "code_part"
    CODE_PREFIX = "code_prefix"
    NAME = "name"
    ALIAS = "alias"
    PREFIX = "prefix"
    WORDS = "words"
    ABBREVIATION = "abbreviation"
    SYNONYM = "synonym"
    PARTS = "parts"
    TEXT = "text"
    PINYIN = "pinyin"
    INITIALS = "initials"
    ITEM = "item"
    FILTER = "filter"
    HOMOPHONE = "homophone"
    MISSPELLING = "misspelling"
    PIECES = "pieces"
    PAIRS = "pairs"


class Step(IntEnum):
    """Every kind of agreement, the firmest first; the number is the score of what agrees so.

    BORNE: the code or name of another thing, as a notice bears that of a body.
    """

    CODE = 1000
    CODE_BORNE = 990
    CODE_PART = 950
    CODE_PART_BORNE = 940
    NAME = 900
    NAME_BORNE = 890
    ALIAS = 810
    ALIAS_BORNE = 800
    SYNONYM_WHOLE = 780
    PREFIX = 700
    CODE_PREFIX = 650
    WORDS = 600
    ABBREVIATION = 580
    SYNONYM = 500
    PARTS = 450
    TEXT = 320
    TEXT_SYNONYM = 300
    PINYIN_WHOLE = 260
    PINYIN_START = 250
    PINYIN_INSIDE = 240
    INITIALS_WHOLE = 230
    INITIALS_START = 220
    INITIALS_INSIDE = 210
    PINYIN_TOGETHER = 205
    PINYIN_APART = 200
    ITEM = 100
    TEXT_AS_TYPED = 90
    HOMOPHONE = 80
    MISSPELLING = 70
    PARTS_ANYWHERE = 60
    PIECES = 50
    PAIRS = 40
    FILTER = 10

    @property
    def because(self) -> Because:
        return _BECAUSE.get(self) or Because[self.name]

    @property
    def literal(self) -> bool:
        """True when nothing was exchanged or guessed."""
        return self in _LITERAL


#: Of the steps that are not called as the reason is.
_BECAUSE = {
    Step.CODE_BORNE: Because.CODE,
    Step.CODE_PART_BORNE: Because.CODE_PART,
    Step.NAME_BORNE: Because.NAME,
    Step.ALIAS_BORNE: Because.ALIAS,
    Step.SYNONYM_WHOLE: Because.SYNONYM,
    Step.TEXT_SYNONYM: Because.TEXT,
    Step.PINYIN_WHOLE: Because.PINYIN,
    Step.PINYIN_START: Because.PINYIN,
    Step.PINYIN_INSIDE: Because.PINYIN,
    Step.INITIALS_WHOLE: Because.INITIALS,
    Step.INITIALS_START: Because.INITIALS,
    Step.INITIALS_INSIDE: Because.INITIALS,
    Step.PINYIN_TOGETHER: Because.PINYIN,
    Step.PINYIN_APART: Because.PINYIN,
    Step.TEXT_AS_TYPED: Because.TEXT,
    Step.PARTS_ANYWHERE: Because.PARTS,
}
_LITERAL = frozenset(
    (
        *(step for step in Step if step >= Step.ALIAS_BORNE),
        Step.PREFIX,
        Step.CODE_PREFIX,
        Step.WORDS,
        Step.TEXT,
        Step.ITEM,
        Step.FILTER,
    )
)


#: From this score on a body is meant by name or code and shown even when it has ended.
EXACT = int(Step.ALIAS_BORNE)


@dataclass(frozen=True)
class Tier:
    """Documents that match `clause` agree at least by `step`."""

    step: Step
    clause: Clause

    @property
    def score(self) -> int:
        return int(self.step)

    @property
    def because(self) -> Because:
        return self.step.because

    @property
    def literal(self) -> bool:
        return self.step.literal
