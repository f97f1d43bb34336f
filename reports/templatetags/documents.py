"""The list of documents, for pages of the street: it is reached by name, so that no step knows the reports."""

from typing import Any

from django import template
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from budgeteval.ui.paging import portion
from projects.directory.models import WorkingYear
from reports.models import Document, DocumentKind
from reports.queries import documents_visible_to

register = template.Library()

SHOWN, KEY = 50, "files"
FORMATS = {"docx": "Word 文档", "xlsx": "Excel 表格", "json": "JSON 数据"}


@register.inclusion_tag("ui/components/documents.html", takes_context=True)
def my_documents(context: dict[str, Any]) -> dict[str, Any]:
    """List what the person may download: kind by kind, within a kind by name."""
    request = context["request"]
    whens = [When(kind=kind, then=Value(place)) for place, kind in enumerate(DocumentKind)]
    documents = documents_visible_to(request.user).annotate(place=Case(*whens, output_field=IntegerField()))
    found = portion(documents, order=("place", "path"), after=request.GET.get(KEY, ""), size=SHOWN)
    return {"documents": [_shown(document) for document in found.rows], "portion": found, "key": KEY, "label": "文件"}


@register.simple_tag
def document_count(year: WorkingYear) -> int:
    """How many documents of the year there are, each in its newest form."""
    return Document.objects.filter(working_year=year, superseded=False).count()


def _shown(document: Document) -> dict[str, Any]:
    return {
        "title": document.subject,
        "format": FORMATS[document.path.rpartition(".")[2]],
        "url": reverse("document", args=[document.pk]),
        "size": document.attachment.size,
        "sha256": document.attachment.sha256,
        "built_at": document.built_at,
    }
