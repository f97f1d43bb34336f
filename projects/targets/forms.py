"""The target's form: its goal, the grid of its indicators, reasons for doubts; and the section's opinions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict

from budgeteval.text.numbers import whole_number
from projects.scoring.findings import Finding
from projects.sheets.pasted import PastedRow
from projects.targets.domain import ASPECTS, Contents, Difference, Opinion, Opinions, TargetRow, differences, doubt_key
from projects.targets.domain.rows import COMPARED, LONGEST_GOAL, MOST_ROWS
from projects.targets.models import Indicator, LibraryEntry, Operator

WRONG_NUMBER = Decimal("NaN")
WIDEST = 10  # digits before or behind the point of any number that could be meant
LABELS = {field.name: str(field.verbose_name) for field in Indicator._meta.fields}  # noqa: SLF001 – documented


# What is told of a difference to last year; words of evidence and basis change with every year.
TOLD = ("level1", "op", "target_value", "measure_unit", "weight")


class GoalForm(forms.Form):
    """The goal, and the version that was read."""

    goal = forms.CharField(
        label="年度总体目标", required=False, max_length=LONGEST_GOAL, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明用这笔钱做什么、做到什么程度、产生什么效果。",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class RowForm(forms.Form):
    """One indicator; a row in which nothing was typed counts as none."""

    level1 = forms.CharField(label="一级指标", max_length=30, widget=forms.TextInput(attrs={"list": "levels1"}))
    level2 = forms.CharField(label="二级指标", max_length=30, widget=forms.TextInput(attrs={"list": "levels2"}))
    name = forms.CharField(label="三级指标", max_length=100, widget=forms.Textarea(attrs={"rows": 2}))
    op = forms.ChoiceField(label="指标性质", choices=[("", ""), *Operator.choices])
    target_value = forms.CharField(label="指标值", max_length=200, required=False)
    measure_unit = forms.CharField(label="度量单位", max_length=20, required=False)
    weight = forms.DecimalField(
        label="分值", max_digits=5, decimal_places=2, min_value=0, max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    evidence_asked = forms.CharField(
        label="应附佐证", max_length=100, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    basis = forms.CharField(
        label="指标值依据", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    library_entry_id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BlankRowsAllowed(forms.BaseFormSet):
    """A row that was emptied is no row: nothing tells old rows from new ones."""

    def initial_form_count(self) -> int:
        """None of what is sent is held to be there already."""
        return 0 if self.is_bound else super().initial_form_count()


MORE_ROWS = 20  # beyond the most that are kept, so that too many come back with a sentence
RowFormSet = forms.formset_factory(
    RowForm,
    formset=BlankRowsAllowed,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=MOST_ROWS + MORE_ROWS,
    absolute_max=MOST_ROWS + MORE_ROWS,
)


@dataclass(frozen=True)
class Doubt:
    """A finding as the page shows it; `key` is set where a reason may be given, `reason` what was given."""

    finding: Finding
    key: str = ""
    reason: str = ""

    @property
    def is_advice(self) -> bool:
        """Whether nothing has to be done about it."""
        return self.finding.severity == "note"

    @property
    def given(self) -> str:
        """The reason that was given, as it is shown to a reader."""
        return f"单位说明：{self.reason}" if self.reason else ""

    @property
    def tone(self) -> str:
        """How the finding is drawn."""
        return "error" if self.finding.severity == "error" else "doubt"


class Grid:
    """The whole form of a target: bound to what was typed, or to what is kept.

    What was typed is never lost: whatever cannot be kept comes back as it was typed.
    """

    def __init__(self, data: QueryDict | None = None, *, contents: Contents | None = None, version: int = 0) -> None:
        self.data = data
        self.pasted: Sequence[PastedRow] = ()
        self.reasons: dict[str, str] = {}
        if data is None:
            kept = contents or Contents("", ())
            self._show(kept.goal, version, [as_initial(row) for row in kept.rows])
        else:
            self.goal: GoalForm = GoalForm(data)
            self.rows: Any = RowFormSet(data, prefix="rows")
            self.reasons = dict(zip(data.getlist("why_key"), data.getlist("why"), strict=False))

    def _show(self, goal: str, version: int | str, rows: Sequence[Mapping[str, Any]]) -> None:
        self.goal = GoalForm(initial={"goal": goal, "version": version})
        self.rows = RowFormSet(initial=list(rows)[: MOST_ROWS + MORE_ROWS - 1], prefix="rows")

    def with_rows(self, added: Iterable[Mapping[str, Any]]) -> "Grid":
        """The same form, with rows added that are not kept yet."""
        other = Grid()
        other.reasons = self.reasons
        other._show(self.goal_text, self.version, [*map(self._words, self.kept_forms), *added])
        return other

    def is_valid(self) -> bool:
        """Whether everything typed can be read."""
        rows = [form.is_valid() for form in self.kept_forms]
        return self.rows.management_form.is_valid() and self.goal.is_valid() and all(rows)

    @property
    def version(self) -> int:
        """The version that was read; 0 where it is none."""
        return _number(self._raw("version"))

    @property
    def goal_text(self) -> str:
        """The goal as typed."""
        return self._raw("goal").strip()

    def _raw(self, name: str) -> str:
        return str(self.goal.initial.get(name, "")) if self.data is None else self.data.get(name, "")

    def weight_text(self, form: Any) -> str:
        """The points of a row as typed."""
        return str(self._words(form).get("weight", ""))

    @property
    def kept_forms(self) -> list[Any]:
        """The rows' forms in the order chosen, without deleted and empty ones."""
        if self.data is None:
            return [form for form in self.rows.forms if form.initial]
        found = [(self._order(place, form), place, form) for place, form in enumerate(self.rows.forms)]
        return [form for *_, form in sorted(found, key=lambda one: one[:2]) if not self._left_out(form)]

    @property
    def drawn_forms(self) -> list[Any]:
        """The kept rows' forms as chosen, and blank ones to write into."""
        kept = self.kept_forms
        return [*kept, *(form for form in self.rows.forms if form not in kept and not self._is_filled(form))]

    def _left_out(self, form: Any) -> bool:
        gone = self.data is not None and bool(self.data.get(form.add_prefix("DELETE")))
        return gone or not self._is_filled(form)

    def _is_filled(self, form: Any) -> bool:
        return any(self._words(form).get(name) for name in COMPARED)

    def _order(self, place: int, form: Any) -> int:
        raw = self.data.get(form.add_prefix("ORDER"), "") if self.data is not None else ""
        return _number(raw) or place + 1

    def _words(self, form: Any) -> dict[str, Any]:
        if self.data is None:
            return dict(form.initial or {})
        names = (*COMPARED, "library_entry_id")
        return {name: self.data.get(form.add_prefix(name), "").strip() for name in names}

    def contents(self) -> Contents:
        """What was typed, however odd: points that are no number come as NaN, for the check to say so."""
        return Contents(self.goal_text, tuple(_as_row(self._words(form)) for form in self.kept_forms))


