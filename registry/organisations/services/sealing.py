"""Sealing of personal data (个人信息保护法 art. 51): identity numbers and phones, never readable in the database.

`settings.SEALING_KEY` is a comma-separated list: the first key seals, all of them unseal, so a key is changed by
putting the new one in front and running `reseal` over the rows. Unset, the key is derived from SECRET_KEY.
"""

import base64
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

_PURPOSE = b"registry.organisations.sealing"


class SealBroken(ValueError):
    """The sealed bytes were altered, or sealed with a key that is not in SEALING_KEY."""


def seal(values: dict[str, object]) -> bytes:
    """Seal a dict of JSON values (dates become ISO text)."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    return _ring().encrypt(text.encode("utf-8"))


def unseal(sealed: bytes | memoryview | None) -> dict[str, object]:
    """What was sealed; {} for None or empty. SealBroken if it cannot be opened."""
    if not sealed:
        return {}
    try:
        return json.loads(_ring().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise SealBroken("sealed data cannot be opened with any key of SEALING_KEY") from error


def reseal(sealed: bytes | memoryview) -> bytes:
    """The same content under the first key. SealBroken if no key opens it."""
    try:
        return _ring().rotate(bytes(sealed))
    except InvalidToken as error:
        raise SealBroken("sealed data cannot be opened with any key of SEALING_KEY") from error


def _ring() -> MultiFernet:
    return _ring_of(settings.SEALING_KEY or settings.SECRET_KEY, bool(settings.SEALING_KEY))


@lru_cache(maxsize=8)
def _ring_of(keys: str, is_list: bool) -> MultiFernet:
    parts = [part.strip() for part in keys.split(",") if part.strip()] if is_list else [keys]
    return MultiFernet([Fernet(_derived(part)) for part in parts])


def _derived(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode("utf-8"))
    return base64.urlsafe_b64encode(derived)
