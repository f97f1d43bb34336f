"""What is typed at the section's desk: decisions on forms, reasons, spot checks, appraisals."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from budgeteval.accounts.models import User
from projects.pages import SeenField
from projects.selfeval.domain.appraisals import LONGEST_REASON, AppraisalPoint
from projects.selfeval.domain.reviews import Rescore
from projects.selfeval.models import FilingLine

LONGEST_OPINION = 2000
ROWS = {"rows": 2}


class RowsForm(forms.Form):
    """Own points and their reason for every row of a form; an empty cell leaves the row as it is."""

    opinion = forms.CharField(
        label="审核意见", max_length=LONGEST_OPINION, required=False, widget=forms.Textarea(attrs=ROWS)
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[FilingLine], whose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"score_{line.number}"] = _points_field(f"第 {line.number} 行{whose}评分", line.weight)
            self.fields[f"why_{line.number}"] = forms.CharField(
                label=f"第 {line.number} 行评分理由",
                max_length=LONGEST_REASON,
                required=False,
                widget=forms.Textarea(attrs={**ROWS, "placeholder": "改分理由"}),
            )

    def standing(self, line: FilingLine) -> Decimal | None:
        """The points that hold where nothing is typed."""
        return line.self_score

    def clean(self) -> dict[str, Any]:
        """Points other than those that stand need a reason; a reason needs points."""
        found = super().clean() or {}
        for line in self.lines:
            score, why = found.get(f"score_{line.number}"), found.get(f"why_{line.number}", "")
            if score is not None and score != self.standing(line) and not why.strip():
                self.add_error(f"why_{line.number}", "与原得分不同，请写明理由。")
            if why and score is None and f"score_{line.number}" not in self.errors:
                self.add_error(f"score_{line.number}", "写了理由，请填评分；不改分的，请清空理由。")
        return found

    def scores(self) -> list[Rescore]:
        """The rows that get other points than those that stand."""
        found = []
        for line in self.lines:
            score = self.cleaned_data[f"score_{line.number}"]
            if score is not None and score != self.standing(line):
                found.append(Rescore(line.number, score, self.cleaned_data[f"why_{line.number}"]))
        return found


class ReviewForm(RowsForm):
    """The section's decision on a form: own points, remarks for the unit, and an opinion."""

    def __init__(self, *args: Any, lines: Sequence[FilingLine], **kwargs: Any) -> None:
        super().__init__(*args, lines=lines, whose="股室", **kwargs)
        for line in lines:
            self.fields[f"remark_{line.number}"] = forms.CharField(
                label=f"第 {line.number} 行意见",
                max_length=LONGEST_REASON,
                required=False,
                widget=forms.Textarea(attrs={**ROWS, "placeholder": "退回时单位可见"}),
            )

    def remarks(self) -> dict[int, str]:
        """What is to be said on the rows."""
        found = {line.number: self.cleaned_data[f"remark_{line.number}"].strip() for line in self.lines}
        return {number: text for number, text in found.items() if text}


class CheckForm(RowsForm):
    """A second look's points; `accepted` are those that the section gave, by row."""

    def __init__(self, *args: Any, lines: Sequence[FilingLine], accepted: dict[int, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, lines=lines, whose="复核", **kwargs)
        self.accepted = accepted
        self.fields["opinion"].label = "复核意见"

    def standing(self, line: FilingLine) -> Decimal | None:
        """The section's points, or else the unit's own."""
        return self.accepted.get(line.number, line.self_score)


def _points_field(label: str, weight: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=weight,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 5}),
    )


class ReasonForm(forms.Form):
    """One reason: for returning, giving up or taking up again."""

    reason = forms.CharField(
        label="原因", max_length=LONGEST_OPINION, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )

    def __init__(self, *args: Any, label: str = "原因", ready: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        choices = list(ready)
        if choices:
            self.fields["ready"] = forms.ChoiceField(
                label="常用原因",
                required=False,
                choices=[("", "不选，在下面填写"), *((text, text) for text in choices)],
            )
            self.fields["reason"].required = False
            self.order_fields(["ready", "reason"])

    def clean(self) -> dict[str, Any]:
        """Chosen or typed, there is a reason; both stand one after the other."""
        found = super().clean() or {}
        parts = [found.get("ready", ""), found.get("reason", "").strip()]
        found["reason"] = "\n".join(part for part in parts if part)
        if not found["reason"] and "reason" not in self.errors:
            self.add_error("reason", "请选择或填写原因。")
        return found


class ReasonsForm(forms.Form):
    """The district's list, one reason a line."""

    texts = forms.CharField(
        label="常用退回原因",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="每行一条，按此顺序供各股室选用；全部清空则恢复系统自带的原因。",
    )
    version = SeenField()


class PlanForm(forms.Form):
    """What is to be known before a spot check's frame is frozen."""

    size = forms.IntegerField(label="抽查数量", min_value=1, max_value=9999, help_text="从已通过的自评中抽多少份。")
    what = forms.CharField(
        label="公开数来源",
        max_length=200,
        help_text="现在还没有产生、届时任何人都能查到的数，如某日某期的开奖号码；名单封存后不能再改。",
    )


class NumberForm(forms.Form):
    """The public number once it is known."""

    value = forms.CharField(label="公布的数", max_length=200, help_text="照公布的原样填写，填错一位，抽出的就不同。")


class CheckerForm(forms.Form):
    """Who is asked to look at a drawn form."""

    checker = forms.ModelChoiceField(User.objects.none(), label="复核人", empty_label="请选择")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checker"].queryset = people  # type: ignore[attr-defined]


class AppraisalForm(forms.Form):
    """Points and reasons for every content of a unit's appraisal; `items` are the framework's (id, label, weight)."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[tuple[str, str, Decimal]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for key, label, weight in items:
            points = _points_field(f"{label}得分", weight)
            points.required = True
            self.fields[f"points_{key}"] = points
            self.fields[f"reason_{key}"] = forms.CharField(
                label=f"{label}扣分理由", max_length=LONGEST_REASON, required=False, widget=forms.Textarea(attrs=ROWS)
            )

    def clean(self) -> dict[str, Any]:
        """Where points are lost, a reason stands beside them."""
        found = super().clean() or {}
        for key, _, weight in self.items:
            points = found.get(f"points_{key}")
            if points is not None and points < weight and not found.get(f"reason_{key}", "").strip():
                self.add_error(f"reason_{key}", "扣分请写明理由。")
        return found

    def points(self) -> list[AppraisalPoint]:
        """All of them, for the verb."""
        return [
            AppraisalPoint(key, self.cleaned_data[f"points_{key}"], self.cleaned_data[f"reason_{key}"])
            for key, _, _ in self.items
        ]
