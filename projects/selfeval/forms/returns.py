"""What a unit hands in as a whole: a text and a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from budgeteval.files.kinds import limit_sentence
from projects.selfeval.forms.filings import Words

LONGEST_TEXT = 50_000


class ReturnForm(forms.Form):
    """The return's text, its file, and the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = Words(label="正文", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 12}))
    file = forms.FileField(
        label="附件", required=False, help_text="盖章扫描件或正式文件；不选文件则保留原附件。",
        error_messages={"empty": "文件是空的，请检查后重新上传。"}, widget=forms.FileInput,
    )  # fmt: skip

    def __init__(self, *args: Any, most: int, is_table: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        if is_table:
            self.fields["text"].label = "说明"
            self.fields["text"].widget.attrs["rows"] = 3

    def clean_file(self) -> UploadedFile | None:
        """Too large a file is refused unread."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and file.size is not None and file.size > self.most:
            raise forms.ValidationError(limit_sentence(file.name or "", file.size, self.most))
        return file
