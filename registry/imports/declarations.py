"""The columns of the import files, the words they use, and what each means here.

The columns are those of the national credit-information site; offices call them differently, so each has synonyms.
"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the contract, other names seen, and whether a file without it is refused."""

    field: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


REGISTER_COLUMNS = (
    Column(
        "code",
        "统一社会信用代码",
        ("信用代码", "社会信用代码", "统一信用代码", "统一代码", "统一社会信用代码证号"),
        True,
    ),
    Column(
        "name", "社会组织名称", ("名称", "组织名称", "单位名称", "机构名称", "社会组织全称", "全称"), True
    ),
    Column("kind", "社会组织类型", ("类型", "组织类型", "机构类型", "社会组织类别", "类别")),
    Column(
        "legal_representative",
        "法定代表人",
        ("法人代表", "法人", "法定代表人姓名", "负责人", "法定代表人/负责人", "法定代表人(负责人)"),
    ),
    Column(
        "registered_on",
        "成立登记日期",
        ("成立日期", "登记日期", "注册日期", "成立时间", "成立登记时间", "批准成立日期"),
    ),
    Column("status", "登记状态", ("状态", "组织状态", "社会组织状态")),
    Column("registrar_name", "登记管理机关", ("登记机关", "发证机关", "登记管理机关名称")),
    Column("competent_unit_name", "业务主管单位", ("主管单位", "业务主管单位名称", "业务主管部门")),
    Column(
        "funds", "注册资金", ("开办资金", "活动资金", "原始基金数额", "原始基金", "注册资本", "注册资金数额")
    ),
    Column("address", "住所", ("地址", "住址", "注册地址", "登记住所", "住所地址")),
    Column("business_scope", "业务范围", ("宗旨和业务范围", "业务范围内容")),
    Column("certificate", "证书有效期", ("有效期", "证书有效期限", "登记证书有效期", "有效期限")),
    Column("purpose", "宗旨"),
    Column("activity_area", "活动地域", ("活动区域",)),
)

DECISION_COLUMNS = (
    Column("code", "统一社会信用代码", REGISTER_COLUMNS[0].synonyms, True),
    Column(
        "document_no",
        "决定文书号",
        ("文书号", "决定书文号", "决定书文书号", "行政许可决定文书号", "许可文书号"),
        True,
    ),
    Column("decided_on", "决定日期", ("许可决定日期", "作出决定日期", "日期"), True),
    Column("matter", "事项", ("许可事项", "决定事项", "许可内容")),
)

#: What every file must say of the funds: 万元 unless the header or the value says otherwise.
FUNDS_UNITS = {
    "万元": 10_000,
    "元": 1,
    "人民币万元": 10_000,
    "人民币元": 1,
    "万": 10_000,
    "亿元": 100_000_000,
}

KIND_WORDS = {
    "社会团体": "association",
    "社团": "association",
    "社会团体法人": "association",
    "民办非企业单位": "service",
    "民非": "service",
    "民非企业": "service",
    "民办非企业": "service",
    "社会服务机构": "service",
    "民办非企业单位(社会服务机构)": "service",
    "社会服务机构(民办非企业单位)": "service",
    "基金会": "foundation",
    "慈善基金会": "foundation",
    "公募基金会": "foundation",
    "非公募基金会": "foundation",
}
KIND_LABELS = {"association": "社会团体", "service": "民办非企业单位", "foundation": "基金会"}
COMMUNITY_WORDS = ("社区社会组织", "备案社团", "社区社团")
COMMUNITY_SENTENCE = (
    "备案社区社会组织没有统一社会信用代码，不在登记册导入范围内；请由发起人向所在街道办事处、乡镇政府备案。"
)

STATUS_WORDS = {
    **dict.fromkeys(("正常", "存续", "在册", "有效", "已登记", "在业", "正常运行"), "active"),
    **dict.fromkeys(("清算", "清算中", "清算期"), "liquidating"),
    **dict.fromkeys(("注销", "已注销", "注销登记"), "dissolved"),
    **dict.fromkeys(("撤销", "已撤销", "撤销登记", "被撤销"), "annulled"),
    **dict.fromkeys(("吊销", "已吊销", "吊销登记证书", "被吊销"), "revoked"),
}

#: Words an office writes into a cell that has no value.
BLANK_WORDS = frozenset(
    {"", "-", "--", "—", "——", "/", "无", "暂无", "不详", "未知", "空", "null", "NULL", "N/A", "n/a"}
)

#: What Excel writes into a cell whose formula failed or whose column is too narrow; never what an office meant.
ERROR_WORDS = frozenset(
    {
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA"),
    }
)

#: Districts that were merged or renamed: codes issued before still carry the old digits (国函〔2010〕55号; 2015 县改区).
MERGED_DISTRICTS = {"110103": "110101", "110104": "110102", "110228": "110118", "110229": "110119"}


class Severity:
    """ERROR refuses the row, WARNING loads it and asks a person to look."""

    ERROR = "error"
    WARNING = "warning"


class Finding(NamedTuple):
    """One thing said of a row: its number in the file (1 is the first line), column, value as given, reason."""

    row: int
    column: str
    value: str
    reason: str
    severity: str = Severity.ERROR
