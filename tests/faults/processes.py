"""Forked children that are killed without warning, and the pipe by which they have said what was acknowledged."""

import contextlib
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable

from django.db import connection

Work = Callable[[Callable[[str], None]], None]


class Child:
    """One process that does its work until it is killed; what it said before is kept outside any database."""

    def __init__(self, work: Work) -> None:
        connection.close()
        inward, outward = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(inward)
            _work(work, outward)
        os.close(outward)
        self.inward, self.heard = inward, b""

    def listen(self, seconds: float) -> bool:
        """Hear what is said for so long; false where the child has ended by itself."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self.inward], [], [], left)
            if ready:
                said = os.read(self.inward, 65536)
                if not said:
                    return False
                self.heard += said
        return True

    def kill(self) -> None:
        """Kill without warning, and hear what is still in the pipe: it was said before."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        while said := os.read(self.inward, 65536):
            self.heard += said
        os.close(self.inward)
        os.waitpid(self.pid, 0)

    def lines(self) -> list[str]:
        """Whole lines only: what broke off in the middle was not said."""
        return self.heard.decode().split("\n")[:-1]

    def acknowledged(self) -> list[str]:
        return [line for line in self.lines() if line[0].isdigit()]

    def failures(self) -> list[str]:
        return [line for line in self.lines() if line.startswith("failed")]


def _work(work: Work, outward: int) -> None:
    """In the child: work, and never come back."""

    def say(line: str) -> None:
        os.write(outward, f"{line}\n".encode())

    code = 0
    try:
        work(say)
    except BaseException as fault:  # noqa: BLE001 – whatever it was, the driver must hear of it
        say(f"failed {type(fault).__name__}: {str(fault)[:200]}".replace("\n", " "))
        if os.environ.get("FAULTS_TRACEBACK"):
            traceback.print_exc(file=sys.stderr)
        code = 1
    finally:
        os._exit(code)
