"""What waits for a person of the next budget year: applications, changes of targets, proposals for the library."""

from collections.abc import Sequence

from projects.applications.models import Application
from projects.applications.queries import todo_of
from projects.desk.queries.page import Home, Todo
from projects.directory.models import Membership
from projects.targets.models import LibraryEntry, TargetChange
from projects.targets.queries import changes_todo, entries_todo


def show_next_year(home: Home, members: Sequence[Membership]) -> None:
    """Add what waits, each with its list; what does not wait is not told. Each condition is the person's own scope."""
    applied = Application.objects.filter(todo_of(members)).count()
    changes = TargetChange.objects.filter(changes_todo(members)).count()
    proposals = LibraryEntry.objects.filter(entries_todo(members)).count()
    found = (
        Todo("待办的项目申报和绩效目标", applied, "applications", "tab=todo"),
        Todo("待办的绩效目标调整", changes, "target_changes", "tab=todo"),
        Todo("待审核的指标库推荐", proposals, "library", "tab=todo"),
    )
    home.todo += [one for one in found if one.count]
