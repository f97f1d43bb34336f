"""One form an act: what a clerk types into an ex-ante evaluation or a monitoring form, and the centre's opening."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from budgeteval.text.numbers import is_blank, parse_money, parse_quantity, plain
from projects.directory.models import WorkingYear
from projects.scoring.ex_ante import Assessment
from projects.scoring.monitoring import LIKELIHOODS
from projects.scoring.points import fraction_text
from projects.selfeval.in_year.domain import Deviation, Judgement, Progress, Spending
from projects.selfeval.in_year.domain.mid_term import LONGEST_VALUE, amount_problem
from projects.selfeval.in_year.models import LONGEST_REASON, Cause, ExAnte, MidTerm, MidTermLine

LONGEST_TEXT = 4000
LONGEST_QUOTED = 20
CHOOSE = ("", "请选择")


def _short(text: str) -> str:
    """What was typed, as long as a sentence can quote it."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


class PointsField(forms.CharField):
    """Points as typed, full-width digits too, from 0 to `most`; nothing typed is no points yet.

    What is wrong is said with the name of what the points are for: the page's own saving shows sentences alone.
    """

    def __init__(self, *, name: str, most: Fraction, **given: Any) -> None:
        super().__init__(required=False, **given)
        self.name, self.most = name, most
        self.validators = []  # what is no number is told below, in one sentence

    def clean(self, value: Any) -> Decimal | None:
        """Read the points.

        Raises:
            ValidationError: no number, or outside the bounds.
        """
        text = super().clean(value)
        if is_blank(text):
            return None
        found = parse_quantity(text)
        if found is None or found.unit not in ("", "分"):
            raise forms.ValidationError(f"“{self.name}”得分填的“{_short(text)}”不是分数，请填数字，如 4.5")
        if not 0 <= found.value <= self.most:
            bounds = f"“{self.name}”得分应在 0 与 {fraction_text(self.most)} 之间"
            raise forms.ValidationError(f"{bounds}，现为 {_short(plain(found.value))}")
        return found.value


class YuanField(forms.CharField):
    """An amount in yuan as typed, 0 or more, to the fen; a unit behind it (万元, 亿元) is understood."""

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, **given)
        self.validators = []  # what is no amount is told below, in one sentence

    def clean(self, value: Any) -> Decimal | None:
        """Read the amount.

        Raises:
            ValidationError: no amount, or one that no draft can keep.
        """
        text = super().clean(value)
        if is_blank(text):
            return None
        found = parse_money(text)
        name = str(self.label).removesuffix("（元）")
        if found is None:
            sentence = f"“{name}”填的“{_short(text)}”不是金额，请填以元为单位的数字，如 120000，或写明单位，如 12 万元"
            raise forms.ValidationError(sentence)
        problem = amount_problem(name, found)
        if problem:
            raise forms.ValidationError(problem)
        return found


def text_area(label: str, rows: int, **given: Any) -> forms.CharField:
    """A passage of prose."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=widget, **given)


def short_text(label: str, longest: int = LONGEST_REASON, rows: int = 2) -> forms.CharField:
    """A cell of a table in which a sentence or two may stand."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


def number_input() -> forms.TextInput:
    """A field for a number, with the digits on a phone."""
    return forms.TextInput(attrs={"inputmode": "decimal", "class": "number-input", "autocomplete": "off"})


