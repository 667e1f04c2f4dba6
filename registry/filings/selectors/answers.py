"""The answers of a filing, sealed ones included for those who may see them."""

import json
from typing import Any

from django.utils.crypto import salted_hmac

from registry.filings.declarations import FieldKind, Matter, get
from registry.filings.models import Filing
from registry.organisations.services import sealing


def matter_of(filing: Filing) -> Matter:
    """The matter of a filing. LookupError when this installation no longer declares it."""
    matter = get(filing.matter)
    if matter is None:
        raise LookupError(f"matter {filing.matter} is not declared")
    return matter


def full_answers(filing: Filing) -> dict[str, Any]:
    """`data` with the sealed columns put back. Only for the applicant and staff of the case."""
    sealed: dict[str, Any] = sealing.unseal(bytes(filing.sealed)) if filing.sealed else {}
    answers = dict(filing.data)
    for key, rows in sealed.items():
        open_rows = answers.get(key, [])
        answers[key] = [
            {**row, **(rows[number] if number < len(rows) else {})} for number, row in enumerate(open_rows)
        ]
    return answers


def split_sealed(matter: Matter, answers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers as (open, sealed): the sealed columns of PEOPLE fields apart, row by row."""
    opened, sealed = dict(answers), {}
    for key, field in matter.field_map().items():
        secret = [column.key for column in field.columns if column.sealed]
        if field.kind is not FieldKind.PEOPLE or not secret or key not in answers:
            continue
        rows = [row for row in answers[key] if isinstance(row, dict)]
        opened[key] = [{k: v for k, v in row.items() if k not in secret} for row in rows]
        sealed[key] = [{k: v for k, v in row.items() if k in secret} for row in rows]
    return opened, sealed


def mark_of(filing: Filing, key: str, answers: dict[str, Any]) -> str:
    """A keyed digest of one of `answers` as it stands, to know later whether it changed; it tells nothing of it.

    After a change of SECRET_KEY every answer looks changed.
    """
    text = json.dumps(answers.get(key) or "", ensure_ascii=False, sort_keys=True)
    return salted_hmac(f"{__name__}/{filing.number}/{key}", text, algorithm="sha256").hexdigest()
