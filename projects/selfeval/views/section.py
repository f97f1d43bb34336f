"""What the section's pages share: the year they show, and how stages look."""

from django.db.models import Q
from django.http import HttpRequest

from projects.directory.models import WorkingYear
from projects.selfeval.queries import years_for

DOUBTFUL_FIRST = ("-doubt", "project__code")
TONES = {"submitted": "todo", "returned": "back", "accepted": "done", "final": "done"}
YEAR_KEY = "section_year"
DONE = Q(stage__in=["accepted", "final"])


def chosen_year(request: HttpRequest) -> tuple[WorkingYear | None, list[WorkingYear]]:
    """The year asked for, else the one that was chosen last, else the newest one; and all there are."""
    years = years_for(request.user)
    asked = request.GET.get("year", "") or request.session.get(YEAR_KEY, "")
    chosen = next((year for year in years if str(year.pk) == asked), years[0] if years else None)
    if chosen is not None and "year" in request.GET:
        request.session[YEAR_KEY] = str(chosen.pk)
    return chosen, years
