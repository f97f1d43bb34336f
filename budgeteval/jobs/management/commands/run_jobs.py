"""The worker: does the queued jobs in processes of its own until it is stopped."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from budgeteval.jobs.running import beat, take_up

DEFAULT_WORKERS = 2


class Command(BaseCommand):
    help = "办理排队的后台任务（导入、生成文档等），直到被停止；可在多台机器上同时运行，同一任务不会办两次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=DEFAULT_WORKERS, help="办理进程数，默认 %(default)s")

    def handle(self, *args: Any, workers: int, **options: Any) -> None:
        if workers < 1:
            raise CommandError(f"办理进程数 {workers} 不能使用，请改为不小于 1 的整数")
        from budgeteval.jobs.queue import queue, run_job  # noqa: PLC0415 – opens the queue

        beat(timezone.now())
        for pk in take_up(timezone.now()):
            run_job(pk)
        connections.close_all()  # the processes are forks, and a connection cannot be shared
        kind = "process" if os.name == "posix" else "thread"  # Windows has no forks
        consumer = queue.create_consumer(workers=workers, worker_type=kind, max_delay=2.0)
        consumer.run()
