"""Every model of the street, gathered for Django."""

from projects.applications import models as applications
from projects.budgeting import models as budgeting
from projects.departments import models as departments
from projects.directory import models as directory
from projects.experts import models as experts
from projects.keyreview import models as keyreview
from projects.members import models as members
from projects.registry import models as registry
from projects.reminders import models as reminders
from projects.results import models as results
from projects.rulebooks import models as rulebooks
from projects.selfeval import models as selfeval
from projects.selfeval.in_year import models as in_year
from projects.surveys import models as surveys
from projects.targets import models as targets

__all__ = [
    "applications",
    "budgeting",
    "departments",
    "directory",
    "experts",
    "in_year",
    "keyreview",
    "members",
    "registry",
    "reminders",
    "results",
    "rulebooks",
    "selfeval",
    "surveys",
    "targets",
]
