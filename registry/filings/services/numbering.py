"""Numbers given once: filing numbers of a year, document numbers of an office, word and year."""

from datetime import date

from django.db import transaction
from django.db.models import F

from registry.filings.models import NumberSeries


def next_number(key: str) -> int:
    """The next number of a series, starting at 1. Holds the series until the transaction ends, so none is skipped."""
    with transaction.atomic():
        NumberSeries.objects.get_or_create(key=key)
        NumberSeries.objects.filter(key=key).update(last=F("last") + 1)
        return NumberSeries.objects.values_list("last", flat=True).get(key=key)


def filing_number(on: date) -> str:
    """办件号: year and a running number, e.g. 2026-1133."""
    return f"{on.year}-{next_number(f'filing:{on.year}'):04d}"


def document_number(prefix: str, word: str, on: date) -> str:
    """文书号 in the pattern in use: 海民社许准成字〔2026〕12号 (domain_checked §7.12)."""
    number = next_number(f"document:{prefix}{word}:{on.year}")
    return f"{prefix}{word}字〔{on.year}〕{number}号"
