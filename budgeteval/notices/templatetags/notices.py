"""The bell in the header."""

from typing import Any

from django import template

from budgeteval.notices.queries import unread_count

register = template.Library()


@register.inclusion_tag("notices/bell.html", takes_context=True)
def bell(context: dict[str, Any]) -> dict[str, Any]:
    """Link to one's messages with the number of unread ones; one query."""
    request = context.get("request")
    here = request is not None and request.resolver_match is not None and request.resolver_match.view_name == "notices"
    return {"unread": unread_count(context["user"]), "here": here}
