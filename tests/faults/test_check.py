"""The comparison after a fault finds what is wrong: each kind of damage, done by hand, is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from budgeteval.audit.models import TrailLine
from budgeteval.files.models import Attachment
from budgeteval.jobs.models import State
from projects.selfeval.models import Filing
from projects.transitions import perform
from projects.workflow.flow import Decision
from tests.factories.directory import make_user
from tests.factories.jobs import make_job
from tests.factories.staged import one_of
from tests.faults.check import Checker
from tests.people import populate, settle

NOON = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing() -> Filing:
    """A filing that was moved once."""
    place = settle()
    people = populate(place)
    made = one_of("filing", place, people)
    assert isinstance(made, Filing)
    return perform(made, "start", by=people.alice, decision=Decision(True, ""), now=NOON)


def acknowledged() -> list[str]:
    return [f"{line.seq} {line.hash}" for line in TrailLine.objects.all()]


def test_what_is_whole_has_no_problem(filing: Filing) -> None:
    assert Checker().problems(acknowledged()) == []


def test_a_stage_that_its_trail_does_not_know_is_found(filing: Filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(stage="signed")
    assert "stands at signed, its trail at draft" in Checker().problems([])[0]


def test_an_acknowledged_line_that_is_gone_is_found(filing: Filing) -> None:
    assert Checker().problems([f"1 {'0' * 64}", "9 x"]) == [
        "acknowledged trail line 1 is gone", "acknowledged trail line 9 is gone",
    ]  # fmt: skip


def test_a_job_that_failed_without_a_word_is_found() -> None:
    job = make_job(make_user("erin"), State.FAILED)
    assert Checker().problems([]) == [f"job {job.pk} failed without a reason"]


def test_a_missing_file_is_found(filing: Filing) -> None:
    Attachment.objects.create(sha256="0" * 64, name="x", size=1, content_type="x", path="00/0", uploaded_at=NOON)
    assert not (Path(settings.MEDIA_ROOT) / "00/0").exists()
    assert Checker().problems([]) == ["attachment 00/0 is missing or damaged"]
