"""The matter itself: what the law asks, what is handed in, how long it takes, what is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from registry.filings.declarations.forms import Field, Section


@dataclass(frozen=True)
class Source:
    """Where a rule comes from. `certain` is False where the text was not seen (then staff may edit the rule)."""

    instrument: str
    article: str = ""
    version: str = ""
    certain: bool = True
    in_force_from: date = date(2016, 2, 6)
    note: str = ""

    def __str__(self) -> str:
        return f"《{self.instrument}》{self.article}" if self.instrument else self.note

    @property
    def cited(self) -> str:
        """The article with its version: 《…条例》第十条（2016-02-06 修订）; the note where no instrument is named."""
        return citation(self.instrument, self.article, self.version) or self.note


def citation(instrument: str, article: str, version: str) -> str:
    """How a rule is cited: law is dated, so the version stands behind the article. '' without an instrument."""
    if not instrument:
        return ""
    return f"《{instrument}》{article}{f'（{version}）' if version else ''}"


@dataclass(frozen=True)
class Condition:
    """A condition of the law, in words the public reads."""

    key: str
    text: str
    source: Source
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperItem:
    """A paper of the list. `requirement`: required, optional or abolished (staff cannot ask for it any more)."""

    key: str
    title: str
    source: Source
    help: str = ""
    requirement: str = "required"
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Limit:
    """A time limit; `unit` WD 工作日 or CD 日. Keys: intake, correction, decision, extension, delivery, …;

    a key with the suffix `_promised` is what the office promises within the statutory one. `most` are the most days,
    of either unit, that the source lets staff set; None where that is open or its text is not settled.
    """

    key: str
    label: str
    days: int
    unit: str
    source: Source
    most: int | None = None


@dataclass(frozen=True)
class Amount:
    """An amount in yuan, or a count, that a condition compares with."""

    key: str
    label: str
    value: str
    source: Source


@dataclass(frozen=True)
class Rule:
    """A rule that is read as data: windows of name uniqueness, years of a certificate, severities."""

    key: str
    label: str
    value: object
    source: Source


@dataclass(frozen=True)
class Check:
    """A line of the reviewer's checklist, beside the paper or field named in `item`."""

    key: str
    text: str
    item: str
    source: Source
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Matter:
    """One 事项. `version` changes when the declaration does; filings keep the one they were made under.

    What an approval leads to is declared too: `result_name` is issued to the applicant where there is one, then the
    result is announced where it is public; a matter with neither is closed by its approval.
    """

    code: str
    name: str
    short_name: str
    kind: str
    version: str
    summary: str
    basis: tuple[Source, ...]
    conditions: tuple[Condition, ...]
    papers: tuple[PaperItem, ...]
    sections: tuple[Section, ...]
    limits: tuple[Limit, ...]
    amounts: tuple[Amount, ...]
    rules: tuple[Rule, ...]
    checks: tuple[Check, ...]
    document_word: str  # the word in the document number: 京民〈社许准成〉字〔2026〕12号
    letter_word: str  # what stands for the kind of body in the number of every other letter: 京民〈社〉受字
    result_name: str = ""  # what the applicant receives: 《社会团体法人登记证书》; '' where nothing is issued
    #: Its title where it depends on the registered form: {"法人": "民办非企业单位（法人）登记证书"}.
    result_titles: Mapping[str, str] = field(default_factory=dict)
    public_result: bool = True
    granted: str = "准予许可"  # what an approval says: 准予登记, 准予变更登记
    #: What the grounds of an approval begin with, for the approver to edit: the law's words, nothing of the case.
    granting_grounds: str = "申请材料齐全，申请符合法定条件、标准。"
    fee: str = "不收费"
    #: The question whose answer is the filing's title; '' where the title is the name of the body it is about.
    title_field: str = "name"
    office_field: str = "division"
    #: Whether the title is a new name: examined, held from submission on, shown beside names like it.
    asks_name: bool = False

    @property
    def refusal_word(self) -> str:
        """The word in the document number of a refusal: another series than that of the approvals."""
        word = self.document_word
        return word.replace("准", "不准", 1) if "准" in word else f"不准{word}"

    def result_title(self, legal_form: str) -> str:
        """The title of what is issued to a body of this form; the plain name where the form is not known."""
        return self.result_titles.get(legal_form, self.result_name)

    def leads_to(self, move: str, state: str) -> bool:
        """Whether `move` follows in `state`: nothing is certified where nothing is issued, nor announced before it is."""
        if move == "certify":
            return bool(self.result_name)
        if move == "announce":
            return self.public_result and (state == "certified" or not self.result_name)
        return True

    @property
    def closes_with_approval(self) -> bool:
        """Whether nothing follows an approval."""
        return not self.result_name and not self.public_result

    def field_map(self) -> dict[str, Field]:
        """Every question by its key."""
        return {field.key: field for section in self.sections for field in section.fields}
