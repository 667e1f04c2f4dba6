"""The instruments that 成立登记 stands on."""

from datetime import date

from registry.filings.declarations import Source

ASSOCIATION = "社会团体登记管理条例"
SERVICE = "民办非企业单位登记管理暂行条例"
FOUNDATION = "基金会管理条例"
LICENSING = "行政许可法"
NAMING = "社会组织名称管理办法"

#: 成立条件, by kind.
CONDITION_ARTICLE = {"association": "第十条", "service": "第八条", "foundation": "第八条"}
INSTRUMENT = {"association": ASSOCIATION, "service": SERVICE, "foundation": FOUNDATION}
#: Instruments whose later version is known to exist and was not seen: neither its day of force nor its text. The version
#: below is the last one read; whether an article of it still stands is for a person, so its rules are settings.
AMENDED = {ASSOCIATION: "2026年3月有修改决定，施行日期和条文待核对"}
_SINCE = {
    ASSOCIATION: ("2016-02-06 修订", date(2016, 2, 6)),
    SERVICE: ("1998-10-25", date(1998, 10, 25)),
    FOUNDATION: ("2004-03-08", date(2004, 6, 1)),
    LICENSING: ("2019-04-23 修正", date(2019, 4, 23)),
    NAMING: ("民政部令第69号", date(2024, 5, 1)),
}


def law(instrument: str, article: str, note: str = "") -> Source:
    """An article whose text was read; not certain where a later version may have changed it."""
    version, since = _SINCE[instrument]
    notes = "；".join(filter(None, (note, AMENDED.get(instrument, ""))))
    return Source(instrument, article, version, instrument not in AMENDED, since, notes)


def cite(instrument: str, article: str) -> str:
    """An article as findings cite it, with the version that was read: 《…条例》第十条（2016-02-06 修订）."""
    return law(instrument, article).cited


def unsettled(note: str, instrument: str = "", article: str = "", since: date = date(2016, 1, 1)) -> Source:
    """A rule whose text was not seen: staff edit it, and the doubt is shown beside it."""
    return Source(instrument, article, "", certain=False, in_force_from=since, note=note)


PRACTICE = unsettled("通行做法，非条例所列；由登记管理机关按需设置。")
