"""Words of the public record that follow from law."""

from registry.organisations.models import Organisation, Relation

Status = Organisation.Status

#: What a status means for the public.
STATUS_MEANINGS: dict[str, str] = {
    Status.ACTIVE: "登记有效，可依法开展活动",
    Status.LIQUIDATING: "正在清算，不得开展清算以外的活动",
    Status.DISSOLVED: "已注销登记，法人资格终止，不得再以其名义活动",
    Status.ANNULLED: "登记已被撤销，不得再以其名义活动",
    Status.REVOKED: "登记证书已被吊销，不得再以其名义活动",
}

#: Instead of the meaning of an active status, while a penalty of 限期停止活动 is in force.
SUSPENDED_MEANING = "登记有效，但已被责令限期停止活动，停止期间不得开展活动"

#: How a relation reads from its source and from its target. Membership is not here: rolls of members are not public.
RELATION_WORDS: dict[str, tuple[str, str]] = {
    Relation.Kind.BRANCH_OF: ("所属机构", "分支（代表）机构"),
    Relation.Kind.MERGED_INTO: ("并入", "并入本机构的机构"),
    Relation.Kind.SPLIT_FROM: ("分立自", "由本机构分立的机构"),
    Relation.Kind.SPONSORED_BY: ("举办者", "举办的机构"),
}

#: Items of the table, in the order of the certificate; a body of another kind does not have the last three.
ITEMS_SHOWN = (
    "name",
    "legal_representative",
    "competent_unit_name",
    "registrar_name",
    "registered_on",
    "funds",
    "address",
    "purpose",
    "business_scope",
)
ITEMS_IF_KNOWN = ("activity_area", "legal_form", "foundation_type", "sector")
#: Besides these, a day of the past also shows what the banner says of today.
ITEMS_OF_A_DAY = ("status", "status_reason", "certificate_from", "certificate_to", "ended_on")

#: Shorter words for the table, whose label column is narrow.
SHORT_LABELS: dict[str, str] = {"legal_representative": "法定代表人", "legal_form": "组织形式"}

#: Printed items, all that a reader can hold against the register: key of the certificate's content → item. Code and kind
#: never change; the days it is valid are columns of the certificate.
CERTIFICATE_ITEMS: dict[str, str] = {
    "name": "name",
    "legal_representative": "legal_representative",
    "address": "address",
    "purpose": "purpose",
    "business_scope": "business_scope",
    "activity_area": "activity_area",
    "legal_form": "legal_form",
    "foundation_type": "foundation_type",
    "funds": "funds",
    "competent_unit": "competent_unit_name",
    "registrar": "registrar_name",
    "registered_on": "registered_on",
}
