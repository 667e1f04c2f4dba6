"""What the desk sends: one form for each move, each with the page it was filled in on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms

from registry.filings.models import CheckMark
from registry.filings.services.review import LONGEST_NOTE, PAUSE_GROUNDS
from registry.filings.services.transitions import LONGEST_KEY
from registry.filings.validators import storable

#: What is most often wrong, one tick away; a clerk's own words may be added to each.
PAPER_PRESETS = (
    "缺签名或者盖章。",
    "不清晰，请重新扫描或者拍照。",
    "页数不全，请补齐。",
    "与填报内容不一致，请核对。",
    "已过有效期，请更换。",
)
FIELD_PRESETS = ("与材料不一致，请核对。", "填写不完整，请补充。", "不符合规范，请修改。")
LONGEST_DEFECT = 300


def new_key() -> str:
    """A key that no other page has."""
    return uuid4().hex


class MoveForm(forms.Form):
    """A move without words. `key` makes a second click do nothing; `revision` is that of the page."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    #: What the form tells `perform`, besides the key and the revision.
    details: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages["required"] = (
                f"请{'选择' if name in ('ground', 'opinion') else '填写'}{field.label}。"
            )

    def told(self) -> dict[str, Any]:
        """The details of the move."""
        return {name: self.cleaned_data[name] for name in self.details}


