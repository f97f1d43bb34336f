"""The first page."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.desk.queries import home_of


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Greet by role; list the year's figures and, through the reports' own tag, the documents to download."""
    found = home_of(request.user)
    context = {
        "greeting": {"name": str(request.user), "roles": found.roles, "scope": found.scope},
        "year": found.year,
        "figures": found.figures,
        "tables": [asdict(table) for table in found.tables],
        "todo": found.todo,
        "notices": found.notices,
        "centre": found.is_centre,
    }
    return render(request, "projects/desk/home.html", context)