def _number(raw: str) -> int:
    return whole_number(raw, 9) or 0


def as_initial(row: TargetRow) -> dict[str, Any]:
    """A kept row for the grid; points without superfluous zeros."""
    found = {name: getattr(row, name) for name in (*COMPARED, "library_entry_id")}
    return found | {"weight": f"{row.weight.normalize():f}" if row.weight.is_finite() else ""}


def from_entry(entry: LibraryEntry) -> dict[str, Any]:
    """A library's entry as a row of the grid: its reference value where it is one value, the points still open."""
    return {
        "level1": entry.level1,
        "level2": entry.level2,
        "name": entry.name,
        "op": entry.op,
        "target_value": entry.reference,
        "measure_unit": entry.measure_unit,
        "weight": "",
        "evidence_asked": entry.evidence_asked,
        "basis": "指标库参考值",
        "library_entry_id": entry.pk,
    }


def _as_row(words: Mapping[str, Any]) -> TargetRow:
    try:
        weight = Decimal(str(words["weight"]))
    except InvalidOperation:
        weight = WRONG_NUMBER
    if not weight.is_finite() or abs(weight.adjusted()) > WIDEST:
        weight = WRONG_NUMBER
    entry = _number(str(words.get("library_entry_id") or "")) or None
    texts = {name: str(words[name]) for name in COMPARED if name != "weight"}
    return TargetRow(**texts, weight=weight, library_entry_id=entry)


