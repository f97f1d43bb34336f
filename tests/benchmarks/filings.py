"""How long a district's self-evaluation takes: every filing from opening to its confirmed rating, verb by verb.

    python -m tests.benchmarks.filings [filings] [lines]

On a fresh file database of its own (SQLite, or DATABASE_URL's), each verb in its own transaction.
"""

import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from time import perf_counter
from typing import Any

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budgeteval.settings")


class Clock:
    """Seconds of each call by verb; the first call is not timed, its queries are counted."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.queries: dict[str, int] = {}

    def call(self, verb: Callable[..., Any], **given: Any) -> Any:
        from django.db import connection  # noqa: PLC0415 – after the settings
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        name = verb.__name__
        if name not in self.queries:
            with CaptureQueriesContext(connection) as captured:
                done = verb(**given)
            self.queries[name] = len(captured)
            return done
        begun = perf_counter()
        done = verb(**given)
        self.seconds[name].append(perf_counter() - begun)
        return done

    def table(self) -> str:
        rows = [f"{'verb':<18}{'calls':>7}{'seconds':>9}{'ms each':>9}{'queries':>9}"]
        for name, times in self.seconds.items():
            each = sum(times) / len(times) * 1000
            rows.append(f"{name:<18}{len(times):>7}{sum(times):>9.2f}{each:>9.1f}{self.queries[name]:>9}")
        rows.append(f"{'all':<25}{sum(sum(times) for times in self.seconds.values()):>9.2f}")
        return "\n".join(rows)


def main(filings: int, lines: int) -> None:
    """Print one row per verb."""
    with tempfile.TemporaryDirectory() as var:
        os.environ["BUDGETEVAL_VAR"] = var
        import django  # noqa: PLC0415 – after the environment

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        table = play(filings, lines).table()
        sys.stdout.write(f"{filings} filings of {lines} lines\n{table}\n")


def play(filings: int, lines: int) -> Clock:
    """Open, fill, prove, sign, hand in, accept, rate and confirm every filing."""
    from projects.results.domain import confirm, rate_filing  # noqa: PLC0415 – models need the settings
    from projects.selfeval import domain  # noqa: PLC0415
    from projects.selfeval.models import Filing  # noqa: PLC0415
    from projects.targets.domain import IndicatorRow  # noqa: PLC0415
    from tests.factories.directory import make_field  # noqa: PLC0415
    from tests.factories.registry import make_project  # noqa: PLC0415
    from tests.factories.rulebooks import small_rulebook  # noqa: PLC0415
    from tests.factories.selfeval import IN_TIME  # noqa: PLC0415
    from tests.people import populate, settle  # noqa: PLC0415

    place = settle()
    people = populate(place)
    small_rulebook(place.district, people.erin)
    field = make_field()
    for _ in range(filings):
        make_project(place.unit, field=field)
    domain.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    row = IndicatorRow("产出指标", "数量指标", "指标", ">=", "90", "个", Decimal(90 // lines))
    drafts = [domain.LineDraft(number, "86.2", Decimal(10), "演示原因", row) for number in range(1, lines + 1)]
    words = {"achievement": "完成", "problems": "无", "lines": drafts}
    clerk, head = {"by": people.alice, "now": IN_TIME}, {"by": people.bob, "now": IN_TIME}
    section, centre = {"by": people.dora, "now": IN_TIME}, {"by": people.erin, "now": IN_TIME}
    clock = Clock()
    for pk in Filing.objects.values_list("pk", flat=True).order_by("pk"):
        filing = Filing.objects.select_related("project__unit", "working_year__district", "rulebook").get(pk=pk)
        clock.call(domain.start, filing=filing, **clerk)
        clock.call(domain.save_draft, filing=filing, expected_version=filing.version, **words, **clerk)
        file = b"%PDF-1.4\n" + str(pk).encode()
        clock.call(domain.attach_evidence, line=filing.lines.first(), file=file, name=f"材料{pk}.pdf", **clerk)
        clock.call(domain.sign, filing=filing, **head)
        clock.call(domain.submit, filing=filing, **clerk)
        clock.call(domain.accept, filing=filing, **section)
        rating = clock.call(rate_filing, filing=filing, **centre)
        clock.call(confirm, rating=rating, **centre)
    return clock


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(given[0] if given else 793, given[1] if len(given) > 1 else 6)
