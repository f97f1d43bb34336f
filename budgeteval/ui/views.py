"""The living page of the components, for whoever builds the next page."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

TONES = (
    ("plain", "草稿"),
    ("todo", "待办"),
    ("wait", "已报送"),
    ("back", "已退回"),
    ("late", "逾期"),
    ("done", "已通过"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="项目名称", max_length=120, help_text="与预算批复一致")
    amount = forms.DecimalField(label="金额（元）", decimal_places=2, max_digits=18, required=False)
    nature = forms.ChoiceField(label="性质", choices=[("new", "新增"), ("continuing", "延续")])
    grounds = forms.CharField(label="安排依据", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="已经领导小组审定", required=False)


@require_safe
@login_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, drawn by the tags that pages use; the code beside it is what one writes."""
    context: dict[str, Any] = {
        "tones": TONES,
        "form": SampleForm(),
        "wrong": SampleForm({"name": ""}),
        "yuan": Decimal("1234567.89"),
        "points": Decimal("8.5"),
        "weight": Decimal(10),
        "table": {"title": "表格", "columns": ["等级", "数量"], "rows": [["优", 12], ["良", 3]], "note": "示例数据。"},
    }
    return render(request, "ui/gallery.html", context)
