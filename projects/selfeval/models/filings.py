"""What units file about their own projects, what the section makes of it, and how it appraises their work."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from budgeteval.files.models import Attachment
from projects.directory.models import Task, Unit, WorkingYear
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.staged import Staged, stage_known
from projects.targets.models import Indicator, IndicatorBase, row_in_bounds
from projects.workflow.tables import FILING, ON_BEHALF, REVIEW, UNIT_RETURN, WORK_APPRAISAL


def points(label: str, **options: object) -> models.DecimalField:
    """A column of points with two decimals."""
    return models.DecimalField(label, max_digits=6, decimal_places=2, **options)  # type: ignore[arg-type]


def total_not_negative(table: str) -> models.CheckConstraint:
    """What the database itself holds of a total: there is none yet, or it is 0 or more."""
    return models.CheckConstraint(
        condition=models.Q(total__isnull=True) | models.Q(total__gte=0),
        name=f"{table}_total_not_negative",
        violation_error_message="总分不能为负数",
    )


def filed_whole(table: str) -> models.CheckConstraint:
    """What the database itself holds of handing in: time and person come together, and only what is in can be late."""
    return models.CheckConstraint(
        condition=models.Q(filed_at__isnull=True, filed_by__isnull=True, late=False)
        | models.Q(filed_at__isnull=False, filed_by__isnull=False),
        name=f"{table}_filed_whole",
        violation_error_message="报送时间和报送人须同时登记，未报送的不能记为逾期",
    )


class HandedIn(Staged):
    """What a unit hands in by a due date: when, by whom, whether late, how often returned and why the last time.

    `offered_at`: the clerk put it before the unit's head as it now stands; `head_note`: why the head gave it back.
    """

    filed_at = models.DateTimeField("首次报送时间", null=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="报送人"
    )
    late = models.BooleanField("逾期", default=False, editable=False)
    times_returned = models.PositiveSmallIntegerField("退回次数", default=0, editable=False)
    return_reason = models.TextField("最近一次退回原因", blank=True, editable=False)
    offered_at = models.DateTimeField("送签时间", null=True, editable=False)
    head_note = models.TextField("负责人退回意见", blank=True, default="", editable=False)

    class Meta:
        abstract = True

    @property
    def of_unit(self) -> Unit:
        """Whose it is."""
        raise NotImplementedError


class Filing(HandedIn):
    """A unit's form for one project; its lines are the form's rows, the scorecard is what the rulebook made of them."""

    flow = FILING

    working_year = models.ForeignKey(
        WorkingYear, models.PROTECT, related_name="filings", db_index=False, verbose_name="工作年度"
    )  # filing_once begins with it
    project = models.ForeignKey(Project, models.PROTECT, related_name="filings", verbose_name="项目")
    kind = models.CharField("类型", max_length=20, choices=[(t.value, t.label) for t in (Task.EX_POST,)])
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name="规则手册")
    achievement = models.TextField("总体目标完成情况", blank=True)
    problems = models.TextField("存在问题及改进措施", blank=True)
    scorecard = models.JSONField("计分卡", default=dict, editable=False)
    total = points("自评总分", null=True, editable=False)
    grade = models.CharField("自评等级", max_length=10, blank=True, editable=False)
    # What scoring.doubt made of the form when it was handed in: the section's queue is in this order.
    doubt = models.PositiveSmallIntegerField("疑点", default=0, editable=False)
    spotless = models.BooleanField("无疑点", default=False, editable=False)
    history = HistoricalRecords(app="projects", verbose_name="填报变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "填报"
        ordering = ["project", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "project", "kind"], name="filing_once"),
            stage_known(FILING),
            total_not_negative("filing"),
            filed_whole("filing"),
        ]

    def __str__(self) -> str:
        return f"{self.project}{self.get_kind_display()}"

    @property
    def of_unit(self) -> Unit:
        """Whose form it is."""
        return self.project.unit


class FilingLine(IndicatorBase):
    """One row of the form. `self_score` is what the unit claims, `computed_score` what the rulebook makes of it."""

    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="lines", db_index=False, verbose_name="填报"
    )  # filing_line_once begins with it
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, verbose_name="绩效指标")
    actual = models.CharField("实际完成值", max_length=200, blank=True)
    self_score = points("自评得分", null=True, blank=True)
    computed_score = points("测算得分", null=True, editable=False)
    reason = models.CharField("偏差原因及改进措施", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "填报指标行"
        ordering = ["filing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="filing_line_once"),
            row_in_bounds("filing_line"),
            models.CheckConstraint(
                condition=models.Q(self_score__isnull=True)
                | models.Q(self_score__gte=0, self_score__lte=models.F("weight")),
                name="filing_line_claim_in_bounds",
                violation_error_message="自评得分须在 0 与分值之间",
            ),
            models.CheckConstraint(
                condition=models.Q(computed_score__isnull=True) | models.Q(computed_score__gte=0),
                name="filing_line_computed_not_minus",
                violation_error_message="测算得分不能为负数",
            ),
        ]


class Evidence(models.Model):
    """A file for one indicator of one filing; the same file under another project is reuse, and flagged."""

    line = models.ForeignKey(
        FilingLine, models.CASCADE, related_name="evidence", db_index=False, verbose_name="指标行"
    )  # evidence_once begins with it
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="evidence", verbose_name="文件")
    name = models.CharField("文件名", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["line", "name"]
        constraints = [models.UniqueConstraint(fields=["line", "attachment"], name="evidence_once")]

    def __str__(self) -> str:
        return self.name


class Review(Staged):
    """The section's look at one filing: its remarks, and its own score beside the self-score where it re-scored."""

    flow = REVIEW

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="review", verbose_name="填报")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    total = points("复评总分", null=True, editable=False)
    grade = models.CharField("复评等级", max_length=10, blank=True, editable=False)
    remark = models.TextField("审核意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核"
        ordering = ["filing"]
        constraints = [stage_known(REVIEW), total_not_negative("review")]

    def __str__(self) -> str:
        return f"{self.filing}审核"


class ReviewLine(models.Model):
    """The section's own points for one row, with the reason."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="lines", verbose_name="审核")
    line = models.OneToOneField(FilingLine, models.CASCADE, related_name="rescore", verbose_name="指标行")
    score = points("复评得分")
    reason = models.CharField("理由", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "复评行"
        ordering = ["review", "line"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=0),
                name="review_line_not_negative",
                violation_error_message="复评得分不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}：{self.score}"


class UnitReturn(HandedIn):
    """What a unit as a whole hands in: summary table, work summary, material."""

    flow = UNIT_RETURN

    working_year = models.ForeignKey(WorkingYear, models.PROTECT, related_name="unit_returns", verbose_name="工作年度")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns", verbose_name="预算单位")
    kind = models.CharField("类型", max_length=20, choices=Task.choices)
    figures = models.JSONField("汇总数字", default=dict, editable=False)
    text = models.TextField("正文", blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="附件")
    history = HistoricalRecords(app="projects", verbose_name="报送件变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "单位报送件"
        ordering = ["unit", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "unit", "kind"], name="unit_return_once"),
            stage_known(UNIT_RETURN),
            filed_whole("unit_return"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Task.values),
                name="unit_return_kind_known",
                violation_error_message="报送件类型须为规定的事项",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.get_kind_display()}"

    @property
    def of_unit(self) -> Unit:
        """Whose paper it is."""
        return self.unit


class OnBehalf(Staged):
    """The centre handed something in for a unit, from its stamped scan; the unit confirms it, or says what is wrong."""

    flow = ON_BEHALF

    filing = models.ForeignKey(
        Filing, models.CASCADE, null=True, blank=True, related_name="on_behalf", verbose_name="填报"
    )
    unit_return = models.ForeignKey(
        UnitReturn, models.CASCADE, null=True, blank=True, related_name="on_behalf", verbose_name="单位报送件"
    )
    scan = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="盖章扫描件")
    scan_name = models.CharField("扫描件文件名", max_length=200)
    received_on = models.DateField("收到扫描件日期")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="代报人")
    filed_at = models.DateTimeField("代报时间")
    answer = models.TextField("单位意见", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="单位办理人"
    )
    answered_at = models.DateTimeField("单位办理时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "代为报送"
        ordering = ["-pk"]
        constraints = [
            stage_known(ON_BEHALF),
            models.CheckConstraint(
                condition=models.Q(filing__isnull=False, unit_return__isnull=True)
                | models.Q(filing__isnull=True, unit_return__isnull=False),
                name="on_behalf_one_object",
                violation_error_message="代为报送须对应一份填报或一份单位报送件",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="on_behalf_answered_whole",
                violation_error_message="单位确认或提出异议须同时登记时间和办理人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filed}（代为报送）"

    @property
    def filed(self) -> "Filing | UnitReturn":
        """What was handed in."""
        found = self.filing or self.unit_return
        assert found is not None  # noqa: S101 – the database holds that there is one
        return found


class WorkAppraisal(Staged):
    """The section's score for a unit's performance work of the year."""

    flow = WORK_APPRAISAL

    working_year = models.ForeignKey(WorkingYear, models.PROTECT, related_name="appraisals", verbose_name="工作年度")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appraisals", verbose_name="预算单位")
    appraiser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="考评人")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name="规则手册")
    framework = models.CharField("指标体系", max_length=40)
    scorecard = models.JSONField("计分卡", default=dict, editable=False)
    total = points("考评总分", null=True, editable=False)
    grade = models.CharField("考评等级", max_length=10, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "工作考评"
        ordering = ["unit"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "unit"], name="appraisal_once"),
            stage_known(WORK_APPRAISAL),
            total_not_negative("appraisal"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.working_year.year}年度工作考评"


class AppraisalLine(models.Model):
    """Points for one content of the appraisal, with the reason."""

    appraisal = models.ForeignKey(WorkAppraisal, models.CASCADE, related_name="lines", verbose_name="工作考评")
    item = models.CharField("考评内容代码", max_length=60)
    score = points("得分")
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考评行"
        ordering = ["appraisal", "item"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "item"], name="appraisal_line_once"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0),
                name="appraisal_line_not_negative",
                violation_error_message="考评得分不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.score}"


class Remark(models.Model):
    """What the section asks about one row of a form; the unit reads it once the form is returned.

    `round` is the return it belongs to, from 1: the one in preparation is one above the form's `times_returned`. The
    row is named, since a unit that mends its own rows may take the row itself away.
    """

    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="remarks", db_index=False, verbose_name="填报"
    )  # remark_once begins with it
    round = models.PositiveSmallIntegerField("轮次")
    number = models.PositiveSmallIntegerField("行号")
    name = models.CharField("指标", max_length=100)
    text = models.CharField("意见", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")

    class Meta:
        verbose_name = verbose_name_plural = "逐项意见"
        ordering = ["filing", "round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "round", "number"], name="remark_once"),
            models.CheckConstraint(
                condition=models.Q(round__gte=1, number__gte=1),
                name="remark_counts_from_one",
                violation_error_message="轮次和行号从 1 起",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.text}"
