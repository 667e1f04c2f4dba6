"""Names of social organisations: taken apart, judged, compared, keyed."""

from .examination import examine_name
from .keys import clean, name_key, simplified, sound_key, within_one_edit
from .parsing import NameParts, Place, Places, parse, pieces_of, places_of
from .rules import NO_BRAND_CONDITIONS, RULES, NameFinding, NameRules, Rule, Severity
from .similarity import Likeness, N11Windows, Similarity, compare_names, n11_applies

__all__ = [
    "NO_BRAND_CONDITIONS",
    "RULES",
    "Likeness",
    "N11Windows",
    "NameFinding",
    "NameParts",
    "NameRules",
    "Place",
    "Places",
    "Rule",
    "Severity",
    "Similarity",
    "clean",
    "compare_names",
    "examine_name",
    "n11_applies",
    "name_key",
    "parse",
    "pieces_of",
    "places_of",
    "simplified",
    "sound_key",
    "within_one_edit",
]
