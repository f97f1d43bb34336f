"""Who plays: accounts by name, and the objects that the sheets name by code, fetched once."""

from functools import cached_property

from budgeteval.accounts.models import User
from projects.directory.models import District, Membership, Role, Unit, WorkingYear
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.sheets.reference import YearSheets
from projects.transitions import Refused


class Cast:
    """Lookups for the deeds of one year. People and codes do not change once they are there, so they are kept."""

    def __init__(self, sheets: YearSheets, seed: int) -> None:
        self.sheets = sheets
        self.seed = seed
        self._users: dict[str, User] = {}
        self._roles: dict[tuple[str, str], User] = {}

    @cached_property
    def working_year(self) -> WorkingYear:
        """The year that is played."""
        row = self.sheets.years[0]
        return WorkingYear.objects.select_related("district__parent").get(
            district__code=row.district_code, year=row.year
        )

    @property
    def district(self) -> District:
        """The district whose year it is."""
        return self.working_year.district

    @cached_property
    def city(self) -> District:
        """The city above the district, which keeps the pool of experts.

        Raises:
            Refused: the district stands alone.
        """
        if self.district.parent is None:
            raise Refused(f"“{self.district}”没有登记所属市，没有专家库可用；请在“区县”表填写上级区划代码")
        return self.district.parent

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by code."""
        return {
            unit.code: unit
            for unit in Unit.objects.filter(district=self.district).select_related("section", "district", "parent")
        }

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Projects of the evaluated year by code."""
        found = Project.objects.filter(unit__district=self.district, fiscal_year=self.working_year.fiscal_year)
        return {project.code: project for project in found.select_related("unit__section", "unit__district", "field")}

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rulebook adopted for this year; its content is long, and nobody changes it."""
        return Rulebook.objects.get(district=self.district)

    def user(self, account: str) -> User:
        """The person with this account."""
        if account not in self._users:
            self._users[account] = User.objects.get(username=account)
        return self._users[account]

    def holder(self, role: Role, scope: str) -> User:
        """The first member with a role at a unit, section or district, by the scope's code.

        Raises:
            Refused: nobody holds it.
        """
        if (role, scope) not in self._roles:
            where = {"unit_clerk": "unit__code", "unit_head": "unit__code", "section_officer": "section__code"}
            member = (
                Membership.objects.filter(role=role, **{where.get(role, "district__code"): scope})
                .select_related("user")
                .order_by("user__username")
                .first()
            )
            if member is None:
                raise Refused(f"“{scope}”没有{role.label}，请在“人员”表补上")
            self._roles[role, scope] = member.user
        return self._roles[role, scope]

    def clerk(self, unit: Unit) -> User:
        """The unit's clerk."""
        return self.holder(Role.UNIT_CLERK, unit.code)

    def head(self, unit: Unit) -> User:
        """The unit's head."""
        return self.holder(Role.UNIT_HEAD, unit.code)

    def officer(self, unit: Unit) -> User:
        """The officer of the section that the unit belongs to."""
        return self.section_officer(unit.section.code)

    def section_officer(self, code: str) -> User:
        """The officer of a section, by its code."""
        return self.holder(Role.SECTION_OFFICER, code)

    def administrator(self, district: str) -> User:
        """The administrator of a district or of the city, by its code."""
        return self.holder(Role.ADMINISTRATOR, district)

    @property
    def centre(self) -> User:
        """An officer of the performance centre."""
        return self.holder(Role.PERFORMANCE_OFFICER, self.sheets.years[0].district_code)

    @property
    def leader(self) -> User:
        """A leader of the bureau."""
        return self.holder(Role.LEADER, self.district.code)
