"""What self-evaluation says of projects whose money somebody would import anew."""

from collections import Counter, defaultdict
from collections.abc import Collection

from projects.directory.models import District, Task
from projects.registry.standing import Standing, Told
from projects.selfeval.models import Filing

RATED = ("accepted", "final")  # a rating stands on it


def standing_of_projects(district: District, fiscal_years: Collection[int]) -> Told:
    """Say whose ex-post form was handed in or rated: its money may no longer be changed behind the unit's back.

    A year is closed to further projects once a form of it is final, or all of its forms are rated.
    """
    filings = Filing.objects.filter(
        kind=Task.EX_POST, project__unit__district=district, project__fiscal_year__in=fiscal_years
    ).order_by()
    projects: dict[int, Standing] = {}
    stages: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for filing in filings.select_related("project").only("stage", "filed_at", "project__name", "project__fiscal_year"):
        stages[filing.project.fiscal_year].update([filing.stage])
        if filing.stage in RATED:
            projects[filing.project_id] = Standing(
                refusal=f"“{filing.project}”的自评{filing.stage_label}，项目和资金不能再改"
            )
        elif filing.filed_at:
            projects[filing.project_id] = Standing(doubt=f"“{filing.project}”的自评已经报送，资金改动后得分会不同")
    return Told(projects, {year: _of_year(year, found) for year, found in stages.items()})


def _of_year(fiscal_year: int, stages: Counter[str]) -> Standing:
    rated = sum(stages[stage] for stage in RATED)
    if stages["final"] or rated == stages.total():
        return Standing(refusal=f"{fiscal_year} 年的自评已有 {rated} 个项目通过或定稿，不能再增加项目和资金")
    return Standing(doubt=f"{fiscal_year} 年的自评已经开始，新增的项目须另行安排填报")
