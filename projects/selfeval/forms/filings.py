"""The official 项目支出绩效自评表 as a formset: a row an indicator, the unit's own where no target is issued."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from budgeteval.text.numbers import is_blank, normalise, parse_quantity, plain, whole_number
from projects.selfeval.domain import NOT_BY_RULE, LineDraft
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.queries import SHARED
from projects.targets.domain import IndicatorRow
from projects.targets.models import Operator

MOST_ROWS = 60
BLANK_ROWS = 3
LONGEST_TEXT = 5000
LONGEST_ACTUAL, LONGEST_REASON = 200, 500
_TOO_LONG = "请压缩到 %(limit_value)d 字以内，现有 %(show_value)d 字。"
_NO_CONTROLS = "含有不能保存的控制字符，请删除后重新输入。"


DAMAGED = "浏览器发来的表单不完整（缺少行号或版本），内容没有保存。请刷新页面后重新填写。"


class Words(forms.CharField):
    """A text as typed, trimmed; too long or unprintable is told at the field."""

    def __init__(self, *, max_length: int, required: bool = False, **options: Any) -> None:
        messages = {"max_length": _TOO_LONG, "null_characters_not_allowed": _NO_CONTROLS, "required": "请填写。"}
        super().__init__(max_length=max_length, required=required, error_messages=messages, **options)


class Points(forms.CharField):
    """Points as clerks type them: full-width digits are read, “—” and “/” are none; between 0 and `most`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.validators = []  # what is no number is told below, in one sentence

    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value).strip()

    def clean(self, value: Any) -> Decimal | None:
        """The points, None for none.

        Raises:
            ValidationError: no number, or one with more than two decimals.
        """
        text = normalise(super().clean(value)).removesuffix("分").strip()
        if is_blank(text):
            return None
        whole, _, part = text.partition(".")
        digits = whole + part
        if not (digits.isascii() and digits.isdigit()) or len(whole) > 3 or len(part) > 2:  # noqa: PLR2004 – 100.00
            raise ValidationError("请填写 0 至 100 之间的数，最多两位小数。")
        return Decimal(text)


