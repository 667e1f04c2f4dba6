"""Labels of Wagtail's own forms and lists that stand in no catalogue of words: it makes them of English names."""

from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.sites.views import IndexView as SitesView
from wagtail.users.forms import PagePermissionsForm

_LINK_TEXT = {"link_text": "链接文字"}
_FIELDS = {
    ExternalLinkChooserForm: _LINK_TEXT,
    AnchorLinkChooserForm: {**_LINK_TEXT, "url": "锚点名称"},
    EmailLinkChooserForm: {
        **_LINK_TEXT,
        "email_address": "邮箱地址",
        "subject": "邮件主题",
        "body": "邮件正文",
    },
    PhoneLinkChooserForm: {**_LINK_TEXT, "phone_number": "电话号码"},
    PagePermissionsForm: {"page": "页面"},
    WorkflowPageForm: {"page": "页面"},
}
_SITE_COLUMNS = {"port": "端口", "site_name": "站点名称", "root_page": "首页"}


def label() -> None:
    """Called once, when the admin is loaded. KeyError if Wagtail no longer has a field of the table."""
    for form, labels in _FIELDS.items():
        for name, words in labels.items():
            form.base_fields[name].label = words
    for column in SitesView.columns:
        column.label = _SITE_COLUMNS.get(column.name, column.label)
