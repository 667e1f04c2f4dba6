"""The form of 成立登记: what a founder is asked, step by step."""

from registry.filings.declarations import Column, Field, FieldKind, Section

DIRECT_CATEGORIES = (
    ("industry", "行业协会商会类"),
    ("science", "科技类"),
    ("charity", "公益慈善类"),
    ("community", "城乡社区服务类"),
)
POSITIONS = {
    "association": (
        ("president", "会长（理事长）"),
        ("vice_president", "副会长（副理事长）"),
        ("secretary_general", "秘书长"),
    ),
    "service": (
        ("president", "理事长"),
        ("head", "院长、校长、主任等负责人"),
        ("director", "理事"),
        ("supervisor", "监事"),
    ),
    "foundation": (
        ("president", "理事长"),
        ("vice_president", "副理事长"),
        ("secretary_general", "秘书长"),
        ("director", "理事"),
        ("supervisor", "监事"),
    ),
}
FOUNDER_WORD = {"association": "发起人", "service": "举办者", "foundation": "申请人（发起人）"}
FUNDS_WORD = {"association": "活动资金", "service": "开办资金", "foundation": "原始基金"}
EXPLANATION_LABEL = "名称用语说明"
NAME_PATTERN = {
    "association": "行政区划名称＋行（事）业领域或者会员组成＋组织形式，例如“北京市海淀区巧手编织协会”。",
    "service": "行政区划名称＋字号＋行（事）业领域＋组织形式，例如“北京市海淀区晨舟社会工作服务中心”。",
    "foundation": "行政区划名称＋字号＋行（事）业领域＋“基金会”，例如“北京晨舟教育基金会”。",
}


def sections(kind: str) -> tuple[Section, ...]:
    """The steps of the form for one kind of body."""
    return (
        Section("eligibility", "核对条件", _eligibility(kind), "先确定向哪个机关申请、由谁主管。"),
        Section("name", "名称", _name(kind), "填写后立即查重，近似名称会列在旁边。"),
        Section("basics", "基本信息", _basics(kind), "这些是登记事项，会写入登记簿并向社会公布。"),
        Section("people", "人员与组织机构", _people(kind), "证件号码和手机号加密保存，不会公开。"),
    )


def _eligibility(kind: str) -> tuple[Field, ...]:
    where = "基金会由市民政局登记。" if kind == "foundation" else "在全市活动选北京市；只在一个区活动选该区。"
    return (
        Field("division", "登记地", FieldKind.DIVISION, where),
        Field(
            "route",
            "登记方式",
            FieldKind.CHOICE,
            "有业务主管单位的选双重管理；四类组织可以直接登记。",
            choices=(("dual", "双重管理（先经业务主管单位同意）"), ("direct", "直接登记（无业务主管单位）")),
            registers="direct_registration",
        ),
        Field(
            "direct_category",
            "直接登记类别",
            FieldKind.CHOICE,
            "只有这四类可以直接登记。",
            choices=DIRECT_CATEGORIES,
            when={"route": ("direct",)},
        ),
        Field(
            "competent_unit",
            "业务主管单位",
            FieldKind.COMPETENT_UNIT,
            "填写批准文件上的单位全称。",
            max_length=120,
            when={"route": ("dual",)},
            registers="competent_unit_name",
        ),
    )


def _name(kind: str) -> tuple[Field, ...]:
    fields = [
        Field("name", "拟用名称", FieldKind.TEXT, NAME_PATTERN[kind], max_length=100, registers="name"),
        Field(
            "sector",
            "行（事）业领域",
            FieldKind.TEXT,
            "例如：社会工作、养老服务、中小学教育。",
            max_length=60,
            registers="sector",
        ),
    ]
    fields.append(
        Field(
            "name_explanation",
            EXPLANATION_LABEL,
            FieldKind.TEXT,
            "名称中有“第一”“最高”“国家级”等词而另有含义的，写明含义；没有不填。",
            required=False,
            max_length=200,
            explains="name",
        )
    )
    if kind != "association":
        fields.append(
            Field(
                "brand_meaning",
                "字号含义",
                FieldKind.TEXT,
                "说明字号从何而来；名称没有字号的，写明理由。",
                max_length=200,
            )
        )
    fields.append(
        Field(
            "person_in_name",
            "名称中有自然人姓名吗",
            FieldKind.CHOICE,
            "使用自然人姓名须有本人同意等证明，会在材料一步请您上传。",
            choices=(("no", "没有"), ("yes", "有")),
        )
    )
    return tuple(fields)


