"""Organs and districts as a file names them, found among those known here. Read once for a whole file."""

from dataclasses import dataclass

from registry.divisions.models import Division
from registry.divisions.selectors import NATIONAL_CODE, district_code_of, level_named, parse_registrar
from registry.divisions.selectors import names as division_names
from registry.imports.declarations import MERGED_DISTRICTS
from registry.offices.models import Office
from registry.offices.selectors import Organs

_LEVEL_OF = {
    Division.Level.NATIONAL: "national",
    Division.Level.CITY: "city",
    Division.Level.DISTRICT: "district",
    Division.Level.STREET: "district",
}


@dataclass(frozen=True, slots=True)
class Registrar:
    """The registering organ of a row: all items that tell it, and a warning for a person ('' if all is known).

    The items go together: of an organ that is not known here the office and the division are None.
    """

    items: dict[str, str | None]
    warning: str = ""


class Places:
    """Answers from memory; asks the database only when it is made."""

    def __init__(self) -> None:
        self._known = division_names()
        self._divisions = Division.objects.in_bulk()
        self._registrars: dict[str, str] = {}
        self._organs = Organs()
        active = Office.objects.filter(active=True, kind=Office.Kind.CIVIL_AFFAIRS)
        for code, division in active.values_list("code", "division_id"):
            self._registrars.setdefault(division, code)
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
            level = level_named(name) or _level_by_digits(digits)
            warning = "登记管理机关不在本系统的行政区划内，已按原文保留，请核实。"
            return Registrar(_items(name, level), warning)
        return Registrar(self._in(division, name))

    def _guessed(self, digits: str) -> Registrar:
        # The organ's name stays unknown: the guess decides who completes the body, it is not shown as a fact.
        division = self._divisions.get(MERGED_DISTRICTS.get(digits, digits))
        if division is None:
            return Registrar(
                _items("", _level_by_digits(digits)),
                "登记管理机关未填，代码中的行政区划也不在本系统内，请补录。",
            )
        where = (
            f"登记管理机关未填，已按代码第3至8位暂记为{division.name}，请核实后补录；"
            "代码不表示住所，所在区没有据此填写。"
        )
        return Registrar(self._in(division, ""), where)

    def _in(self, division: Division, name: str) -> dict[str, str | None]:
        level = _LEVEL_OF[Division.Level(division.level)]
        return _items(name, level, division.code, self._registrars.get(division.code))

    def competent_unit(self, name: str, division: str | None) -> str | None:
        """The code of the office that bears exactly this name where a body of `division` belongs; None if unclear."""
        return self._organs.unit_named(name, division)

    def district(self, registrar_name: str, division: str | None, address: str) -> str:
        """The code of the district of a body: of the organ that is named, else of the address; '' if neither says.

        The digits of a code that led to an unnamed organ are no word on where the body is (docs/decisions/0007).
        """
        of_organ = district_code_of(division) if registrar_name and division else ""
        return of_organ or self.district_in(address)

    def district_in(self, address: str) -> str:
        """The code of the one district an address names within its first characters; '' if none or several."""
        start = address[:16]
        found = {code for name, code in self._districts if name in start}
        return found.pop() if len(found) == 1 else ""


def _items(
    name: str, level: str, division: str | None = None, office: str | None = None
) -> dict[str, str | None]:
    return {"registrar_name": name, "registrar": office, "division": division, "level": level}


def _level_by_digits(digits: str) -> str:
    if digits == NATIONAL_CODE:
        return "national"
    return "city" if digits.endswith("00") else "district"