class TextField(forms.CharField):
    """A text that says how much too long it is, in the words of the house; without what no database holds."""

    def __init__(self, *, label: str, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(label=label, max_length=most, **kwargs)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut what was pasted without a word
        self.error_messages["max_length"] = f"{label}最多 {most} 个字，现有 %(show_value)d 个字，请删减。"

    def to_python(self, value: Any) -> str:
        return storable(super().to_python(value) or "")


class ReasonForm(MoveForm):
    """A move with a reason."""

    details = ("reason",)
    reason = TextField(label="理由", most=2000)


class RefuseIntakeForm(ReasonForm):
    reason = TextField(
        label="不予受理的理由", most=2000, help_text="写入《不予受理通知书》，并告知复议和诉讼的权利。"
    )


class ExtendForm(ReasonForm):
    reason = TextField(
        label="延期的理由",
        most=500,
        help_text="延长十个工作日，只能一次（行政许可法第四十二条），写入《延期通知书》。",
    )


class RevokeForm(ReasonForm):
    reason = TextField(
        label="撤销的事由和依据", most=300, help_text="写入登记簿和《撤销行政许可决定书》，不能恢复。"
    )


class PauseForm(MoveForm):
    """Stopping the clock."""

    details = ("ground", "reason")
    ground = forms.ChoiceField(
        label="停止计时的原因",
        choices=[("", "请选择"), *((ground, ground) for ground in PAUSE_GROUNDS)],
        help_text="只能因这几项停止计时（行政许可法第四十五条）。",
    )
    reason = TextField(label="停止计时的说明", most=180, help_text="书面告知申请人。")


class RecommendForm(MoveForm):
    """The reviewer's opinion."""

    details = ("opinion", "grounds")
    opinion = forms.ChoiceField(
        label="审查意见", choices=[("approve", "建议准予"), ("refuse", "建议不予")], widget=forms.RadioSelect
    )
    grounds = TextField(label="意见说明", most=2000, help_text="供决定人员参考，不写入决定书，不公开。")


class ApproveForm(MoveForm):
    """The decision in favour, in the approver's own words; against the reviewer's opinion nothing is suggested."""

    details = ("grounds",)
    grounds = TextField(label="决定的理由", most=2000, help_text="写入决定书，请核对、修改。审查意见不写入。")

    def __init__(self, *args: Any, agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not agreed:
            self.fields["grounds"].help_text = "审查意见是建议不予，准予须写明理由。写入决定书。"


class RefuseForm(MoveForm):
    """The decision against."""

    details = ("grounds",)
    grounds = TextField(
        label="不予许可的理由", most=2000, help_text="写入《不予行政许可决定书》，并告知复议和诉讼的权利。"
    )


@dataclass(frozen=True)
class Returnable:
    """Something that can be sent back: a paper or a field; `late` if it was there unchanged at the first notice."""

    item: str
    title: str
    is_paper: bool
    note: str = ""
    late: bool = False
    papers: Sequence[Any] = ()

    @property
    def presets(self) -> tuple[str, ...]:
        return PAPER_PRESETS if self.is_paper else FIELD_PRESETS


class ReturnForm(MoveForm):
    """All defects at once: for each paper and field what is wrong with it, a line each."""

    def __init__(self, *args: Any, items: Sequence[Returnable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for row in items:
            self.fields[f"preset-{row.item}"] = forms.MultipleChoiceField(
                label="常用语",
                choices=[(text, text) for text in row.presets],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"defect-{row.item}"] = TextField(
                label=f"{row.title}：需要改正的地方",
                most=LONGEST_DEFECT * 10,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": "一行写一处"}),
            )

    def rows(self) -> list[tuple[Returnable, Any, Any]]:
        """Each item with its two bound fields, for the template."""
        return [(row, self[f"preset-{row.item}"], self[f"defect-{row.item}"]) for row in self.items]

    @property
    def has_late(self) -> bool:
        return any(row.late for row in self.items)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.defects = [found for row in self.items for found in self._defects_of(row.item)]
        if not self.defects and not self.errors:
            self.add_error(None, "请至少写明一处需要补正的地方，并一次写全。")
        return cleaned

    def _defects_of(self, item: str) -> list[dict[str, str]]:
        typed = storable(self.cleaned_data.get(f"defect-{item}") or "").splitlines()
        texts = [*self.cleaned_data.get(f"preset-{item}", []), *(line.strip() for line in typed)]
        for text in texts:
            if len(text) > LONGEST_DEFECT:
                self.add_error(
                    f"defect-{item}",
                    f"每处最多 {LONGEST_DEFECT} 个字，有一处 {len(text)} 个字，请删减或者分行写。",
                )
        return [{"item": item, "text": text} for text in dict.fromkeys(texts) if text]

    def told(self) -> dict[str, Any]:
        return {"defects": self.defects}


class ChecklistForm(forms.Form):
    """Lines of the checklist that were sent; a line that was not sent stays as it is."""

    def __init__(self, *args: Any, lines: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for key in lines:
            self.fields[f"answer-{key}"] = forms.ChoiceField(
                choices=CheckMark.Answer.choices,
                required=False,
                error_messages={"invalid_choice": "请选择符合、不符合或者不适用。"},
            )
            self.fields[f"note-{key}"] = TextField(label="说明", most=LONGEST_NOTE, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key, text in self.lines.items():
            if (
                cleaned.get(f"note-{key}")
                and not cleaned.get(f"answer-{key}")
                and not self.has_error(f"answer-{key}")
            ):
                self.add_error(f"answer-{key}", f"“{text}”写了说明，请同时选择结论。")
        return cleaned

    def answered(self) -> list[tuple[str, str, str]]:
        """(line, answer, note) of every line with an answer."""
        return [
            (key, self.cleaned_data[f"answer-{key}"], self.cleaned_data[f"note-{key}"])
            for key in self.lines
            if self.cleaned_data.get(f"answer-{key}")
        ]


FORMS: dict[str, type[MoveForm]] = {
    "accept": MoveForm,
    "return": ReturnForm,
    "refuse_intake": RefuseIntakeForm,
    "start_review": MoveForm,
    "pause": PauseForm,
    "resume": MoveForm,
    "recommend": RecommendForm,
    "extend": ExtendForm,
    "approve": ApproveForm,
    "refuse": RefuseForm,
    "certify": MoveForm,
    "announce": MoveForm,
    "revoke": RevokeForm,
}
