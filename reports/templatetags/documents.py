"""The list of documents, for pages of the street: it is reached by name, so that no step knows the reports."""

from typing import Any

from django import template
from django.urls import reverse

from reports.models import Document, DocumentKind
from reports.queries import documents_visible_to

register = template.Library()

FORMATS = {"docx": "Word 文档", "xlsx": "Excel 表格", "json": "JSON 数据"}


@register.inclusion_tag("ui/components/documents.html", takes_context=True)
def my_documents(context: dict[str, Any]) -> dict[str, Any]:
    """List what the person may download: kind by kind, within a kind by name."""
    order = list(DocumentKind)
    found = sorted(
        documents_visible_to(context["request"].user), key=lambda one: (order.index(DocumentKind(one.kind)), one.path)
    )
    return {"documents": [_shown(document) for document in found]}


def _shown(document: Document) -> dict[str, Any]:
    return {
        "title": document.subject,
        "format": FORMATS[document.path.rpartition(".")[2]],
        "url": reverse("document", args=[document.pk]),
        "size": document.attachment.size,
        "sha256": document.attachment.sha256,
        "built_at": document.built_at,
    }
