"""A key project or a department whose panel has closed, as rows: for steps after the panel's own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from projects.departments.models import DepartmentReview
from projects.experts.domain.aggregation import aggregate
from projects.experts.models import Draw, Expert, Panel, PanelObject, Seat, Sheet, SheetPoint
from projects.keyreview.models import KeyReview
from projects.registry.models import Project
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.people import People, Place

CLOSED = datetime(2016, 10, 10, 2, 0, tzinfo=UTC)
# Three experts' points for `process` (of 40) and `result` (of 60); means 33.67 and 50.00.
POINTS = (("30", "45"), ("35", "50"), ("36", "55"))


def closed_panel(
    place: Place, people: People, project: Project | None, points: Sequence[tuple[str, str]] = POINTS
) -> PanelObject:
    """An object of the small rulebook's `key` framework with one locked sheet per pair of points, aggregated."""
    book = small_rulebook(place.district, people.erin)
    number = Draw.objects.count() + 1
    draw = Draw.objects.create(
        working_year=place.working_year, code=f"D{number}", purpose="演示抽取", frame={}, frame_sha256="0" * 64,
        sealed={}, frozen_at=CLOSED,
    )  # fmt: skip
    panel = Panel.objects.create(draw=draw, name="演示专家组")
    unit = None if project else place.unit
    judged = PanelObject.objects.create(panel=panel, project=project, unit=unit, rulebook=book, framework="key")
    for seat_number, (process, result) in enumerate(points, start=1):
        expert = Expert.objects.create(
            pool=place.city, code=f"E{number}-{seat_number}", name=f"专家{seat_number}", speciality="财务",
            employer="演示大学",
        )  # fmt: skip
        role = "lead" if seat_number == 1 else "member"
        seat = Seat.objects.create(panel=panel, expert=expert, number=seat_number, role=role)
        sheet = Sheet.objects.create(seat=seat, judged=judged)
        SheetPoint.objects.create(sheet=sheet, item="process", score=Decimal(process))
        SheetPoint.objects.create(sheet=sheet, item="result", score=Decimal(result))
    return aggregate(judged=judged, by=people.erin, now=CLOSED)


def scored_key_review(place: Place, people: People, points: Sequence[tuple[str, str]] = POINTS) -> KeyReview:
    project = make_project(place.unit)
    judged = closed_panel(place, people, project, points)
    review = KeyReview.objects.create(
        working_year=place.working_year, project=project, ground="演示", rulebook=judged.rulebook, framework="key",
        judged=judged,
    )  # fmt: skip
    KeyReview.objects.filter(pk=review.pk).update(stage="scored")
    return KeyReview.objects.get(pk=review.pk)


def scored_department_review(place: Place, people: People) -> DepartmentReview:
    judged = closed_panel(place, people, None)
    review = DepartmentReview.objects.create(
        working_year=place.working_year, unit=place.unit, ground="演示", rulebook=judged.rulebook, framework="key",
        judged=judged,
    )  # fmt: skip
    DepartmentReview.objects.filter(pk=review.pk).update(stage="scored")
    return DepartmentReview.objects.get(pk=review.pk)
