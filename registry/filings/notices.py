"""What the applicant is told after each move, in plain words; each exactly once, keyed by the event."""

from collections.abc import Sequence

from django.urls import reverse

from registry.filings.models import Filing, FilingEvent
from registry.filings.selectors.answers import matter_of
from registry.filings.selectors.law import length, terms_of
from registry.outbox.models import OutboxMessage
from registry.outbox.services import notify

_WORDS = {
    "submit": ("申请已提交", "我们已收到“{title}”的申请，将在{intake}答复是否受理。"),
    "resubmit": ("补正已提交", "我们已收到“{title}”的补正材料，将在{intake}答复。"),
    "withdraw": ("申请已撤回", "“{title}”的申请已撤回。"),
    "accept": ("申请已受理", "“{title}”的申请已受理，受理通知书可在办件页面下载。"),
    "deem_accepted": ("申请视为受理", "“{title}”的申请逾期未答复，自收到之日起视为受理。"),
    "return": ("需要补正", "“{title}”需要补正：{reason}"),
    "refuse_intake": ("不予受理", "“{title}”的申请不予受理：{reason}"),
    "lapse": ("视为撤回", "“{title}”{reason}"),
    "pause": ("停止计时", "“{title}”因{reason}停止计算办理期限。"),
    "resume": ("恢复计时", "“{title}”已恢复计算办理期限。"),
    "extend": ("办理期限延长", "“{title}”的办理期限经批准延长：{reason}"),
    "approve": ("{granted}", "“{title}”的申请{granted}，决定书可在办件页面下载{making}。"),
    "refuse": ("不予许可", "“{title}”的申请不予许可：{reason}"),
    "certify": ("证书已制发", "“{title}”的《{result}》已制发，可在办件页面下载。"),
    "announce": ("已公告", "“{title}”的办理结果已向社会公告。"),
    "revoke": ("许可已撤销", "“{title}”取得的许可已被撤销：{reason}"),
}


def tell_applicants(messages: Sequence[OutboxMessage]) -> None:
    """Subscriber of `filing.changed`: an inbox message for each event not told yet. Idempotent."""
    numbers = {message.payload["number"] for message in messages}
    for filing in Filing.objects.filter(number__in=numbers).select_related("applicant"):
        for event in filing.events.all():
            if event.move in _WORDS:
                _tell(filing, event)


def _tell(filing: Filing, event: FilingEvent) -> None:
    matter, intake = matter_of(filing), terms_of(filing).limit("intake")
    words = {
        "title": filing.title or filing.number,
        "reason": event.reason,
        "granted": matter.granted,
        "result": matter.result_name,
        "making": "，正在制证" if matter.result_name else "",
        "intake": f" {length(intake)}内" if intake else "法定期限内",
    }
    title, body = (text.format(**words) for text in _WORDS[event.move])
    notify(
        filing.applicant,
        key=f"filing:{filing.number}:{event.pk}",
        title=f"{title}（{filing.number}）",
        body=body,
        url=reverse("workspace:filing", args=[filing.number]),
    )
