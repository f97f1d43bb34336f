"""Kill, compare, count: one row a scenario."""

import json
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.db import InterfaceError, OperationalError, connection

from budgeteval.files.kinds import RefusedFileError
from budgeteval.reference.source import load
from projects.directory.models import WorkingYear
from projects.transitions import Refused
from tests.faults import acts
from tests.faults.check import Checker
from tests.faults.processes import Child, Work

ROOT = Path(__file__).parents[2]
SEED = 7
CONNECTION_LOST = (OperationalError, InterfaceError)


@dataclass
class Row:
    """What became of one scenario."""

    name: str
    faults: int = 0
    survived: int = 0
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tools:
    """What is done differently on each kind of database: switch to an empty migrated one; take it away and back; and
    how large the file is that grows first."""

    fresh: Callable[[str], None]
    outage: Callable[[], None]
    size: Callable[[], int]


class Driver:
    """Plays the scenarios one after the other on one kind of database."""

    def __init__(self, var: Path, seed: int, until: float, tools: Tools) -> None:
        self.var, self.until, self.tools, self.chance = var, until, tools, random.Random(seed)
        self.rows: list[Row] = []
        self.pace = 0.0  # seconds that the undisturbed year takes on this machine as it is now
        self.checker = Checker()
        self.source = load(ROOT / "fixtures" / "small_year", ROOT / "fixtures", SEED)

    def switch(self, name: str) -> None:
        """Another empty database and folder of files."""
        connection.close()
        self.tools.fresh(name)
        settings.MEDIA_ROOT = self.var / f"files-{name}"
        setting_changed.send(sender=None, setting="MEDIA_ROOT", value=settings.MEDIA_ROOT, enter=True)
        self.checker = Checker()

    def row(self, name: str) -> Row:
        self.rows.append(Row(name))
        return self.rows[-1]

    def compare(self, row: Row, *children: Child) -> None:
        """Count one fault, and whether everything still holds."""
        acknowledged = [line for child in children for line in child.acknowledged()]
        found = [problem for child in children for problem in child.failures()]
        found += self.checker.problems(acknowledged)
        connection.close()
        row.faults += 1
        row.acknowledged += len(acknowledged)
        row.survived += not found
        row.problems += found

    def killed(self, row: Row, works: list[Work], longest: float) -> list[Child]:
        """Let children work for a random time, kill them all at once, and compare."""
        children = [Child(work) for work in works]
        children[0].listen(self.chance.uniform(0.01, longest))
        for child in children:
            child.kill()
        self.compare(row, *children)
        return children

    def year(self, kills: int) -> None:
        """Kill the year until there were enough; each finished one must come to the undisturbed one's figures."""
        row, started = self.row("year"), time.monotonic()
        self.switch("undisturbed")
        play = partial(acts.whole_year, self.source)
        calm = Child(partial(play, self.var / "calm"))
        calm.listen(600)
        calm.kill()
        self.pace = time.monotonic() - started
        expected = self._figures("calm")
        number = 0
        while row.faults < kills and time.monotonic() < self.until:
            number += 1
            self.switch(f"year{number}")
            work = partial(play, self.var / f"out{number}")
            while row.faults < kills:
                (child,) = self.killed(row, [work], self.pace * 0.2)
                if "finished" in child.lines():
                    break
            else:
                last = Child(work)
                last.listen(600)
                last.kill()
            if self._figures(f"out{number}") != expected:
                row.problems.append("a year that was killed came to other figures than the undisturbed one")

    def _figures(self, out: str) -> dict[str, Any]:
        """The year's summary, without how long it took and what no two years share."""
        found: dict[str, Any] = json.loads((self.var / out / "summary.json").read_text("utf-8"))
        return {key: value for key, value in found.items() if key not in {"seconds", "trail"}}

    def on_the_spot(self, kills: int) -> None:
        """Imports, jobs, documents and submissions, on the database of the last year played."""
        scene = acts.set_scene()
        year = WorkingYear.objects.select_related("district").exclude(pk=scene.place.working_year.pk).get()
        connection.close()
        share = [kills // 4, kills // 4, kills // 4, kills - 3 * (kills // 4)]
        row = self.row("import")
        for _ in self.times(share[0]):
            self.killed(row, [partial(acts.imports, scene)], self.pace / 12)
        row = self.row("worker with an import")
        for _ in self.times(share[1]):
            self.killed(row, [partial(acts.jobs, scene)], self.pace / 12)
        row = self.row("document build")
        for _ in self.times(share[2]):
            self.killed(row, [lambda say: acts.documents(year, say, self._own_chance())], self.pace / 8)
        row = self.row("submission, two at once")
        for _ in self.times(share[3]):
            self.killed(row, [self._submissions(scene), self._submissions(scene)], self.pace / 40)
        self._others(scene)

    def times(self, wanted: int) -> Iterator[int]:
        """So many times, or until the time is up: the table then shows how many there were."""
        return takewhile(lambda _: time.monotonic() < self.until, range(wanted))

    def _own_chance(self) -> random.Random:
        return random.Random(self.chance.random())

    def _submissions(self, scene: acts.Scene, shift: timedelta = timedelta()) -> Work:
        own = self._own_chance()
        return lambda say: acts.submissions(scene, say, own, shift)

    def _others(self, scene: acts.Scene) -> None:
        row = self.row("database gone and back")
        for _ in range(3):
            children = [Child(_coming_back(self._submissions(scene))) for _ in range(2)]
            children[0].listen(0.7)
            self.tools.outage()
            children[0].listen(0.7)
            for child in children:
                child.kill()
            self.compare(row, *children)
        row = self.row("clock set back")
        for days in (1, 400, 4000):
            self.killed(row, [self._submissions(scene, timedelta(days=-days))], 0.8)
        row = self.row("disk full")
        for spare in (2_000, 30_000, 200_000):
            starved = Child(_starved(self._submissions(scene), self.tools.size() + spare, self.var))
            starved.listen(4)
            starved.kill()
            self.compare(row, starved)
        self.killed(self.row("afterwards, undisturbed"), [self._submissions(scene)], 1.0)
        last = self.row("every file read again")
        self.checker = Checker()
        self.compare(last)

    def table(self) -> str:
        """One line a scenario, and every problem below."""
        lines = [f"{'fault':<28}{'times':>7}{'survived':>10}{'acknowledged':>14}{'lost':>6}"]
        for row in self.rows:
            lost = sum("acknowledged" in problem for problem in row.problems)
            lines.append(f"{row.name:<28}{row.faults:>7}{row.survived:>10}{row.acknowledged:>14}{lost:>6}")
        faults, survived = sum(row.faults for row in self.rows), sum(row.survived for row in self.rows)
        lines.append(f"{'all':<28}{faults:>7}{survived:>10}{sum(row.acknowledged for row in self.rows):>14}")
        return "\n".join([*lines, *(f"{row.name}: {problem}" for row in self.rows for problem in row.problems[:5])])


def _coming_back(work: Work) -> Work:
    """Work that begins anew on a new connection when the database went away, as a server's next request does."""

    def again(say: Callable[[str], None]) -> None:
        while True:
            try:
                work(say)
            except CONNECTION_LOST:
                connection.close()
                time.sleep(0.05)

    return again


def _starved(work: Work, limit: int, var: Path) -> Work:
    """Work under a limit on the size of any file written; what does not fit any more must end in an error."""

    def hungry(say: Callable[[str], None]) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            work(say)
        except (OSError, OperationalError, Refused, RefusedFileError) as told:
            say(f"told {type(told).__name__}: {told}".replace("\n", " "))

    return hungry
