"""Bringing a filled-in Excel table back."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from budgeteval.files.kinds import limit_sentence


class SheetForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="填好的自评表",
        help_text="请上传从本系统下载、填写后保存的 .xlsx 文件。",
        error_messages={"required": "请先选择文件。", "empty": "文件是空的，请检查后重新上传。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_file(self) -> UploadedFile:
        """Too large a file is refused unread."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > self.most:
            raise forms.ValidationError(limit_sentence(file.name or "", file.size, self.most))
        return file
