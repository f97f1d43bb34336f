"""A deadline day at the verbs: 121 units fill in, sign and hand in 793 filings through 8 writers at once.

    python -m tests.benchmarks.deadline [--database sqlite|postgres] [--filings 793] [--writers 8]

Beside it, in the same run, the plain baseline: as many writers that change one column of one row a transaction,
without rights, rules, scores or a trail.
"""

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.benchmarks.stage import DATABASES, stage

if TYPE_CHECKING:
    from budgeteval.accounts.models import User

UNITS, LINES = 121, 6
Timed = tuple[str, float, str]
"""What was done, in how many seconds, and the error if there was one."""


def prepare(filings: int) -> list[tuple[int, "User", "User"]]:
    """Units with a clerk and a head each, their projects and forms opened; each form with its two people."""
    from budgeteval.accounts.models import User  # noqa: PLC0415 – models need the settings
    from projects.directory.models import Role  # noqa: PLC0415
    from projects.registry.models import Funding, Nature, Project, Source  # noqa: PLC0415
    from projects.selfeval import domain  # noqa: PLC0415
    from projects.selfeval.models import Filing  # noqa: PLC0415
    from tests.factories.directory import make_field, make_member, make_unit  # noqa: PLC0415
    from tests.factories.rulebooks import small_rulebook  # noqa: PLC0415
    from tests.factories.selfeval import IN_TIME  # noqa: PLC0415
    from tests.people import populate, settle  # noqa: PLC0415

    place = settle()
    people = populate(place)
    small_rulebook(place.district, people.erin)
    field = make_field()
    staff = {}
    units = [make_unit(place.section, f"演示单位{number}") for number in range(UNITS)]
    for unit in units:
        clerk, head = (User.objects.create(username=f"{role}-{unit.code}") for role in ("clerk", "head"))
        make_member(clerk, Role.UNIT_CLERK, unit)
        make_member(head, Role.UNIT_HEAD, unit)
        staff[unit.pk] = (clerk, head)
    projects = Project.objects.bulk_create(
        Project(code=f"P{number:05d}", name=f"演示项目{number}", unit=units[number % UNITS], fiscal_year=2015,
                field=field, nature=Nature.CONTINUING, lineage=f"L{number:05d}")
        for number in range(filings)
    )  # fmt: skip
    money = dict.fromkeys(("year_start", "adjusted", "received", "executed"), Decimal(1000))
    Funding.objects.bulk_create(Funding(project=project, source=Source.GRANT, **money) for project in projects)
    domain.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    opened = Filing.objects.order_by("pk").values_list("pk", "project__unit")
    return [(pk, *staff[unit]) for pk, unit in opened]


def hand_in(form: tuple[int, "User", "User"]) -> Iterator[Timed]:
    """One form, from opening to handing in, each verb in its own transaction as from a page."""
    from projects.selfeval import domain  # noqa: PLC0415
    from projects.selfeval.models import Filing  # noqa: PLC0415
    from projects.targets.domain import IndicatorRow  # noqa: PLC0415
    from tests.factories.selfeval import IN_TIME  # noqa: PLC0415

    key, clerk, head = form
    row = IndicatorRow("产出指标", "数量指标", "指标", ">=", "90", "个", Decimal(90 // LINES))
    lines = [domain.LineDraft(number, "86.2", Decimal(10), "演示原因", row) for number in range(1, LINES + 1)]
    filing = Filing.objects.select_related("project__unit", "working_year__district", "rulebook").get(pk=key)
    yield timed("start", lambda: domain.start(filing=filing, by=clerk, now=IN_TIME))
    yield timed("save_draft", lambda: domain.save_draft(
        filing=filing, lines=lines, achievement="完成", problems="无", expected_version=filing.version, by=clerk,
        now=IN_TIME))  # fmt: skip
    yield timed("sign", lambda: domain.sign(filing=filing, by=head, now=IN_TIME))
    yield timed("submit", lambda: domain.submit(filing=filing, by=clerk, now=IN_TIME))


def plain(form: tuple[int, "User", "User"]) -> Iterator[Timed]:
    """One bare change of one row."""
    from projects.selfeval.models import Filing  # noqa: PLC0415

    yield timed("plain update", lambda: Filing.objects.filter(pk=form[0]).update(achievement="完成"))


def timed(name: str, act: Callable[[], object]) -> Timed:
    begun = perf_counter()
    error = ""
    try:
        act()
    except Exception as fault:  # noqa: BLE001 – every error of the day is counted
        error = f"{type(fault).__name__}: {fault}"
    return name, perf_counter() - begun, error


def at_once(forms: list[Any], writers: int, work: Callable[[Any], Iterator[Timed]]) -> tuple[list[Timed], float]:
    """Share the forms among so many processes, let them all go, and gather what each measured."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        children = []
        for number in range(writers):
            child = os.fork()
            if child == 0:
                _write(forms[number::writers], work, Path(folder) / str(number))
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        took = perf_counter() - begun
        text = "".join(path.read_text("utf-8") for path in sorted(Path(folder).iterdir()))
    found = [line.split("\t") for line in text.splitlines()]
    return [(name, float(seconds), error) for name, seconds, error in found], took


def _write(forms: list[Any], work: Callable[[Any], Iterator[Timed]], to: Path) -> None:
    """In the child: do the share, write down what was measured, and never come back."""
    try:
        done = [one for form in forms for one in work(form)]
        lines = (f"{name}\t{seconds!r}\t{' '.join(error.split())}\n" for name, seconds, error in done)
        to.write_text("".join(lines), "utf-8")
    finally:
        os._exit(0)


def table(database: str, writers: int, results: list[tuple[list[Timed], float]]) -> str:
    """One row a verb: how often, errors, median and the slowest hundredth."""
    lines = [f"{database}, {writers} writers", f"{'verb':<14}{'calls':>7}{'errors':>8}{'p50 ms':>9}{'p99 ms':>9}"]
    for done, took in results:
        by_verb: dict[str, list[float]] = defaultdict(list)
        for name, seconds, _ in done:
            by_verb[name].append(seconds * 1000)
        errors = [(name, error) for name, _, error in done if error]
        for name, found in by_verb.items():
            found.sort()
            wrong = sum(verb == name for verb, _ in errors)
            p50, p99 = found[len(found) // 2], found[min(len(found) - 1, len(found) * 99 // 100)]
            lines.append(f"{name:<14}{len(found):>7}{wrong:>8}{p50:>9.1f}{p99:>9.1f}")
        lines.append(f"{'together':<14}{len(done):>7}{len(errors):>8}   {took:.1f} s, {len(done) / took:.0f} a second")
        lines += [f"  {name}: {error[:150]}" for name, error in errors[:3]]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.deadline", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--filings", type=int, default=793)
    parser.add_argument("--writers", type=int, default=8)
    given = parser.parse_args()
    with stage(given.database):
        from budgeteval.audit import verify  # noqa: PLC0415
        from projects.selfeval.models import Filing  # noqa: PLC0415

        forms = prepare(given.filings)
        results = [at_once(forms, given.writers, hand_in), at_once(forms, given.writers, plain)]
        submitted = Filing.objects.filter(stage="submitted").count()
        whole = verify() is None
    sys.stdout.write(f"{table(given.database, given.writers, results)}\n")
    sys.stdout.write(f"{submitted} of {given.filings} handed in; the trail {'fits' if whole else 'is broken'}\n")
    return 0 if whole and submitted == given.filings else 1


if __name__ == "__main__":
    sys.exit(main())
