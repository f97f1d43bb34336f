"""The queue behind the rows, and its tasks. Imported only where a bell is rung or heard: it opens the queue."""

from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.exceptions import RetryTask

from budgeteval.jobs.running import REST, beat, carry_out, take_up

NAME = "budgeteval"


def open_queue(url: str) -> Huey:
    """The queue at the address: sqlite:///path, postgres://… or redis://…; results are not kept there.

    Raises:
        ValueError: another kind of address.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        path = Path(rest.removeprefix("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(path), fsync=True, results=False, utc=True)
    if scheme in {"postgres", "postgresql"}:
        return PostgresHuey(NAME, dsn=url, results=False, utc=True)
    if scheme in {"redis", "rediss"}:
        return RedisHuey(NAME, url=url, results=False, utc=True)
    raise ValueError(f"QUEUE_URL begins with {scheme}://; expected sqlite:///, postgres:// or redis://")


queue = open_queue(settings.QUEUE_URL)


@queue.task(retries=1)
def run_job(pk: int) -> None:
    """One job, by its row's number."""
    close_old_connections()
    if carry_out(pk, timezone.now):
        raise RetryTask(delay=REST.total_seconds())


@queue.periodic_task(crontab(minute="*"))
def take_up_jobs() -> None:
    """Every minute: what a killed worker left."""
    close_old_connections()
    beat(timezone.now())
    for pk in take_up(timezone.now()):
        run_job(pk)
