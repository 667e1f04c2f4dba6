"""One row for each thing that can be found: the projection both engines answer from."""

from typing import Any

from django.db import models

from search.matching import split_values


class SearchDocument(models.Model):
    """What is said of one thing. `type` and `object_id` name it; `version` only grows, for the index's sake.

    Shown: title, aliases, text, url, payload. Facets: kind to hubs. Order: rank, sort_name, registered_on.
    Folded, several values between separators (`search.matching.join_values`): names to body.
    """

    type = models.CharField("类型", max_length=16)
    object_id = models.CharField("编号", max_length=64)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    code_part = models.CharField("组织机构代码", max_length=9, blank=True)
    title = models.CharField("标题", max_length=300)
    aliases = models.JSONField("别名", default=list, blank=True)

    kind = models.CharField("种类", max_length=16, blank=True)
    level = models.CharField("层级", max_length=12, blank=True)
    district = models.CharField("行政区", max_length=6, blank=True)
    street = models.CharField("街道", max_length=9, blank=True)
    status = models.CharField("状态", max_length=12, blank=True)
    grade = models.CharField("有效等级", max_length=8, blank=True)
    last_grade = models.CharField("最近等级", max_length=2, blank=True)
    hubs = models.TextField("所属枢纽", blank=True)
    lists = models.TextField("所在名单", blank=True)

    rank = models.IntegerField("排序权重", default=0)
    sort_name = models.CharField("排序名称", max_length=600)
    registered_on = models.DateField("登记日期", null=True, blank=True)

    url = models.CharField("地址", max_length=300)
    version = models.BigIntegerField("版本")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    name_key = models.CharField("名称检索式", max_length=300)
    names = models.TextField("名称与别名检索式")
    abbreviations = models.TextField("简称检索式", blank=True)
    pinyin = models.TextField("拼音检索式", blank=True)
    initials = models.TextField("首字母检索式", blank=True)
    payload = models.JSONField("展示数据", default=dict, blank=True)
    text = models.TextField("正文", blank=True)
    body = models.TextField("正文检索式", blank=True)

    class Meta:
        verbose_name = "检索条目"
        verbose_name_plural = "检索条目"
        ordering = ("type", "object_id")
        constraints = (models.UniqueConstraint(fields=["type", "object_id"], name="search_document_once"),)
        indexes = (
            # On PostgreSQL for beginnings too, whatever its locale; other databases know no such classes.
            models.Index(fields=["code"], name="search_document_code", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name_key"], name="search_document_name_key"),
            models.Index(fields=["code_part"], name="search_document_code_part"),
            models.Index(fields=["version"], name="search_document_version"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The one name of a document in every index."""
        return f"{self.type}:{self.object_id}"

    @property
    def hub_codes(self) -> list[str]:
        return split_values(self.hubs)

    def content(self) -> dict[str, Any]:
        """Everything but the keys and the counters: two documents with the same content are the same."""
        left_out = {"id", "version", "updated_at"}
        return {
            column.attname: getattr(self, column.attname)
            for column in self._meta.concrete_fields
            if column.attname not in left_out
        }
