"""All benchmarks, or those named, each in a process of its own; docs/performance.md is written anew in those parts.

    python -m tests.benchmarks [names …]      # names and what they run: --list

Every table stands beside a plain baseline of the same run: compare ratios, not absolute times.
"""

import argparse
import fcntl
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "performance.md"
PACKAGES = ("Django", "numpy", "pandas", "psycopg", "python-docx", "matplotlib", "openpyxl")
INTRODUCTION = """# Performance

Written by `python -m tests.benchmarks`; every table stands as its command printed it. Compare ratios, not absolute
times: each part names the load of the machine when it began, and others may have used it at the same time. What the
numbers mean for a city, a province and the country is worked out in [scale.md](scale.md).
"""
# Name, what it shows, and the command's arguments after `python -m`.
ALL: dict[str, tuple[str, str]] = {
    "rescoring": ("Scoring again in columns, one by one, and plain", "tests.benchmarks.rescoring"),
    "what_if": ("What-if over a policy in columns, one by one, and plain", "tests.benchmarks.what_if"),
    "rerating": ("Stored ratings of forms computed again in columns and one by one", "tests.benchmarks.rerating"),
    "imports": ("Imports of 10,000 and 100,000 rows", "tests.benchmarks.imports"),
    "documents": ("Tables and charts, apart", "tests.benchmarks.documents"),
    "filings": ("One writer, every verb from opening to the confirmed rating", "tests.benchmarks.filings 100 6"),
    "deadline": ("Deadline day on SQLite", "tests.benchmarks.deadline --database sqlite"),
    "deadline_postgres": ("Deadline day on PostgreSQL", "tests.benchmarks.deadline --database postgres"),
    "deadline_pages": ("Deadline day on the pages, SQLite", "tests.benchmarks.deadline_pages --database sqlite"),
    "deadline_pages_postgres": (
        "Deadline day on the pages, PostgreSQL",
        "tests.benchmarks.deadline_pages --database postgres",
    ),
    "plans": ("Plans of the heaviest queries, and list pages at depth", "tests.benchmarks.plans --database sqlite"),
    "plans_postgres": ("Plans and list pages on PostgreSQL", "tests.benchmarks.plans --database postgres"),
    "growth": ("Growth", "tests.benchmarks.growth"),
    "year": ("The reference year", "tests.benchmarks.year"),
    "faults": ("Faults survived on SQLite", "tests.faults --kills 100 --database sqlite"),
    "faults_postgres": ("Faults survived on PostgreSQL", "tests.faults --kills 100 --database postgres"),
}


def machine() -> str:
    """Processor, cores, memory, system, versions, and how busy it is."""
    text = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", text)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{model[1] if model else platform.processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}; Python {platform.python_version()}, {packages}"
    )


def run(name: str) -> str:
    """Run one benchmark and return its part of the document."""
    title, command = ALL[name]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    begun = perf_counter()
    environment = {**os.environ, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "budgeteval.settings", "LOG_LEVEL": "ERROR"}
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    ending = "" if done.returncode == 0 else f"\n(ended with {done.returncode}) {done.stderr.strip()[-600:]}"
    stamp = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {perf_counter() - begun:.0f} s, load {load}"
    return f"## {title}\n\n`python -m {command}` · {stamp}\n\n```\n{done.stdout.rstrip()}{ending}\n```\n"


def write(parts: dict[str, str]) -> None:
    """Put the new parts in their places; those that were not run stay as they were.

    Several commands may run at once: one writes at a time.
    """
    with Path(gettempdir(), "budgeteval-performance.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _write(parts)


def _write(parts: dict[str, str]) -> None:
    kept = DOCUMENT.read_text("utf-8") if DOCUMENT.exists() else ""
    before = {part.split("\n", 1)[0].removeprefix("## "): part for part in re.split(r"(?m)^(?=## )", kept)[1:]}
    titles = {name: title for name, (title, _) in ALL.items()}
    found = [parts.get(name) or before.get(titles[name], "") for name in ALL]
    text = "\n".join([INTRODUCTION, f"Machine: {machine()}.\n", *(part.rstrip() + "\n" for part in found if part)])
    DOCUMENT.write_text(text, "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], help="which; all but the faults where none is named")
    parser.add_argument("--list", action="store_true", help="show the names and end")
    given = parser.parse_args()
    if given.list:
        sys.stdout.write("".join(f"{name:<20}{command}\n" for name, (_, command) in ALL.items()))
        return 0
    failed = False
    for name in given.names or [name for name in ALL if not name.startswith("faults")]:
        if find_spec(ALL[name][1].split()[0]) is None:
            sys.stdout.write(f"{name}: not in this version\n")
            continue
        part = run(name)
        failed |= "(ended with " in part
        sys.stdout.write(f"{part}\n")
        sys.stdout.flush()
        write({name: part})
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
