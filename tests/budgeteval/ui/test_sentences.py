"""What forms say: our sentences stand in the place of Django's."""

import gettext
import re
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import override

import budgeteval.ui

FOLDER = Path(budgeteval.ui.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES"


class Sample(forms.Form):
    name = forms.CharField(max_length=5)
    amount = forms.DecimalField(decimal_places=2, max_digits=6)
    kind = forms.ChoiceField(choices=[("a", "甲")])
    file = forms.FileField()


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "name", "请填写此项。"),
        ({"name": "一二三四五六"}, "name", "请压缩到 5 个字以内，现有 6 个字。"),
        ({"name": "a\0b"}, "name", "内容中有不可见的字符，请删除后重填。"),
        ({"amount": "十元"}, "amount", "请填写数字，不要带单位或文字。"),
        ({"amount": "1.234"}, "amount", "小数最多 2 位。"),
        ({"kind": "b"}, "kind", "“b”不在可选范围内，请重新选择。"),
    ],
)
def test_a_form_speaks_as_one_speaks_to_a_clerk(given: dict[str, str], field: str, sentence: str) -> None:
    with override("zh-hans"):
        assert sentence in Sample(given, {}).errors[field]


def test_the_compiled_sentences_are_those_of_the_source() -> None:
    text = (FOLDER / "django.po").read_text("utf-8")
    found = re.findall(r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$', text, re.MULTILINE)
    assert len(found) == text.count("\nmsgid ") - 1
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for single, plural, ours in found:
        assert (compiled.ngettext(single, plural, 1) if plural else compiled.gettext(single)) == ours
