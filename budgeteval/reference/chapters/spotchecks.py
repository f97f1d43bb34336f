"""A sample of the accepted forms, drawn by a public number, is scored again by officers of other sections."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, chain
from projects.selfeval import domain as selfeval
from projects.selfeval.models import SpotCheck, SpotItem
from projects.selfeval.queries import checkers_for, claims_of
from projects.sheets.act_spot_checks import SpotCheckRow, SpotPointRow

CHAPTER = "抽查复核"


def deeds(cast: Cast) -> Iterator[Deed]:
    """Every deed of the year's spot checks."""
    for row in cast.sheets.spot_checks:
        yield from chain(
            CHAPTER,
            f"spot_check/{row.number}",
            ("plan", row.planned_on, 9, _planned(cast, row)),
            ("draw", row.drawn_on, 10, _drawn(cast, row)),
            ("score", row.scored_on, 9, _scored(cast, row)),
            ("close", row.closed_on, 16, _closed(cast, row)),
        )


def _planned(cast: Cast, row: SpotCheckRow) -> Callable[[datetime], object]:
    def run(now: datetime) -> None:
        selfeval.plan_spot_check(working_year=cast.working_year, size=row.size, what=row.what, by=cast.centre, now=now)

    return run


def _drawn(cast: Cast, row: SpotCheckRow) -> Callable[[datetime], object]:
    """Drawn, and each form given to an officer of another section: the first after the unit's own, in turn."""

    def run(now: datetime) -> None:
        check = selfeval.draw_spot_check(check=_check(cast, row), value=row.value, by=cast.centre, now=now)
        for item in _items(check):
            asked = checkers_for(item.filing.project.unit)
            checker = asked[(item.place - 1) % len(asked)]
            selfeval.assign_checker(item=item, checker=checker, by=cast.centre, now=now + timedelta(minutes=30))

    return run


def _scored(cast: Cast, row: SpotCheckRow) -> Callable[[datetime], object]:
    def run(now: datetime) -> None:
        points = [point for point in cast.sheets.spot_points if point.number == row.number]
        for item in _items(_check(cast, row)):
            if item.checker is not None:
                taken = [point for point in points if point.place == item.place]
                selfeval.score_spot_item(
                    item=item,
                    scores=_rescores(item, taken),
                    remark="",
                    by=item.checker,
                    now=now + timedelta(minutes=20 * item.place),
                    expected_version=item.version,
                )

    return run


def _rescores(item: SpotItem, taken: list[SpotPointRow]) -> list[selfeval.Rescore]:
    """The points that are left of the section's own, or else of the unit's."""
    lines = list(item.filing.lines.order_by("number"))
    accepted = claims_of(item.filing)
    found = {}
    for point in taken:
        line = lines[(point.line - 1) % len(lines)]
        base = Decimal(accepted[line.number]) if line.number in accepted else line.self_score or Decimal(0)
        found[line.number] = selfeval.Rescore(line.number, max(Decimal(0), base - point.lost), point.reason)
    return list(found.values())


def _closed(cast: Cast, row: SpotCheckRow) -> Callable[[datetime], object]:
    def run(now: datetime) -> None:
        selfeval.close_spot_check(check=_check(cast, row), by=cast.centre, now=now)

    return run


def _check(cast: Cast, row: SpotCheckRow) -> SpotCheck:
    found = SpotCheck.objects.select_related("working_year__district")
    return found.get(working_year=cast.working_year, number=row.number)


def _items(check: SpotCheck) -> list[SpotItem]:
    items = check.items.select_related(
        "check_of__working_year__district", "filing__project__unit__section", "filing__rulebook", "checker"
    )
    return list(items.order_by("place"))
