"""What is looked at a second time: a sample of accepted forms, and what somebody else made of each."""

from decimal import Decimal

from django.conf import settings
from django.db import models

from projects.directory.models import WorkingYear
from projects.selfeval.models.filings import Filing, FilingLine, points, total_not_negative
from projects.staged import Staged, stage_known
from projects.workflow.tables import SPOT_CHECK, SPOT_ITEM


class SpotCheck(Staged):
    """A sample of accepted forms, drawn by risk and scored again by somebody else; the frame comes before the seed."""

    flow = SPOT_CHECK

    working_year = models.ForeignKey(
        WorkingYear, models.PROTECT, related_name="spot_checks", db_index=False, verbose_name="工作年度"
    )  # spot_check_once begins with it
    number = models.PositiveSmallIntegerField("次序")
    frame = models.JSONField("名单", editable=False)
    frame_sha256 = models.CharField("名单指纹", max_length=64, editable=False)
    frozen_at = models.DateTimeField("封存时间", editable=False)
    value = models.CharField("公开数", max_length=200, blank=True, editable=False)
    certificate = models.JSONField("抽查证书", null=True, editable=False)
    drawn_at = models.DateTimeField("抽取时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "抽查复核"
        ordering = ["working_year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "number"], name="spot_check_once"),
            stage_known(SPOT_CHECK),
            models.CheckConstraint(
                condition=models.Q(drawn_at__isnull=True, certificate__isnull=True)
                | models.Q(drawn_at__gte=models.F("frozen_at"), certificate__isnull=False),
                name="spot_check_times_in_order",
                violation_error_message="抽取不能早于名单封存，抽取时间和证书须同时登记",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.working_year.year}年度第{self.number}次抽查"


class SpotItem(Staged):
    """One drawn form: what the unit claimed, what the section accepted, and what the second look made of it."""

    flow = SPOT_ITEM

    check_of = models.ForeignKey(
        SpotCheck, models.CASCADE, related_name="items", db_index=False, verbose_name="抽查复核"
    )  # spot_item_place_once begins with it
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="spot_items", verbose_name="填报")
    place = models.PositiveSmallIntegerField("抽取次序")
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    claimed = points("自评总分", editable=False)
    accepted = points("审核总分", editable=False)
    total = points("复核总分", null=True, editable=False)
    grade = models.CharField("复核等级", max_length=10, blank=True, editable=False)
    remark = models.TextField("复核意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽查项目"
        ordering = ["check_of", "place"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "place"], name="spot_item_place_once"),
            models.UniqueConstraint(fields=["check_of", "filing"], name="spot_item_filing_once"),
            stage_known(SPOT_ITEM),
            total_not_negative("spot_item"),
            models.CheckConstraint(
                condition=models.Q(claimed__gte=0, accepted__gte=0),
                name="spot_item_points_not_negative",
                violation_error_message="分数不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_of}：{self.filing.project}"

    @property
    def gap(self) -> Decimal | None:
        """What the unit claimed above the second look's points; below 0 where it claimed less. None until scored."""
        return None if self.total is None else self.claimed - self.total


class SpotLine(models.Model):
    """The second look's own points for one row, with the reason."""

    item = models.ForeignKey(
        SpotItem, models.CASCADE, related_name="lines", db_index=False, verbose_name="抽查项目"
    )  # spot_line_once begins with it
    line = models.ForeignKey(FilingLine, models.PROTECT, related_name="+", verbose_name="指标行")
    score = points("复核得分")
    reason = models.CharField("理由", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "抽查复核行"
        ordering = ["item", "line"]
        constraints = [
            models.UniqueConstraint(fields=["item", "line"], name="spot_line_once"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0),
                name="spot_line_not_negative",
                violation_error_message="复核得分不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}：{self.score}"