def doubts_at(
    findings: Sequence[Finding], contents: Contents, explanations: Mapping[str, str]
) -> dict[int | str, list[Doubt]]:
    """The findings by where they stand, with the reasons given."""
    found: dict[int | str, list[Doubt]] = {}
    for one in findings:
        key = doubt_key(one, contents) if one.severity == "warning" else ""
        found.setdefault(one.row, []).append(Doubt(one, key, explanations.get(key, "")))
    return found


def told_differences(
    before: Sequence[TargetRow],
    after: Sequence[TargetRow],
    *,
    names: Sequence[str] = TOLD,
    new: str = "以前没有这项指标",
) -> list[list[str]]:
    """For each row now: how it differs from the one of the same name before, in words; nothing where it is the same."""
    return [_told(one, names, new) for one in differences(before, after) if one.after is not None]


def _told(one: Difference, among: Sequence[str], new: str) -> list[str]:
    if one.before is None:
        return [new]
    names = [name for name in among if name in one.fields]
    return [f"{LABELS[name]}：{shown(one.before, name)} → {shown(one.after, name)}" for name in names]


def shown(row: TargetRow | None, name: str) -> str:
    """A cell of a row in words."""
    value = getattr(row, name)
    if name == "op":
        return str(dict(Operator.choices).get(value, value))
    if name == "weight":
        return f"{value.normalize():f}" if value.is_finite() else "—"
    return str(value) or "（空）"


MEANINGS = {
    "complete": "总体目标和指标是否填写齐全、明确、量化",
    "relevant": "目标和指标是否与单位职责、项目内容、资金用途相符",
    "sound": "指标值是否合理，与资金量和以前年度情况是否匹配",
    "feasible": "措施、条件和时间安排能否保证目标实现，是否节约",
}


class ReviewForm(forms.Form):
    """Four questions with an opinion each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for aspect, label in ASPECTS.items():
            self.fields[aspect] = forms.TypedChoiceField(
                label=label, required=False, choices=[("", "待审"), ("yes", "符合"), ("no", "不符合")],
                coerce=lambda value: value == "yes", empty_value=None,
            )  # fmt: skip
            self.fields[f"{aspect}_opinion"] = forms.CharField(
                label=f"{label}意见", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 1})
            )

    @property
    def questions(self) -> list[tuple[str, Any, Any, str]]:
        """Label, answer, opinion and meaning of each question."""
        return [(label, self[aspect], self[f"{aspect}_opinion"], MEANINGS[aspect]) for aspect, label in ASPECTS.items()]

    def opinions(self, remarks: Mapping[int, str]) -> Opinions:
        """The answers as the verb takes them."""
        given = self.cleaned_data
        return Opinions({one: Opinion(given[one], given[f"{one}_opinion"]) for one in ASPECTS}, remarks)


class ReasonForm(forms.Form):
    """Why something is returned, declined or taken out of use."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ChangeReasonForm(forms.Form):
    """Why a target shall change."""

    reason = forms.CharField(
        label="调整理由", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明政策、任务或资金发生了什么变化。",
    )  # fmt: skip


class EntryForm(forms.ModelForm):
    """An entry of the library, as the centre writes it."""

    class Meta:
        model = LibraryEntry
        fields = (
            "field", "level1", "level2", "name", "op", "measure_unit", "reference", "method", "evidence_asked",
        )  # fmt: skip
        help_texts = {"field": "不选则各领域通用", "reference": "如 90，或 90 至 95", "method": "如：按比例赋分"}

    def row(self) -> TargetRow:
        """The entry as the verb takes it."""
        given = self.cleaned_data
        return TargetRow(
            level1=given["level1"], level2=given["level2"], name=given["name"], op=given["op"],
            target_value=given["reference"], measure_unit=given["measure_unit"], weight=Decimal(0),
            evidence_asked=given["evidence_asked"],
        )  # fmt: skip
