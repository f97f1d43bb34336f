"""Who may run a survey, with the reason."""

from budgeteval.accounts.models import User
from projects.directory.models import District, Role
from projects.directory.permissions import holds
from projects.workflow.flow import Decision


def may_run_survey(user: User, district: District) -> Decision:
    """Surveys are opened and their answers entered by the performance centre."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=district)
