"""The form by which a sheet is handed in."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from budgeteval.files.kinds import limit_sentence
from projects.directory.models import District
from projects.sheets.layouts import FUNDING, UNIT_BUDGETS, UNITS

KINDS = [(layout.key, layout.title) for layout in (FUNDING, UNITS, UNIT_BUDGETS)]


class ImportForm(forms.Form):
    """Which sheet, for which district, and whether it is only to be checked."""

    district = forms.ModelChoiceField(District.objects.none(), label="区县", empty_label=None)
    kind = forms.ChoiceField(label="表格", choices=KINDS)
    file = forms.FileField(label="文件", help_text="Excel（.xlsx）或 CSV，最多 10 万行")
    check_only = forms.BooleanField(label="只检查，不写入", required=False)

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.ATTACHMENT_MAX_BYTES:
            raise forms.ValidationError(limit_sentence(str(file.name), file.size, settings.ATTACHMENT_MAX_BYTES))
        return file
