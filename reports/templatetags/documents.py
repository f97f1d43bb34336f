"""The list of documents, for pages of the street: it is reached by name, so that no step knows the reports."""

from typing import Any

from django import template
from django.urls import reverse

from reports.queries import documents_visible_to

register = template.Library()


@register.inclusion_tag("ui/components/documents.html", takes_context=True)
def my_documents(context: dict[str, Any]) -> dict[str, Any]:
    """List what the person may download, in the order of kinds."""
    return {
        "documents": [
            {
                "title": document.subject,
                "kind": document.get_kind_display(),
                "url": reverse("document", args=[document.pk]),
                "size": document.attachment.size,
                "sha256": document.attachment.sha256,
                "built_at": document.built_at,
            }
            for document in documents_visible_to(context["request"].user).order_by("path")
        ]
    }
