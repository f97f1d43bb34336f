"""One object of every staged kind, as bare rows: for tests of the door itself, which knows no step."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from budgeteval.files.domain import store
from projects.applications.models import Application
from projects.budgeting.models import Policy, Proposal
from projects.departments.models import DepartmentReview
from projects.directory.models import District, Task
from projects.experts.models import Draw, Expert, Panel, PanelObject, Seat, Sheet
from projects.keyreview.models import KeyReview
from projects.registry.models import UnitBudget
from projects.results.models import Rating, RatingKind
from projects.rulebooks.models import Rulebook
from projects.selfeval.in_year.models import ExAnte, MidTerm
from projects.selfeval.models import Filing, OnBehalf, Review, SpotCheck, SpotItem, UnitReturn, WorkAppraisal
from projects.staged import Staged
from projects.targets.models import LibraryEntry, Target, TargetChange
from tests.factories.directory import make_field
from tests.factories.registry import make_project
from tests.people import People, Place

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)


def bare_rulebook(district: District) -> Rulebook:
    """A rulebook row without rules, for objects that only need one to point at."""
    return Rulebook.objects.create(
        district=district, code="bare", rule_version="1", title="演示规则", in_force_from=date(2015, 1, 1),
        sha256="0" * 64, content={}, adopted_at=NOON,
    )  # fmt: skip


def _filing(place: Place) -> Filing:
    return Filing.objects.create(
        working_year=place.working_year, project=make_project(place.unit), kind=Task.EX_POST,
        rulebook=bare_rulebook(place.district),
    )  # fmt: skip


def _change(place: Place, people: People) -> TargetChange:
    target = Target.objects.create(project=make_project(place.unit), goal="演示目标")
    nothing = {"goal": "", "rows": []}
    return TargetChange.objects.create(target=target, before=nothing, proposed=nothing, requested_by=people.alice)


def _on_behalf(place: Place, people: People) -> OnBehalf:
    scan = store(content=b"%PDF-1.4 scan", name="scan.pdf", by=people.erin, now=NOON)
    return OnBehalf.objects.create(
        filing=_filing(place), scan=scan, scan_name="scan.pdf", received_on=date(2016, 9, 1), filed_by=people.erin,
        filed_at=NOON,
    )  # fmt: skip


def _draw(place: Place) -> Draw:
    return Draw.objects.create(
        working_year=place.working_year, code="D1", purpose="演示抽取", frame={}, frame_sha256="0" * 64, sealed={},
        frozen_at=NOON,
    )  # fmt: skip


def _panel(place: Place) -> Panel:
    return Panel.objects.create(draw=_draw(place), name="演示专家组")


def _sheet(place: Place) -> Sheet:
    panel = _panel(place)
    expert = Expert.objects.create(pool=place.city, code="E1", name="演示专家", speciality="演示", employer="演示大学")
    judged = PanelObject.objects.create(
        panel=panel, unit=place.unit, rulebook=bare_rulebook(place.district), framework="演示"
    )
    return Sheet.objects.create(
        seat=Seat.objects.create(panel=panel, expert=expert, number=1, role="lead"), judged=judged
    )


def _policy(place: Place) -> Policy:
    return Policy.objects.create(
        district=place.district, budget_year=2017, code="p", rule_version="1", title="演示办法", sha256="0" * 64,
        content={},
    )  # fmt: skip


def _proposal(place: Place) -> Proposal:
    money = {name: Decimal(1) for name in ("basic_last", "project_last", "basic_requested", "project_requested")}
    budget = UnitBudget.objects.create(unit=place.unit, budget_year=2017, **money)
    return Proposal.objects.create(
        working_year=place.working_year, policy=_policy(place), unit=place.unit, unit_budget=budget,
        requested=Decimal(2), computed=Decimal(2), proposed=Decimal(2), explanation="演示",
    )  # fmt: skip


def _appraisal(place: Place, people: People) -> WorkAppraisal:
    return WorkAppraisal.objects.create(
        working_year=place.working_year, unit=place.unit, appraiser=people.dora,
        rulebook=bare_rulebook(place.district), framework="work",
    )  # fmt: skip


def _spot_check(place: Place) -> SpotCheck:
    return SpotCheck.objects.create(
        working_year=place.working_year, number=1, frame={}, frame_sha256="0" * 64, frozen_at=NOON
    )


def _spot_item(place: Place) -> SpotItem:
    return SpotItem.objects.create(
        check_of=_spot_check(place), filing=_filing(place), place=1, claimed=Decimal(90), accepted=Decimal(90)
    )


def _rating(place: Place) -> Rating:
    return Rating.objects.create(
        working_year=place.working_year, kind=RatingKind.SELF, project=make_project(place.unit), unit=place.unit,
        rulebook=bare_rulebook(place.district), inputs={}, lines=[], total=Decimal(90), grade="优", rated_at=NOON,
    )  # fmt: skip


def one_of(flow: str, place: Place, people: People) -> Staged:
    """A freshly made object of the flow, at its first stage."""
    year = place.working_year
    makers: dict[str, Callable[[], Staged]] = {
        "target": lambda: Target.objects.create(project=make_project(place.unit), goal="演示目标"),
        "target_change": lambda: _change(place, people),
        "library_entry": lambda: LibraryEntry.objects.create(
            district=place.district,
            field=make_field(),
            level1="产出",
            level2="数量",
            name="演示指标",
            op=">=",
            proposed_by=people.alice,
        ),
        "application": lambda: Application.objects.create(
            working_year=year, project=make_project(place.unit, fiscal_year=2017)
        ),
        "filing": lambda: _filing(place),
        "unit_return": lambda: UnitReturn.objects.create(working_year=year, unit=place.unit, kind=Task.SUMMARY_TABLE),
        "ex_ante": lambda: ExAnte.objects.create(
            working_year=year,
            project=make_project(place.unit, fiscal_year=2016),
            framework="演示",
            rulebook=bare_rulebook(place.district),
        ),
        "mid_term": lambda: MidTerm.objects.create(
            working_year=year,
            project=make_project(place.unit, fiscal_year=2016),
            as_of=date(2016, 7, 31),
            rulebook=bare_rulebook(place.district),
        ),
        "on_behalf": lambda: _on_behalf(place, people),
        "review": lambda: Review.objects.create(filing=_filing(place), reviewer=people.dora),
        "work_appraisal": lambda: _appraisal(place, people),
        "spot_check": lambda: _spot_check(place),
        "spot_item": lambda: _spot_item(place),
        "draw": lambda: _draw(place),
        "panel": lambda: _panel(place),
        "sheet": lambda: _sheet(place),
        "key_review": lambda: KeyReview.objects.create(
            working_year=year, project=make_project(place.unit), ground="演示"
        ),
        "department_review": lambda: DepartmentReview.objects.create(working_year=year, unit=place.unit, ground="演示"),
        "rating": lambda: _rating(place),
        "policy": lambda: _policy(place),
        "proposal": lambda: _proposal(place),
    }
    return makers[flow]()
