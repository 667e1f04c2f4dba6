"""The instruments that 成立登记 stands on."""

from datetime import date

from registry.filings.declarations import Source

ASSOCIATION = "社会团体登记管理条例"
SERVICE = "民办非企业单位登记管理暂行条例"
FOUNDATION = "基金会管理条例"
LICENSING = "行政许可法"
NAMING = "社会组织名称管理办法"

INSTRUMENT = {"association": ASSOCIATION, "service": SERVICE, "foundation": FOUNDATION}
#: Said beside the instrument: what is known of a later version whose text was not seen.
AMENDED = {"association": "2026年3月有修改决定，修改后的条文待核对"}
_SINCE = {
    ASSOCIATION: ("2016-02-06 修订", date(2016, 2, 6)),
    SERVICE: ("1998-10-25", date(1998, 10, 25)),
    FOUNDATION: ("2004-03-08", date(2004, 6, 1)),
    LICENSING: ("2019-04-23 修正", date(2019, 4, 23)),
    NAMING: ("民政部令第69号", date(2024, 5, 1)),
}


def law(instrument: str, article: str, note: str = "") -> Source:
    """An article whose text was read."""
    version, since = _SINCE[instrument]
    return Source(instrument, article, version, certain=True, in_force_from=since, note=note)


def unsettled(note: str, instrument: str = "", article: str = "", since: date = date(2016, 1, 1)) -> Source:
    """A rule whose text was not seen: staff edit it, and the doubt is shown beside it."""
    return Source(instrument, article, "待核对", certain=False, in_force_from=since, note=note)


PRACTICE = unsettled("通行做法，非条例所列；由登记管理机关按需设置。")