def _basics(kind: str) -> tuple[Field, ...]:
    return (*_purpose(kind), *_seat_and_funds(kind), *_OF_KIND[kind], *_STAFF)


def _purpose(kind: str) -> tuple[Field, ...]:
    return (
        Field(
            "purpose",
            "宗旨",
            FieldKind.LONG_TEXT,
            "一两句话说明为什么成立。",
            max_length=500,
            registers="purpose",
        ),
        Field(
            "business_scope",
            "公益活动的业务范围" if kind == "foundation" else "业务范围",
            FieldKind.LONG_TEXT,
            "与章程草案一致，用分号隔开。",
            max_length=1000,
            registers="business_scope",
        ),
    )


def _seat_and_funds(kind: str) -> tuple[Field, ...]:
    return (
        Field("district", "住所所在区", FieldKind.DIVISION, "住所在哪个区。", registers="district_code"),
        Field(
            "address",
            "住所",
            FieldKind.TEXT,
            "写到门牌号和房间号，与场所使用权证明一致。",
            max_length=200,
            registers="address",
        ),
        Field(
            "funds",
            FUNDS_WORD[kind],
            FieldKind.MONEY,
            "与验资报告一致，最多两位小数。",
            unit="万元",
            registers="funds",
        ),
    )


#: What only one kind of body is asked.
_OF_KIND = {
    "association": (
        Field(
            "activity_area",
            "活动地域",
            FieldKind.TEXT,
            "例如：北京市、海淀区。",
            max_length=60,
            registers="activity_area",
        ),
        Field("personal_members", "个人会员数", FieldKind.INTEGER, "没有填 0。", unit="个"),
        Field("unit_members", "单位会员数", FieldKind.INTEGER, "没有填 0。", unit="个"),
    ),
    "service": (
        Field(
            "legal_form",
            "形式",
            FieldKind.CHOICE,
            "多数选法人。",
            choices=(("法人", "法人"), ("合伙", "合伙"), ("个体", "个体")),
            registers="legal_form",
        ),
    ),
    "foundation": (
        Field(
            "foundation_type",
            "类型",
            FieldKind.CHOICE,
            "面向公众募捐的为公募。",
            choices=(("公募", "公募基金会"), ("非公募", "非公募基金会")),
            registers="foundation_type",
        ),
    ),
}
_STAFF = (
    Field("full_time_staff", "专职工作人员数", FieldKind.INTEGER, "与开展业务活动相适应。", unit="人"),
    Field(
        "party_members",
        "工作人员中的党员数",
        FieldKind.INTEGER,
        "用于登记时同步采集党建信息，不公开。没有填 0。",
        unit="人",
    ),
)


def _people(kind: str) -> tuple[Field, ...]:
    identity = (
        Column("id_number", "身份证件号码", "id_number", sealed=True, max_length=30),
        Column("phone", "手机号", "phone", sealed=True, max_length=20, required=False),
    )
    founder = (
        Column("name", "姓名或者单位名称"),
        Column("code", "单位代码（个人不填）", required=False, max_length=18),
    )
    leader = (Column("name", "姓名"), Column("position", "职务", "choice", POSITIONS[kind]), *identity)
    legal = (Column("name", "姓名"), *identity)
    return (
        Field(
            "founders",
            FOUNDER_WORD[kind],
            FieldKind.PEOPLE,
            "个人或者单位，逐一填写。",
            columns=founder,
            least=1,
        ),
        Field(
            "legal_representative",
            "拟任法定代表人（负责人）",
            FieldKind.PEOPLE,
            _LEGAL_HELP[kind],
            columns=legal,
            least=1,
            registers="legal_representative",
        ),
        Field("leaders", "拟任负责人", FieldKind.PEOPLE, _LEADERS_HELP[kind], columns=leader, least=1),
    )


_LEGAL_HELP = {
    "association": "不得同时担任其他社会团体的法定代表人（条例2016年修订文本第十二条），也不得同时是基金会的法定代表人。填一人。",
    "service": "不得同时是基金会的法定代表人（基金会管理条例第二十三条）。填一人。",
    "foundation": "不得同时担任其他组织的法定代表人（条例第二十三条）。填一人。",
}
_LEADERS_HELP = {
    "association": "会长、副会长、秘书长，逐一填写。",
    "service": "理事长、理事、监事和行政负责人，逐一填写。",
    "foundation": "理事 5 至 25 人（含理事长、副理事长、秘书长），并须有监事，监事不得由理事兼任。",
}
