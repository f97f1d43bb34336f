"""A deadline day on the pages: 121 units fill in, sign and hand in 793 filings in the browser's own requests at once.

    python -m tests.benchmarks.deadline_pages [--database sqlite|postgres] [--filings 793] [--people 24]

The product's own server runs as a process of its own, as script/server starts it. Each of the people works through a
share of the forms: looks at the list, opens the form, has the points computed and the draft saved while typing, sends
it to the head, who signs it, and hands it in. Beside it, in the same run, the plain baseline: the sign-in page, which
asks the database nothing, as often and by as many.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.deadline import LINES, Timed, at_once, prepare, table, timed
from tests.benchmarks.stage import DATABASES, stage

PORT = 8765
TOKEN = "benchmark" * 3 + "token"  # as long as the site's own
Seats = dict[str, str]
ROW = {"level1": "产出指标", "level2": "数量指标", "name": "指标", "op": ">=", "target_value": "90",
       "measure_unit": "个", "actual": "86.2", "reason": "演示原因", "offered": ""}  # fmt: skip


class Fields(HTMLParser):
    """The names and values of what a page's form for rows would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag in ("input", "textarea", "select") and (name.startswith("rows-") or name == "version"):
            self.found.setdefault(name, given.get("value") or "")


class Person:
    """One who works with the site: a connection, and a session for each of the people whose part it plays."""

    def __init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", PORT, timeout=120)

    def ask(self, path: str, session: str, data: dict[str, str] | None = None) -> str:
        """Send one request.

        Raises:
            RuntimeError: the answer is neither a page nor the way to the next one.
        """
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        body = None
        if data is not None:
            body = urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if answer.status not in (200, 302) or "/login/" in (answer.getheader("Location") or ""):
            raise RuntimeError(f"{answer.status} {path} {text[:200]}")
        return text


def hand_in(form: tuple[int, Any, Any], seats: Seats, person: Person) -> Iterator[Timed]:
    """One form, from the list to handing in."""
    key, clerk, head = form
    at = f"/filings/{key}/"
    of_clerk, of_head = seats[clerk.username], seats[head.username]
    page: list[str] = []
    yield timed("list", lambda: person.ask("/filings/", of_clerk))
    yield timed("form", lambda: page.append(person.ask(at, of_clerk)))
    sent = filled_in("".join(page))
    yield timed("points", lambda: person.ask(f"{at}score/", of_clerk, sent))
    yield timed("autosave", lambda: person.ask(f"{at}draft/", of_clerk, sent))
    page.clear()
    yield timed("form again", lambda: page.append(person.ask(at, of_clerk)))
    yield timed("save, offer", lambda: person.ask(at, of_clerk, {**filled_in("".join(page)), "offer": "1"}))
    yield timed("sign", lambda: person.ask("/filings/sign/", of_head, _signature(key)))
    yield timed("submit", lambda: person.ask(f"{at}submit/", of_clerk, {}))


def filled_in(page: str) -> dict[str, str]:
    """What the clerk sends: the page's fields, with rows in them."""
    fields = Fields()
    fields.feed(page)
    sent = {"version": fields.found.get("version", ""), "achievement": "完成", "problems": "无"}
    sent |= {f"rows-{name}_FORMS": "0" for name in ("INITIAL", "MIN_NUM")} | {"rows-TOTAL_FORMS": str(LINES)}
    for place in range(LINES):
        own = {**ROW, "number": str(place + 1), "weight_typed": str(90 // LINES), "self_score": "10"}
        sent |= {f"rows-{place}-{name}": value for name, value in own.items()}
    return sent


def _signature(key: int) -> dict[str, str]:
    """The head confirms the version that was offered last."""
    from projects.selfeval.models import Filing  # noqa: PLC0415 – models need the settings

    version = Filing.objects.values_list("version", flat=True).get(pk=key)
    return {"row": str(key), f"version-{key}": str(version), "confirmed": "1"}


def sign_in_page(person: Person) -> Iterator[Timed]:
    """One page that asks the database nothing."""
    yield timed("plain page", lambda: person.ask("/login/", ""))


def take_seats(forms: list[tuple[int, Any, Any]]) -> Seats:
    """A session for everybody, as the sign-in gives it."""
    from django.test import Client  # noqa: PLC0415

    seats = {}
    for someone in {user.pk: user for _, *both in forms for user in both}.values():
        client = Client()
        client.force_login(someone)
        seats[someone.username] = client.cookies["sessionid"].value
    return seats


@contextmanager
def site(workers: int) -> Iterator[None]:
    """The server, as script/server starts it, on the stage's database."""
    program = shutil.which("granian") or str(Path(sys.executable).with_name("granian"))
    command = [program, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT), "--workers", str(workers),
               "--blocking-threads", "4", "--workers-kill-timeout", "5", "--log-level", "warning",
               "budgeteval.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(command, cwd=Path(__file__).parents[2], env={**os.environ, "LOG_LEVEL": "CRITICAL"})
    try:
        for _ in range(200):
            try:
                Person().ask("/login/", "")
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.deadline_pages", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--filings", type=int, default=793)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    with stage(given.database):
        from budgeteval.audit import verify  # noqa: PLC0415
        from budgeteval.audit.models import TrailLine  # noqa: PLC0415
        from projects.selfeval.models import Filing  # noqa: PLC0415

        forms = prepare(given.filings)
        seats = take_seats(forms)
        with site(given.workers):
            person: dict[int, Person] = {}

            def own() -> Person:
                return person.setdefault(os.getpid(), Person())

            worked = at_once(forms, given.people, lambda form: hand_in(form, seats, own()))
            plain = at_once(forms, given.people, lambda _: sign_in_page(own()))
        submitted = Filing.objects.filter(stage="submitted").count()
        once = TrailLine.objects.filter(kind="move", detail__move="submit").values("object_id").distinct().count()
        moves = TrailLine.objects.filter(kind="move", detail__move="submit").count()
        whole = verify() is None
    sys.stdout.write(f"{table(given.database, given.people, [worked, plain])}\n")
    sys.stdout.write(
        f"{submitted} of {given.filings} handed in, {moves} moves of {once} forms; "
        f"the trail {'fits' if whole else 'is broken'}\n"
    )
    return 0 if whole and submitted == moves == once == given.filings else 1


if __name__ == "__main__":
    sys.exit(main())
