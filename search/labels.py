"""Chinese words for the values of facets and parameters (the values themselves are a contract)."""

TYPES = {
    "organisation": "机构",
    "community": "社区社会组织",
    "hub": "枢纽",
    "party": "党组织",
    "base": "孵化基地",
    "support": "支持服务",
    "purchase": "购买项目",
    "illegal": "非法社会组织",
    "place": "行政区划",
    "figure": "统计数字",
    "notice": "公告",
    "policy": "政策",
    "guide": "办事指南",
    "page": "页面",
}
KINDS = {
    "association": "社会团体",
    "service": "社会服务机构（民非）",
    "foundation": "基金会",
    "community": "社区社会组织（备案）",
}
LEVELS = {"national": "全国", "city": "市级", "district": "区级", "street": "街道级"}
STATUSES = {
    "active": "正常",
    "liquidating": "清算中",
    "dissolved": "已注销",
    "annulled": "已撤销",
    "revoked": "已吊销",
}
GRADES = {"5A": "5A", "4A": "4A", "3A": "3A", "2A": "2A", "1A": "1A", "expired": "已过期"}
LISTS = {"abnormal": "活动异常名录", "serious": "严重违法失信名单"}
SORTS = {"relevance": "相关度", "name": "名称", "registered": "登记时间"}
FACETS = {
    "type": "类型",
    "status": "登记状态",
    "kind": "机构种类",
    "level": "登记层级",
    "district": "行政区",
    "street": "街道、乡镇",
    "grade": "评估等级",
    "hub": "所属枢纽",
    "list": "名单",
}
FIXED = {"type": TYPES, "kind": KINDS, "level": LEVELS, "status": STATUSES, "grade": GRADES, "list": LISTS}

#: Bodies that have ended leave the default results but stay findable by exact name or code, or by asking for them.
ENDED = ("dissolved", "annulled", "revoked")
#: Shapes of the status badge (visual language: disc valid, diamond attention, ring ended, cross forbidden).
STATUS_SHAPES = {
    "active": "valid",
    "liquidating": "attention",
    "dissolved": "ended",
    "annulled": "forbidden",
    "revoked": "forbidden",
}
