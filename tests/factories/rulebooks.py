"""The tests' small rulebook, adopted through the verb."""

from datetime import UTC, datetime
from pathlib import Path

from budgeteval.accounts.models import User
from projects.directory.models import District
from projects.rulebooks.domain import adopt_rulebook
from projects.rulebooks.models import Rulebook

SMALL = Path(__file__).parent.parent / "cases" / "rulebooks" / "small.yaml"
ADOPTED = datetime(2015, 1, 1, tzinfo=UTC)


def small_text() -> str:
    return SMALL.read_text(encoding="utf-8")


def small_rulebook(district: District, by: User) -> Rulebook:
    return adopt_rulebook(district=district, text=small_text(), source=SMALL.name, by=by, now=ADOPTED)
