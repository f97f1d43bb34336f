"""Ex-ante evaluations and mid-term monitoring: forms that were handed in, of the unit, around it, and abroad."""

from dataclasses import replace

from django.urls import reverse

from projects.selfeval.in_year.models import InYear
from tests.factories import in_year as made
from tests.factories.registry import make_project
from tests.matrix import everywhere
from tests.people import People, Place

PAGES = """
                         nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
ex_antes                 sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
ex_antes_open:post       sign   no    no   no      no   ok   no    no    no    no   no   no
ex_ante/draft            sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
ex_ante/own              sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
ex_ante/child            sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
ex_ante/neighbour        sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
ex_ante/far              sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
ex_ante:post/draft       sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
ex_ante:post/neighbour   sign   gone  gone gone    no   no   gone  gone  no    no   gone gone
ex_ante_score:post/draft sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
ex_ante_score:post/far   sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
ex_ante_autosave:post/draft sign more  no    gone    no   no   gone  gone  no    no   gone gone
ex_ante_autosave:post/far sign gone  gone  gone    gone no   gone  gone  no    no   gone gone
ex_ante_file/draft           sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
ex_ante_file/far             sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
ex_ante_move:post/own    sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
ex_ante_move:post/far    sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
mid_terms                sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
mid_terms_open:post      sign   no    no   no      no   ok   no    no    no    no   no   no
mid_terms_overview       sign   no    no   ok      ok   ok   no    no    ok    ok   no   no
mid_term/draft           sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
mid_term/own             sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
mid_term/child           sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
mid_term/neighbour       sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
mid_term/far             sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
mid_term:post/draft      sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
mid_term:post/neighbour  sign   gone  gone gone    no   no   gone  gone  no    no   gone gone
mid_term_lights:post/draft sign ok    no   gone    no   no   gone  gone  no    no   gone gone
mid_term_lights:post/far sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
mid_term_autosave:post/draft sign more  no    gone    no   no   gone  gone  no    no   gone gone
mid_term_autosave:post/far sign gone  gone  gone    gone no   gone  gone  no    no   gone gone
mid_term_file/draft          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
mid_term_file/far            sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
mid_term_move:post/own   sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
mid_term_move:post/far   sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
"""


def _form(route: str, whose: str, place: Place, people: People) -> InYear:
    """A draft of the unit, or a form that was handed in."""
    unit = place.unit if whose in ("own", "draft") else getattr(place, whose)
    walkers = everywhere(place, people)
    project = make_project(unit, fiscal_year=2016)
    fill = made.judged if route.startswith("ex_ante") else made.monitored
    form = fill(replace(place, unit=unit), walkers, project=project)
    return form if whose == "draft" else made.submitted(form, walkers)


def paths(place: Place, people: People) -> dict[str, str]:
    """One form of each kind for each of whose rows there are."""
    found: dict[str, str] = {}
    forms: dict[tuple[str, str], InYear] = {}
    for line in PAGES.strip().splitlines()[1:]:
        row = line.split()[0]
        name, _, whose = row.partition("/")
        if not whose:
            continue
        route = name.removesuffix(":post")
        kind = "ex_ante" if route.startswith("ex_ante") else "mid_term"
        if (kind, whose) not in forms:
            forms[kind, whose] = _form(kind, whose, place, people)
        found[row] = reverse(route, args=[forms[kind, whose].pk])
    return found