def chosen(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    """One of some words, or none yet."""
    return forms.ChoiceField(label=label, required=False, choices=[CHOOSE, *choices])


class Versioned(forms.Form):
    """Carries the version that was read, so that nobody overwrites another's."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


def _told(form: forms.Form, names: Sequence[str]) -> list[str]:
    """What is wrong with these fields, each sentence with the name of its field."""
    return [
        str(text) if isinstance(form.fields[name], PointsField | YuanField) else f"{form.fields[name].label}：{text}"
        for name in names
        for text in form.errors.get(name, [])
    ]


class ExAnteForm(Versioned):
    """The ex-ante evaluation as typed: two passages, and points with their ground for every item."""

    outline = text_area("项目概况和立项依据", 4, help_text="项目内容、立项的政策依据、服务对象、实施期限。")
    opinion = text_area("评估意见和建议", 3, help_text="是否同意列入预算，目标、金额、方案需要调整的地方。")

    def __init__(self, *given: Any, assessment: Assessment, **named: Any) -> None:
        super().__init__(*given, **named)
        self.items = [row.item for row in assessment.rows]
        for row in assessment.rows:
            self.fields[f"score_{row.item}"] = PointsField(
                name=row.label, most=Fraction(row.weight), label=f"{row.label}得分", widget=number_input()
            )
            self.fields[f"reason_{row.item}"] = short_text(f"{row.label}评分理由")

    @staticmethod
    def initial_of(form: ExAnte, assessment: Assessment) -> dict[str, Any]:
        """What is kept, as the fields show it."""
        found: dict[str, Any] = {"version": form.version, "outline": form.outline, "opinion": form.opinion}
        for row in assessment.rows:
            score = row.point.score
            found[f"score_{row.item}"] = "" if score is None else plain(score)
            found[f"reason_{row.item}"] = row.point.reason
        return found

    def points(self) -> list[Judgement]:
        """The points as typed; what could not be read counts as not judged."""
        given = self.cleaned_data
        return [
            Judgement(item, given.get(f"score_{item}"), (given.get(f"reason_{item}") or "").strip())
            for item in self.items
        ]

    def problems(self) -> dict[str, list[str]]:
        """By item, what is wrong with its two fields as typed."""
        return {item: _told(self, [f"score_{item}", f"reason_{item}"]) for item in self.items}

    def rows(self, assessment: Assessment) -> list[dict[str, Any]]:
        """The assessment's rows with their two fields, and how many rows the group goes on where a group begins."""
        groups = [row.group for row in assessment.rows]
        return [
            {
                "row": row,
                "span": groups.count(row.group) if place == 0 or groups[place - 1] != row.group else 0,
                "score": self[f"score_{row.item}"],
                "reason": self[f"reason_{row.item}"],
            }
            for place, row in enumerate(assessment.rows)
        ]


def _deviation_fields(name: str) -> dict[str, forms.Field]:
    return {
        "cause": chosen(f"{name}偏差原因类别", Cause.choices),
        "reason": short_text(f"{name}偏差原因"),
        "measure": short_text(f"{name}纠偏措施"),
    }


class MidTermForm(Versioned):
    """The monitoring form as typed: the money, every indicator of the target, and two passages."""

    executed = YuanField(label="截止日执行数（元）", widget=number_input())
    forecast = YuanField(label="全年预计执行数（元）", widget=number_input())
    progress = text_area("总体目标进展", 3, help_text="到监控截止日做了什么，离年度总体目标还差什么。")
    plan = text_area("存在问题和下一步措施", 3, help_text="有黄灯或红灯时必填。")

    def __init__(self, *given: Any, lines: Sequence[MidTermLine], **named: Any) -> None:
        super().__init__(*given, **named)
        self.numbers = [line.number for line in lines]
        for key, field in _deviation_fields("资金").items():
            self.fields[f"money_{key}"] = field
        for line in lines:
            name = f"第 {line.number} 行"
            own: dict[str, forms.Field] = {
                "so_far": short_text(f"{name}截止日完成情况", LONGEST_VALUE, rows=1),
                "forecast": short_text(f"{name}全年预计完成情况", LONGEST_VALUE, rows=1),
                "likelihood": chosen(f"{name}完成可能性", list(LIKELIHOODS.items())),
                **_deviation_fields(name),
            }
            for key, field in own.items():
                self.fields[f"{key}_{line.number}"] = field

    @staticmethod
    def initial_of(form: MidTerm, lines: Sequence[MidTermLine], executed: Decimal | None) -> dict[str, Any]:
        """What is kept, as the fields show it; before the first save the money comes from the import."""
        begun = form.stage != form.flow.initial
        spent = form.executed if begun else executed
        found: dict[str, Any] = {
            "version": form.version,
            "executed": "" if spent is None else plain(spent),
            "forecast": "" if form.forecast is None else plain(form.forecast),
            "progress": form.progress,
            "plan": form.plan,
            **{f"money_{key}": getattr(form, f"money_{key}") for key in ("cause", "reason", "measure")},
        }
        for line in lines:
            for key in ("so_far", "forecast", "likelihood", "cause", "reason", "measure"):
                found[f"{key}_{line.number}"] = getattr(line, key)
        return found

    def spending(self) -> Spending:
        """The money as typed; what could not be read counts as not filled in."""
        given = self.cleaned_data
        return Spending(given.get("executed"), given.get("forecast"), self._deviation("money_{}"))

    def progress_rows(self) -> list[Progress]:
        """The indicators as typed."""
        return [
            Progress(
                number=number,
                so_far=self._text(f"so_far_{number}"),
                forecast=self._text(f"forecast_{number}"),
                likelihood=self._text(f"likelihood_{number}"),
                deviation=self._deviation(f"{{}}_{number}"),
            )
            for number in self.numbers
        ]

    def problems(self) -> dict[str, list[str]]:
        """What is wrong as typed, by the place where the page says it: an amount, the money, the number of a row."""
        money = ("money_cause", "money_reason", "money_measure")
        row = ("so_far", "forecast", "likelihood", "cause", "reason", "measure")
        names: dict[str, tuple[str, ...]] = {"executed": ("executed",), "forecast": ("forecast",), "money": money}
        names |= {str(number): tuple(f"{key}_{number}" for key in row) for number in self.numbers}
        return {place: _told(self, keys) for place, keys in names.items()}

    def _text(self, key: str) -> str:
        return str(self.cleaned_data.get(key) or "").strip()

    def _deviation(self, pattern: str) -> Deviation:
        return Deviation(*(self._text(pattern.format(key)) for key in ("cause", "reason", "measure")))


class ReturnForm(forms.Form):
    """Why a form goes back."""

    reason = forms.CharField(
        label="退回原因", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "退回必须写明原因"},
        help_text="写明哪一项、缺什么、怎样改；单位打开表时最先看到这句话。",
    )  # fmt: skip


class OpenForm(forms.Form):
    """For which working year the centre opens the forms."""

    working_year = forms.ModelChoiceField(label="工作年度", queryset=WorkingYear.objects.none(), empty_label=None)

    def __init__(self, *given: Any, years: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["working_year"].queryset = years  # type: ignore[attr-defined]


class OpenMonitoringForm(OpenForm):
    """The same, and up to which day is monitored."""

    as_of = forms.DateField(
        label="监控截止日",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请填监控截止日", "invalid": "请填日期，如 2016-07-31"},
        help_text="通常取 7 月 31 日，资金数以这一天为准。",
    )
