"""Which of several districts a page is about: few people keep more than one."""

from django.db.models import QuerySet
from django.http import HttpRequest

from projects.directory.models import District


def asked_for(request: HttpRequest, kept: QuerySet[District]) -> District | None:
    """The district that the address names among those kept, else the first of them."""
    asked = request.GET.get("district", "")
    named = {str(district.pk): district for district in kept}
    return named.get(asked) or next(iter(named.values()), None)
