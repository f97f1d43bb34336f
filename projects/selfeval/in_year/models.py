"""Forms about the working year's own projects: the ex-ante evaluation before, the monitoring while they run."""

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from projects.directory.models import Task, Unit, WorkingYear
from projects.registry.models import Project, yuan
from projects.rulebooks.models import Rulebook
from projects.scoring.monitoring import LIGHTS, LIKELIHOODS
from projects.selfeval.models import HandedIn, filed_whole, points, total_not_negative
from projects.staged import stage_known
from projects.targets.models import Indicator, IndicatorBase, row_in_bounds
from projects.workflow.tables import EX_ANTE, MID_TERM

LONGEST_REASON = 300
MONEY = ("budget", "executed", "forecast")


class Cause(models.TextChoices):
    """What a deviation comes from, in the words of the monitoring form."""

    MONEY = "money", "经费保障"
    RULES = "rules", "制度保障"
    PEOPLE = "people", "人员保障"
    EQUIPMENT = "equipment", "硬件条件保障"
    OTHER = "other", "其他"


def light_field(label: str) -> models.CharField:
    """A light; empty while something is still to be filled in."""
    return models.CharField(label, max_length=10, choices=list(LIGHTS.items()), blank=True, editable=False)


def short_text(label: str) -> models.CharField:
    """A reason or a measure, in a sentence or two."""
    return models.CharField(label, max_length=LONGEST_REASON, blank=True)


def known_words(table: str, **columns: list[str]) -> models.CheckConstraint:
    """What the database itself holds of words that are chosen: empty, or one of those that there are."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{name}__in": ["", *words] for name, words in columns.items()}),
        name=f"{table}_words_known",
        violation_error_message="灯、原因类别和完成可能性须为规定的内容",
    )


class InYear(HandedIn):
    """What both forms share: one a project and working year, by the rulebook in force when it was opened."""

    task: ClassVar[Task]

    working_year = models.ForeignKey(
        WorkingYear, models.PROTECT, related_name="%(class)s_forms", db_index=False, verbose_name="工作年度"
    )  # the constraint that there is one a project begins with it
    project = models.ForeignKey(Project, models.PROTECT, related_name="%(class)s_forms", verbose_name="项目")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="+", verbose_name="规则手册")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.project}{self.task.label}"

    @property
    def of_unit(self) -> Unit:
        """The unit whose form it is."""
        return self.project.unit


class ExAnte(InYear):
    """A unit's ex-ante evaluation of one project; `total` and `grade` only when every item has its points."""

    flow = EX_ANTE
    task = Task.EX_ANTE

    framework = models.CharField("指标体系", max_length=40)
    outline = models.TextField("项目概况和立项依据", blank=True)
    opinion = models.TextField("评估意见和建议", blank=True)
    total = points("评估总分", null=True, editable=False)
    grade = models.CharField("评估结论", max_length=10, blank=True, editable=False)
    history = HistoricalRecords(app="projects", verbose_name="事前评价变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "事前评价"
        ordering = ["project"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "project"], name="ex_ante_once"),
            stage_known(EX_ANTE),
            filed_whole("ex_ante"),
            total_not_negative("ex_ante"),
        ]


class ExAntePoint(models.Model):
    """The points for one item of the framework and the ground for them; no points while it is not judged yet."""

    form = models.ForeignKey(
        ExAnte, models.CASCADE, related_name="judgements", db_index=False, verbose_name="事前评价"
    )  # ex_ante_point_once begins with it
    item = models.CharField("指标代码", max_length=60)
    score = points("得分", null=True, blank=True)
    reason = short_text("评分理由")

    class Meta:
        verbose_name = verbose_name_plural = "事前评价得分"
        ordering = ["form", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "item"], name="ex_ante_point_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0),
                name="ex_ante_point_not_negative",
                violation_error_message="事前评价得分不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.score}"


class MidTerm(InYear):
    """A unit's monitoring of one project up to `as_of`: its money, its indicators (the lines), what is done about both.

    `light` is the worst of the money's and the lines'. Money in yuan; `budget` is the full-year budget as imported.
    """

    flow = MID_TERM
    task = Task.MID_TERM

    as_of = models.DateField("监控截止日")
    budget = yuan("全年预算数", null=True, editable=False)
    executed = yuan("截止日执行数", null=True, blank=True)
    forecast = yuan("全年预计执行数", null=True, blank=True)
    money_light = light_field("资金灯")
    money_sentence = models.CharField("资金灯的依据", max_length=400, blank=True, editable=False)
    money_cause = models.CharField("资金偏差原因类别", max_length=10, choices=Cause.choices, blank=True)
    money_reason = short_text("资金偏差原因")
    money_measure = short_text("资金纠偏措施")
    light = light_field("总灯")
    progress = models.TextField("总体目标进展", blank=True)
    plan = models.TextField("存在问题和下一步措施", blank=True)
    history = HistoricalRecords(app="projects", verbose_name="事中评价变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "事中评价"
        ordering = ["project"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "project"], name="mid_term_once"),
            stage_known(MID_TERM),
            filed_whole("mid_term"),
            models.CheckConstraint(
                condition=models.Q(
                    *(models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__gte": 0}) for name in MONEY)
                ),
                name="mid_term_money_not_negative",
                violation_error_message="金额不能为负数",
            ),
            known_words("mid_term", light=list(LIGHTS), money_light=list(LIGHTS), money_cause=Cause.values),
        ]


class MidTermLine(IndicatorBase):
    """One indicator of the issued target: reached so far, expected at the end of the year, and why not more."""

    form = models.ForeignKey(
        MidTerm, models.CASCADE, related_name="lines", db_index=False, verbose_name="事中评价"
    )  # mid_term_line_once begins with it
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="绩效指标")
    so_far = models.CharField("截止日完成情况", max_length=200, blank=True)
    forecast = models.CharField("全年预计完成情况", max_length=200, blank=True)
    likelihood = models.CharField("完成可能性", max_length=10, choices=list(LIKELIHOODS.items()), blank=True)
    light = light_field("灯")
    sentence = models.CharField("灯的依据", max_length=400, blank=True, editable=False)
    cause = models.CharField("偏差原因类别", max_length=10, choices=Cause.choices, blank=True)
    reason = short_text("偏差原因")
    measure = short_text("纠偏措施")

    class Meta:
        verbose_name = verbose_name_plural = "事中评价指标行"
        ordering = ["form", "number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="mid_term_line_once"),
            row_in_bounds("mid_term_line"),
            known_words("mid_term_line", light=list(LIGHTS), cause=Cause.values, likelihood=list(LIKELIHOODS)),
        ]
