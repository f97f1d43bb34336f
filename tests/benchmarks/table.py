"""What every benchmark prints: the machine and versions, then a table in which each path stands beside a plain one."""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import Any


@dataclass(frozen=True)
class Measured:
    """One path: what was done, how many objects, the seconds of its best run and the processor's seconds in it."""

    what: str
    objects: int
    seconds: float
    cpu: float

    @property
    def each(self) -> float:
        """Seconds for one object."""
        return self.seconds / max(self.objects, 1)


def measured(what: str, objects: int, run: Callable[[], Any], *, times: int = 1) -> tuple[Measured, Any]:
    """The best of some runs, and what the last one gave."""
    runs, found = [], None
    for _ in range(times):
        begun, worked = perf_counter(), process_time()
        found = run()
        runs.append((perf_counter() - begun, process_time() - worked))
    return Measured(what, objects, *min(runs)), found


def machine(*packages: str) -> str:
    """One line: processor, cores, load, system, Python, versions of the packages that matter here."""
    cpu = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in _lines(cpu) if line.startswith("model name")]
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    parts = [names[0] if names else platform.machine(), f"{os.cpu_count()} cores", load, platform.platform(terse=True)]
    parts += [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)]
    return " · ".join(part for part in parts if part)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def table(title: str, rows: Sequence[Measured], plain: Measured) -> str:
    """The rows with the time of each object, and how many times faster each is than the plain one."""
    lines = [title, f"{'path':<52}{'objects':>9}{'seconds':>10}{'cpu':>9}{'µs each':>10}{'ratio':>9}"]
    lines += [
        f"{row.what:<52}{row.objects:>9,}{row.seconds:>10.3f}{row.cpu:>9.3f}"
        f"{row.each * 1e6:>10.2f}{plain.each / row.each:>8.1f}×"
        for row in rows
    ]
    return "\n".join(lines)


def say(text: str) -> None:
    """Print."""
    sys.stdout.write(f"{text}\n")
