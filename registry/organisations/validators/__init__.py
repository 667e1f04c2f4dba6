"""The law of codes and names, without a database: what a form, an import and a search message say of them."""

from .characters import Unseen, code_points, unseen, without
from .codes import CodeFinding, CodeReason
from .codes import did_you_mean as did_you_mean_code
from .codes import examine as examine_code
from .codes import normalise as normalise_code
from .names import (
    NameFinding,
    NameParts,
    NameRules,
    Places,
    Severity,
    compare_names,
    examine_name,
    n11_applies,
    name_key,
)
from .names import parse as parse_name

__all__ = [
    "CodeFinding",
    "CodeReason",
    "NameFinding",
    "NameParts",
    "NameRules",
    "Places",
    "Severity",
    "Unseen",
    "code_points",
    "compare_names",
    "did_you_mean_code",
    "examine_code",
    "examine_name",
    "n11_applies",
    "name_key",
    "normalise_code",
    "parse_name",
    "unseen",
    "without",
]
