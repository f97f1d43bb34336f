"""Rulebooks as they are in force: validated data, versioned, content-hashed, never edited in place."""

from django.db import models

from projects.directory.models import District


class Rulebook(models.Model):
    """One version of a district's rules; `content` is what projects.scoring.rulebook validated."""

    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    code = models.CharField("代码", max_length=40)
    rule_version = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=120)
    in_force_from = models.DateField("施行日期")
    sha256 = models.CharField("内容摘要", max_length=64)
    content = models.JSONField("内容")
    adopted_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "规则手册"
        ordering = ["district", "-in_force_from", "code"]
        constraints = [
            models.UniqueConstraint(fields=["district", "code", "rule_version"], name="rulebook_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}({self.rule_version})"
