"""行政区划: nation, city, districts, streets and towns as data; more can be added."""

from django.db import models


class Division(models.Model):
    """One division. `code`: 6 digits (GB/T 2260) down to districts, 9 digits for streets and towns."""

    class Level(models.TextChoices):
        NATIONAL = "national", "全国"
        CITY = "city", "市"
        DISTRICT = "district", "区"
        STREET = "street", "街道、乡镇"

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name
