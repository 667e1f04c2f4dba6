"""Organs and districts as a file names them, found among those known here. Read once for a whole file."""

from dataclasses import dataclass

from registry.divisions.models import Division
from registry.divisions.selectors import NATIONAL_CODE, district_code_of, parse_registrar
from registry.divisions.selectors import names as division_names
from registry.imports.declarations import MERGED_DISTRICTS
from registry.offices.models import Office

_LEVEL_OF = {
    Division.Level.NATIONAL: "national",
    Division.Level.CITY: "city",
    Division.Level.DISTRICT: "district",
    Division.Level.STREET: "district",
}


@dataclass(frozen=True, slots=True)
class Registrar:
    """The registering organ of a row: items for the ledger, and a warning for a person ('' if all is known)."""

    items: dict[str, str]
    warning: str = ""


class Places:
    """Answers from memory; asks the database only when it is made."""

    def __init__(self) -> None:
        self._known = division_names()
        self._divisions = Division.objects.in_bulk()
        self._registrars: dict[str, str] = {}
        units: dict[str, str] = {}
        for code, name, kind, division in Office.objects.values_list("code", "name", "kind", "division_id"):
            if kind == Office.Kind.CIVIL_AFFAIRS:
                self._registrars.setdefault(division, code)
            else:
                units[name] = code
        self._units = units
        self._by_name: dict[tuple[str, str], Registrar] = {}
        self._districts = [
            (division.name, division.code)
            for division in self._divisions.values()
            if division.level == Division.Level.DISTRICT
        ]

    def registrar(self, name: str, code: str) -> Registrar:
        """By its name; for a row without one by the digits of the credit code, which is a guess and said to be one."""
        key = (name, code[2:8])
        if key not in self._by_name:
            self._by_name[key] = self._named(name, key[1]) if name else self._guessed(key[1])
        return self._by_name[key]

    def _named(self, name: str, digits: str) -> Registrar:
        division = parse_registrar(name, self._known)
        if division is None:
            level = _level_by_name(name) or _level_by_digits(digits)
            warning = "登记管理机关不在本系统的行政区划内，已按原文保留，请核实。"
            return Registrar({"registrar_name": name, "level": level}, warning)
        items = {"registrar_name": name, **self._in(division)}
        return Registrar(items)

    def _guessed(self, digits: str) -> Registrar:
        division = self._divisions.get(MERGED_DISTRICTS.get(digits, digits))
        if division is None:
            return Registrar(
                {"level": _level_by_digits(digits)},
                "登记管理机关未填，代码中的行政区划也不在本系统内，请补录。",
            )
        where = (
            f"登记管理机关未填，已按代码第3至8位暂记为{division.name}，请核实后补录；"
            "代码不表示住所，所在区没有据此填写。"
        )
        # The organ's name stays unknown: the guess decides who completes the body, it is not shown as a fact. And the
        # digits are those of the organ when it issued the code: no word on where the body is (docs/decisions/0007).
        items = {item: value for item, value in self._in(division).items() if item != "district_code"}
        return Registrar({**items, "registrar_name": ""}, where)

    def _in(self, division: Division) -> dict[str, str]:
        items = {"division": division.code, "level": _LEVEL_OF[Division.Level(division.level)]}
        if office := self._registrars.get(division.code):
            items["registrar"] = office
        if district := district_code_of(division.code):
            items["district_code"] = district
        return items

    def competent_unit(self, name: str) -> str | None:
        """The code of the office that bears exactly this name."""
        return self._units.get(name)

    def district_in(self, address: str) -> str:
        """The code of the one district an address names within its first characters; '' if none or several."""
        start = address[:16]
        found = {code for name, code in self._districts if name in start}
        return found.pop() if len(found) == 1 else ""


def _level_by_name(name: str) -> str:
    place = name.removesuffix("民政局")
    if place == name:
        return ""
    if place.endswith(("区", "县", "旗")):
        return "district"
    return "city" if place.endswith(("市", "省", "州", "盟", "自治区")) else ""


def _level_by_digits(digits: str) -> str:
    if digits == NATIONAL_CODE:
        return "national"
    return "city" if digits.endswith("00") else "district"
