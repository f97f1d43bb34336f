"""The small year of fixtures/small_year, played once for a module and gone after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from projects.directory.models import WorkingYear

SHEETS = Path(settings.BASE_DIR) / "fixtures" / "small_year"


@contextmanager
def played(blocker: Any, files: Path, out: Path) -> Iterator[WorkingYear]:
    """Play the year in one transaction that is taken back in the end.

    Tests within ask for `db` as well, so that each takes back its own changes.

    Args:
        blocker: pytest-django's `django_db_blocker`.
        files: where attachments go; the same as the tests' MEDIA_ROOT.
        out: where the documents are left.
    """
    with blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=files):
            arguments = ("--out", str(out), "--sheets", str(SHEETS), "--seed", "7")
            call_command("reference_year", *arguments, processes=1, stdout=StringIO())
        yield WorkingYear.objects.select_related("district").get()
        transaction.set_rollback(True)