class RowForm(forms.Form):
    """What a unit types into a row of its approved target."""

    @property
    def is_sent(self) -> bool:
        """The row is in what was sent; a form that lost its end on the way says nothing of the rows it lost."""
        return self.add_prefix("number") in self.data

    number = forms.IntegerField(min_value=1, max_value=9999, widget=forms.HiddenInput)
    offered = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    actual = Words(label="实际完成值", max_length=LONGEST_ACTUAL, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    self_score = Points(label="自评得分", widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
    reason = Words(label="偏差原因及改进措施", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, line: FilingLine | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line

    def clean_actual(self) -> str:
        """A number in full-width digits is kept in plain ones; words stay as they are."""
        typed: str = self.cleaned_data["actual"]
        return normalise(typed) if parse_quantity(typed) else typed

    def clean(self) -> dict[str, Any]:
        """Points above what the row weighs are told at their field."""
        cleaned = super().clean() or self.cleaned_data
        score, weight = cleaned.get("self_score"), self.weight(cleaned)
        if score is not None and weight is not None and score > weight:
            self.add_error("self_score", f"自评得分不能超过分值 {weight}，请填 0 至 {weight} 之间的数。")
        return cleaned

    def weight(self, _cleaned: dict[str, Any]) -> Decimal | None:
        """What the row weighs; the target's weight, not one that was sent."""
        return self.line.weight if self.line else None

    def draft(self) -> LineDraft:
        """The row as the verb takes it: points left as they were offered follow the rule."""
        typed = self.cleaned_data
        score, offered = typed["self_score"], typed["offered"]
        follows = score is None or (offered != "" and str(score.quantize(Decimal("0.01"))) == offered)
        return LineDraft(
            number=typed["number"],
            actual=typed["actual"],
            self_score=score,
            reason=typed["reason"],
            indicator=self.indicator(),
            follows=follows,
        )

    def indicator(self) -> IndicatorRow | None:
        """The row's indicator where the unit writes it itself."""
        return None


class OwnRowForm(RowForm):
    """A row that the unit writes itself, since its project has no issued target."""

    level1 = Words(label="一级指标", max_length=30)
    level2 = Words(label="二级指标", max_length=30)
    name = Words(label="三级指标", max_length=100)
    op = forms.ChoiceField(label="指标性质", choices=Operator.choices, required=False)
    target_value = Words(label="指标值", max_length=200)
    measure_unit = Words(label="度量单位", max_length=20)
    weight_typed = Points(label="分值")
    remove = forms.BooleanField(label="删除此行", required=False)

    def weight(self, cleaned: dict[str, Any]) -> Decimal | None:
        found: Decimal | None = cleaned.get("weight_typed")
        return found

    @property
    def is_blank(self) -> bool:
        """Nothing was typed into it: no row."""
        names = ("level1", "level2", "name", "target_value", "actual")
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in names)

    @property
    def is_left_out(self) -> bool:
        """It is to be taken out, or was never filled in."""
        return self.is_blank or bool(self.data.get(self.add_prefix("remove")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_left_out:
            for name in ("level1", "level2", "name"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "请填写。")
            if cleaned.get("weight_typed") is None and "weight_typed" not in self.errors:
                self.add_error("weight_typed", "请填写分值。")
        return cleaned

    def indicator(self) -> IndicatorRow:
        typed = self.cleaned_data
        words = {name: typed[name] for name in SHARED if name != "weight"}
        return IndicatorRow(**words, weight=typed["weight_typed"])


class RowFormSet(forms.BaseFormSet):
    """All rows; what is not sent at all is an error, never taken for an empty row."""

    lines: dict[int, FilingLine]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:  # noqa: ARG002 – Django's signature
        return {"empty_permitted": False, "use_required_attribute": False}

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        sent = self.data.get(f"{self.add_prefix(i)}-number", "") if self.is_bound else self._initial_number(i)
        number = whole_number(str(sent), 5)
        line = self.lines.get(number) if number is not None else None
        form: RowForm = super()._construct_form(i, line=line, **kwargs)  # type: ignore[misc] # Django's own hook
        return form

    def _initial_number(self, index: int) -> Any:
        rows: Any = self.initial or []
        return rows[index]["number"] if index < len(rows) else ""

    def clean(self) -> None:
        """Each row stands once."""
        numbers = [form.cleaned_data.get("number") for form in self.forms if hasattr(form, "cleaned_data")]
        doubled = sorted({number for number in numbers if number is not None and numbers.count(number) > 1})
        if doubled:
            raise ValidationError("".join(f"第 {number} 行重复，请刷新页面后再填。" for number in doubled))


class FilingForm(forms.Form):
    """The form's texts and the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    achievement = Words(label="总体目标完成情况", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    problems = Words(label="存在问题及改进措施", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    drafted_achievement = forms.CharField(required=False, widget=forms.HiddenInput)
    drafted_problems = forms.CharField(required=False, widget=forms.HiddenInput)

    def text(self, name: str) -> str | None:
        """A text as typed; None where it still is the first text that was offered, and so follows the rows."""
        typed: str = self.cleaned_data[name]
        offered: str = self.cleaned_data[f"drafted_{name}"]
        return None if _lines(typed) == _lines(offered) else typed


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class EvaluationForm:
    """The whole page's form: texts and rows, bound to what was sent or showing what is kept."""

    def __init__(self, filing: Filing, lines: Sequence[FilingLine], *, data: Any = None) -> None:
        self.own_rows = not any(line.indicator_id for line in lines)
        self.filing = filing
        initial = {"version": filing.version, "achievement": filing.achievement, "problems": filing.problems}
        self.head = FilingForm(data, initial=initial)
        build = forms.formset_factory(
            OwnRowForm if self.own_rows else RowForm, formset=RowFormSet, extra=0, max_num=MOST_ROWS,
            absolute_max=MOST_ROWS, validate_max=True,
        )  # fmt: skip
        build.lines = {line.number: line for line in lines}  # type: ignore[attr-defined]
        self.rows = build(data, initial=None if data is not None else self._initial(lines), prefix="rows")

    def _initial(self, lines: Sequence[FilingLine]) -> list[dict[str, Any]]:
        offered = offered_points(self.filing.scorecard)
        kept = [_row(line, offered.get(line.number, ""), own=self.own_rows) for line in lines]
        if not self.own_rows:
            return kept
        last = max((line.number for line in lines), default=0)
        blank = 0 if lines else BLANK_ROWS
        return [*kept, *({"number": last + place} for place in range(1, blank + 1))]

    @cached_property
    def is_valid(self) -> bool:
        """Whether everything typed can be kept; an own row that is blank or taken out need not be."""
        good = self.head.is_valid()
        if not self.own_rows:
            return self.rows.is_valid() and good
        if self.rows.management_form.is_valid() and not self.rows.non_form_errors():
            return all(form.is_sent and (form.is_left_out or form.is_valid()) for form in self.rows.forms) and good
        return False

    @property
    def is_damaged(self) -> bool:
        """What the page itself sends along is not whole: no field can tell it."""
        unseen = [form.errors.get("number") for form in self.rows.forms]
        lost = [self.head.errors.get("version"), self.rows.management_form.errors, *unseen]
        return any(lost) or any(not form.is_sent for form in self.rows.forms)

    def drafts(self) -> list[LineDraft]:
        """The rows as the verb takes them."""
        forms_of_rows: list[Any] = self.rows.forms
        return [form.draft() for form in forms_of_rows if not (self.own_rows and form.is_left_out)]

    @property
    def problems(self) -> list[str]:
        """Every problem as a sentence, for a page that was not sent by its own form."""
        found = [*self.head.non_field_errors(), *self.rows.non_form_errors()]
        for form in [self.head, *self.rows.forms]:
            for name, errors in form.errors.items():
                field = form.fields.get(name)
                if field is not None and not field.label:
                    found.append(DAMAGED)  # the page's own field, which nobody typed
                    continue
                label = field.label if field is not None else ""
                where = self._row_name(form)
                found += [f"{where}{label}：{error}" if where or label else error for error in errors]
        return list(dict.fromkeys(str(problem) for problem in found))

    @staticmethod
    def _row_name(form: Any) -> str:
        """``第 3 行`` of a row's form whose number is one; "" else."""
        number = form.data.get(form.add_prefix("number"), "") if isinstance(form, RowForm) else ""
        return f"第 {number} 行" if whole_number(number, 5) is not None else ""


def offered_points(scorecard: dict[str, Any]) -> dict[int, str]:
    """The points that the rule computes, by row, as a page offers them; rows that a person judges have none."""
    by_rule = [row for row in scorecard.get("lines", []) if row["method"] not in NOT_BY_RULE]
    return {row["number"]: row["score"] for row in by_rule if row["score"] is not None}


def _row(line: FilingLine, offered: str, *, own: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": line.number,
        "offered": offered,
        "actual": line.actual,
        "self_score": line.self_score,
        "reason": line.reason,
    }
    if own:
        row |= {name: getattr(line, name) for name in SHARED if name != "weight"} | {"weight_typed": plain(line.weight)}
    return row
