"""The page behind a number."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.desk.queries.xray import xray_of
from projects.pages import person


@require_safe
@login_required
def xray(request: HttpRequest, kind: str, pk: int, part: str) -> HttpResponse:
    """Tell where a number comes from: rule, inputs, files, persons and times."""
    found = xray_of(person(request), kind, pk, part)
    return render(request, "projects/desk/xray.html", {"xray": found})
