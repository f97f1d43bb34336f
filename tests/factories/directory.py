"""Districts, sections, units, people's memberships and the working year, made with as little said as possible."""

from datetime import date
from decimal import Decimal
from itertools import count

from budgeteval.accounts.models import User
from projects.directory.models import (
    CalendarEntry,
    District,
    Extension,
    Field,
    Membership,
    Role,
    Section,
    Task,
    Unit,
    UnitKind,
    WorkingYear,
)

_numbers = count(1)

# The dates of the tests' working year 2016, in the reference year's order.
DUE = {
    Task.EX_POST: date(2016, 9, 15),
    Task.SUMMARY_TABLE: date(2016, 9, 20),
    Task.KEY_REPORT: date(2016, 10, 20),
    Task.WORK_SUMMARY: date(2016, 10, 31),
    Task.DEPARTMENT_REPORT: date(2016, 10, 20),
}
OPENS = date(2016, 7, 1)


def make_district(name: str = "演示区", *, parent: District | None = None) -> District:
    code = f"41{next(_numbers):04d}"
    return District.objects.create(code=code, name=name, bureau=f"{name}财政局", parent=parent)


def make_section(district: District, name: str = "演示股", *, is_centre: bool = False) -> Section:
    return Section.objects.create(district=district, code=f"S{next(_numbers)}", name=name, is_centre=is_centre)


def make_unit(
    section: Section, name: str = "演示单位", *, kind: UnitKind = UnitKind.DEPARTMENT, parent: Unit | None = None
) -> Unit:
    return Unit.objects.create(
        district=section.district,
        code=f"U{next(_numbers):03d}",
        name=name,
        short_name=name,
        kind=kind,
        parent=parent,
        section=section,
    )


def make_field(name: str = "") -> Field:
    number = next(_numbers)
    return Field.objects.create(code=f"F{number}", name=name or f"演示领域{number}")


def make_user(name: str) -> User:
    user = User(username=f"{name}{next(_numbers)}", display_name=name)
    user.set_unusable_password()
    user.save()
    return user


def make_member(user: User, role: Role, at: Unit | Section | District) -> Membership:
    if isinstance(at, Unit):
        return Membership.objects.create(user=user, role=role, district=at.district, unit=at)
    if isinstance(at, Section):
        return Membership.objects.create(user=user, role=role, district=at.district, section=at)
    return Membership.objects.create(user=user, role=role, district=at)


def make_working_year(district: District, year: int = 2016) -> WorkingYear:
    """A working year with the due dates of DUE."""
    working_year = WorkingYear.objects.create(district=district, year=year, project_spending=Decimal("1000000.00"))
    CalendarEntry.objects.bulk_create(
        CalendarEntry(working_year=working_year, task=task, opens=OPENS, due=due) for task, due in DUE.items()
    )
    return working_year


def extend(working_year: WorkingYear, task: Task, unit: Unit, due: date) -> Extension:
    entry = working_year.calendar.get(task=task)
    return Extension.objects.create(entry=entry, unit=unit, due=due, reason="演示延期")
