"""The first page."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects.desk.queries import home_of
from projects.directory.models import Role
from projects.directory.permissions import roles_of


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Greet by role; list the year's figures and, through the reports' own tag, the documents to download."""
    found = home_of(request.user)
    held = roles_of(request.user)
    context = {
        "greeting": {
            "name": str(request.user),
            "roles": [role.label for role in Role if role in held],
            "scope": found.scope,
        },
        "year": found.year
        and {
            "district": found.year.district.name,
            "year": found.year.year,
            "fiscal_year": found.year.fiscal_year,
        },
        "figures": found.figures,
        "tables": [asdict(table) for table in found.tables],
        "todo": found.todo,
        "notices": found.notices,
    }
    return render(request, "projects/desk/home.html", context)
