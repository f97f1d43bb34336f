"""The form by which a sheet is handed in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from budgeteval.files.kinds import MEGABYTE, limit_sentence
from projects.directory.models import District
from projects.registry.importing import Importable
from projects.sheets.opening import MAX_ROWS


class UploadForm(forms.Form):
    """A file of one kind, for which district, and about what where the kind asks for it."""

    district = forms.ModelChoiceField(
        District.objects.none(),
        label="区县",
        empty_label=None,
        error_messages={"required": "请选择区县", "invalid_choice": "没有这个区县，或您不能为它导入，请重新选择"},
    )
    subject = forms.TypedChoiceField(
        coerce=int,
        error_messages={"required": "请先选择", "invalid_choice": "没有这一项，请重新选择"},
    )
    file = forms.FileField(
        label="文件",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "请选择要上传的文件",
            "invalid": "请选择要上传的文件",
            "missing": "没有收到文件，请重新选择",
            "empty": "文件是空的，请检查后重新选择",
            "max_length": "文件名太长，请缩短到 255 个字以内再上传",
        },
    )

    def __init__(self, one: Importable, districts: QuerySet[District], *given: Any) -> None:
        super().__init__(*given)
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        found = list(districts)
        if len(found) == 1:
            self.fields["district"].widget = forms.HiddenInput()
            self.fields["district"].initial = found[0].pk
        if one.subject:
            choices = [choice for district in found for choice in one.subjects(district)]
            self.fields["subject"].label = one.subject
            self.fields["subject"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["subject"]
        most = settings.ATTACHMENT_MAX_BYTES // MEGABYTE
        rows = f"最多 {MAX_ROWS // 10_000} 万行、{most} MB"
        told = f"Excel 工作簿（.xlsx）或 CSV（UTF-8 或 GBK），{rows}；可以把文件拖到这里"
        self.fields["file"].help_text = told

    def clean(self) -> dict[str, Any] | None:
        """Say at the form what a field that is not to be seen is refused for."""
        for hidden in self.hidden_fields():
            for error in list(hidden.errors):
                self.add_error(None, error)
        return super().clean()

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.ATTACHMENT_MAX_BYTES:
            raise forms.ValidationError(limit_sentence(str(file.name), file.size, settings.ATTACHMENT_MAX_BYTES))
        return file
