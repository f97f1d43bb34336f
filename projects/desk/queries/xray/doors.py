"""Whether a number's page opens to somebody, without asking the database once for every number of a list.

It says of an object at hand what the object's own door says; where they differ the door counts, and the tests compare.
"""

from collections.abc import Callable, Sequence
from typing import Any

from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentReview
from projects.desk.queries.xray.judgements import TOLD
from projects.desk.queries.xray.page import href
from projects.directory.models import Membership, Unit
from projects.directory.queries import reads_unit
from projects.experts.models import Evaluation
from projects.keyreview.models import KeyReview
from projects.registry.models import Project
from projects.results.models import Rating
from projects.selfeval.in_year.models import ExAnte
from projects.selfeval.models import AppraisalLine, Filing, FilingLine, Review, ReviewLine, SpotItem, WorkAppraisal
from projects.selfeval.queries import UNIT_ROLES


def address_of(members: Sequence[Membership], obj: Any, part: str) -> str:
    """The address of the page behind a number of an object; "" where it does not open to these memberships."""
    owner, name = _owner_of(obj, part)
    kind, unit, ready = _door_of(owner)
    if unit is None or not name:
        return ""
    others = [member for member in members if member.role not in UNIT_ROLES]
    opens = reads_unit(others, unit) or (ready and reads_unit(members, unit))
    return href(kind, owner.pk, name) if opens else ""


def _owner_of(obj: Any, part: str) -> tuple[Any, str]:
    """The object whose page it is, and the number's name there: a row's numbers stand on its form's pages."""
    if isinstance(obj, FilingLine):
        return obj.filing, f"line-{obj.number}"
    if isinstance(obj, ReviewLine):
        return obj.review, f"line-{obj.line.number}"
    if isinstance(obj, AppraisalLine):
        items = [line["item"] for line in obj.appraisal.scorecard.get("lines", [])]
        return obj.appraisal, f"line-{items.index(obj.item) + 1}" if obj.item in items else ""
    return obj, part


# The kind of page, how the unit is reached whose evaluation it is, and the stages from which the unit itself may see
# it (None: from the first on).
_DOORS: dict[type, tuple[str, Callable[[Any], Unit], tuple[str, ...] | None]] = {
    Filing: ("filing", lambda one: one.project.unit, None),
    Review: ("review", lambda one: one.filing.project.unit, ("accepted",)),
    SpotItem: ("spot", lambda one: one.filing.project.unit, ("scored",)),
    ExAnte: ("ex_ante", lambda one: one.project.unit, None),
    WorkAppraisal: ("appraisal", lambda one: one.unit, ("shown",)),
    Rating: ("rating", lambda one: one.unit, ("confirmed",)),
    Proposal: ("proposal", lambda one: one.unit, ("applied",)),
    Project: ("project", lambda one: one.unit, None),
    KeyReview: ("key", lambda one: one.project.unit, TOLD),
    DepartmentReview: ("department", lambda one: one.unit, TOLD),
}


def _door_of(obj: Any) -> tuple[str, Unit | None, bool]:
    """The kind of page, the unit whose evaluation it is, and whether the unit itself may see it already."""
    door = _DOORS.get(type(obj))
    if door is None or (isinstance(obj, Evaluation) and (obj.judged is None or obj.judged.total is None)):
        return "", None, False
    if isinstance(obj, SpotItem) and obj.check_of.stage != "closed":  # until then who may see it differs by person
        return "", None, False
    kind, unit_of, stages = door
    return kind, unit_of(obj), stages is None or obj.stage in stages
