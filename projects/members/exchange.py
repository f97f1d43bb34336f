"""The list of units' people, previewed: who is new, who gets a further role, who has it, and what is wrong where."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgeteval.accounts.models import User
from projects.directory.domain.intake import Action
from projects.directory.exchange import units_by_code
from projects.directory.models import District, Membership, Role, Unit
from projects.directory.permissions import may_grant
from projects.directory.queries import accounts_of
from projects.members.domain import Invitation
from projects.members.domain.accounts import check_account, check_phone
from projects.members.permissions import may_add_account
from projects.sheets.layouts import INVITATIONS
from projects.sheets.reading import read
from projects.sheets.table import Problem, ReadSheet, Row
from projects.transitions import refuse_unless

MOST = 1000
UNIT_ROLES = {Role.UNIT_CLERK.value: Role.UNIT_CLERK, Role.UNIT_HEAD.value: Role.UNIT_HEAD}


@dataclass(frozen=True)
class InvitationPreview:
    """What the list would do, row by row, and every problem found; it is only written where there is none."""

    file_name: str
    invitations: tuple[Invitation, ...]
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows do what."""
        counted = Counter(one.action for one in self.invitations)
        return {action.value: counted[action] for action in Action}


def preview(*, content: bytes, file_name: str, district: District, by: User) -> InvitationPreview:
    """Say what the list would do; nothing is written.

    Raises:
        Refused: not the district's administrator.
    """
    refuse_unless(may_add_account(by, district))
    sheet = read(INVITATIONS, content, file_name, limit=MOST)
    return _Preview(sheet, district, by).result()


@dataclass
class _Preview:
    sheet: ReadSheet
    district: District
    by: User
    problems: list[Problem] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    fresh: dict[tuple[str, str], str] = field(default_factory=dict)
    """The accounts that this list makes, by name and phone (or unit, where no phone is given)."""

    def __post_init__(self) -> None:
        self.units = units_by_code(self.district)
        people = list(accounts_of(District.objects.filter(pk=self.district.pk)))
        self.by_account = {user.username: user for user in people}
        self.by_phone = {(user.display_name, user.phone): user for user in people if user.phone}
        members = Membership.objects.filter(district=self.district, unit__isnull=False).select_related("user")
        self.by_unit = {(member.user.display_name, member.unit_id): member.user for member in members}
        self.held = {(member.user_id, member.unit_id, member.role) for member in members}
        self.taken = {name.lower() for name in User.objects.values_list("username", flat=True)}

    def result(self) -> InvitationPreview:
        for row in self.sheet.rows:
            self._row(row)
        problems = sorted([*self.sheet.problems, *self.problems], key=lambda problem: problem.row)
        return InvitationPreview(self.sheet.file, tuple(self.invitations), tuple(problems))

    def _row(self, row: Row) -> None:
        values = {key: str(value or "").strip() for key, value in row.values.items()}
        unit = self._unit(row, values)
        wrong = list(self._wrong(values))
        self.problems += [self.sheet.problem(row.number, *each) for each in wrong]
        if unit is None or wrong:
            return
        role = UNIT_ROLES[values["role"]]
        user = self._existing(values, unit)
        if user is not None:
            self._further_role(row, unit, role, user)
            return
        account = self._new_account(row, values, unit)
        if account:
            self._add(row, unit, role, account, Action.NEW)

    def _unit(self, row: Row, values: dict[str, str]) -> Unit | None:
        unit = self.units.get(values["unit_code"])
        if unit is None:
            message, cure = f"单位代码“{values['unit_code']}”没有登记", "请核对代码，或先登记该单位"
        elif values.get("unit_name") and values["unit_name"] not in (unit.name, unit.short_name):
            message = f"单位代码“{unit.code}”登记的是“{unit.name}”，表中写的是“{values['unit_name']}”"
            cure = "请核对代码和名称"
        else:
            return unit
        self.problems.append(self.sheet.problem(row.number, "unit_code", message, cure))
        return None

    def _wrong(self, values: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        if said := check_phone(values.get("phone", "")):
            yield "phone", said, "请改正，或留空"
        if values.get("account") and (said := check_account(values["account"])):
            yield "account", said, "请改正，或留空由系统编号"

    def _existing(self, values: dict[str, str], unit: Unit) -> User | None:
        """The person of that account; or of that name and phone; or, where no phone is given, of that name there."""
        name, phone, account = values["name"], values.get("phone", ""), values.get("account", "")
        if account:
            known = self.by_account.get(account)
            return known if known is not None and known.display_name == name else None
        return self.by_phone.get((name, phone)) if phone else self.by_unit.get((name, unit.pk))

    def _further_role(self, row: Row, unit: Unit, role: Role, user: User) -> None:
        if (user.pk, unit.pk, role.value) in self.held:
            self._add(row, unit, role, user.username, Action.UNCHANGED)
            return
        decision = may_grant(self.by, user, role, unit)
        if decision.allowed and user.is_active:
            self._add(row, unit, role, user.username, Action.CHANGED)
            return
        reason = decision.reason or f"“{user}”的账号“{user.username}”已停用"
        self.problems.append(self.sheet.problem(row.number, "name", reason, "请先在“账号与角色”处理该账号"))

    def _new_account(self, row: Row, values: dict[str, str], unit: Unit) -> str:
        key = (values["name"], values.get("phone") or unit.code)
        wanted = values.get("account", "")
        if key in self.fresh and wanted in ("", self.fresh[key]):
            return self.fresh[key]
        if wanted and wanted.lower() in self.taken:
            message, cure = f"账号“{wanted}”已被他人使用", "请换一个账号，或留空由系统编号"
            self.problems.append(self.sheet.problem(row.number, "account", message, cure))
            return ""
        account = wanted or self._number(unit)
        self.taken.add(account.lower())
        self.fresh[key] = account
        return account

    def _number(self, unit: Unit) -> str:
        number = 1
        while f"{unit.code}-{number}".lower() in self.taken:
            number += 1
        return f"{unit.code}-{number}"

    def _add(self, row: Row, unit: Unit, role: Role, account: str, action: Action) -> None:
        name, phone = str(row.values["name"]).strip(), str(row.values.get("phone") or "").strip()
        self.invitations.append(Invitation(row.number, unit, name, role, phone, account, action))
