"""Writing 项目预算申报表: with it come the project of the budget year and its performance target."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.files.kinds import RefusedFileError
from budgeteval.files.models import Attachment
from projects.applications.models import Application, ApplicationAmount
from projects.applications.permissions import may_apply
from projects.applications.queries import next_code
from projects.directory.models import Field, Unit, WorkingYear
from projects.registry.models import Nature, Project, Source
from projects.targets import domain as targets
from projects.targets.domain.drafting import refuse_unless_editable
from projects.transitions import Refused, edit, hold, refuse_unless, remember

LARGEST = Decimal(10) ** 13
CODE = re.compile("[0-9A-Za-z-]+")
LONGEST_TEXT, LONGEST_NAME, LONGEST_CODE, LONGEST_FILE_NAME = 4000, 120, 30, 200


class FileIn(NamedTuple):
    """A file as it is handed over."""

    content: bytes
    name: str


@dataclass(frozen=True)
class Sheet:
    """What the clerk writes; amounts in yuan by source. A file that is not given leaves the one before in place."""

    name: str
    field: Field
    nature: Nature
    content: str = ""
    grounds: str = ""
    amounts: Mapping[Source, Decimal] = default(default_factory=dict)
    guaranteed: bool = False
    personal_subsidy: bool = False
    contracted: bool = False
    grounds_file: FileIn | None = None


@audit.atomic
def open_application(
    *,
    working_year: WorkingYear,
    unit: Unit,
    sheet: Sheet,
    predecessor: Project | None,
    by: User,
    now: datetime,
    code: str = "",
) -> Application:
    """Apply for a project of the working year's budget year: the project and its empty target are made with it.

    Args:
        working_year: whose budget year it is applied for.
        unit: who applies.
        sheet: what is applied for.
        predecessor: the unit's project of an earlier year that it continues; None for a new one.
        by: the unit's clerk.
        now: when it takes effect.
        code: the project's code where the finance system gave one; else one is made.

    Raises:
        Refused: not the unit's clerk, another district's unit or another unit's predecessor, one that is continued
            already, a name that the unit has in that year, a code that is none or taken, a sheet that cannot be kept.
    """
    refuse_unless(may_apply(by, unit))
    _check_place(working_year, unit, predecessor)
    usable = _usable(sheet)
    Unit.objects.select_for_update().get(pk=unit.pk)  # a form posted twice at once waits here
    _refuse_twice(unit, working_year.budget_year, usable.name.strip())
    project = Project.objects.create(
        code=_free_code(working_year.budget_year, unit, code.strip()),
        unit=unit,
        fiscal_year=working_year.budget_year,
        predecessor=predecessor,
        **_project_fields(usable),
    )
    project.lineage = predecessor.lineage if predecessor else f"{project.fiscal_year}-{project.code}"
    project.save(update_fields=["lineage"])
    application = Application.objects.create(working_year=working_year, project=project, stage_at=now)
    targets.open_target(project=project, by=by, now=now)
    detail = {"project": project.code, "predecessor": predecessor.code if predecessor else ""}
    audit.record(kind="applications.open", by=by, obj=application, at=now, detail=detail)
    return _write(application, usable, expected_version=application.version, by=by, now=now)


def _check_place(working_year: WorkingYear, unit: Unit, predecessor: Project | None) -> None:
    if unit.district_id != working_year.district_id:
        raise Refused(f"“{unit}”不是“{working_year.district}”的预算单位")
    if predecessor is None:
        return
    budget_year = working_year.budget_year
    if predecessor.unit_id != unit.pk or predecessor.fiscal_year >= budget_year:
        raise Refused(f"“{predecessor}”不是“{unit}”{budget_year} 年以前的项目，不能作为上年项目")
    if Project.objects.filter(unit=unit, fiscal_year=budget_year, lineage=predecessor.lineage).exists():
        raise Refused(f"“{predecessor}”已有 {budget_year} 年的延续项目，请打开那份申报表")


def _refuse_twice(unit: Unit, budget_year: int, name: str, *, but: Project | None = None) -> None:
    same = Project.objects.filter(unit=unit, fiscal_year=budget_year, name=name)
    if but is not None:
        same = same.exclude(pk=but.pk)
    there = same.order_by("code").first()
    if there is not None:
        raise Refused(
            f"“{unit}”{budget_year} 年已有名称为“{name}”的项目（代码 {there.code}），请打开那份申报表；"
            "确是另一个项目的，请在名称中写明区别"
        )


def _free_code(budget_year: int, unit: Unit, wanted: str) -> str:
    if not wanted:
        return next_code(unit, budget_year)
    if len(wanted) > LONGEST_CODE:
        raise Refused(f"项目代码请压缩到 {LONGEST_CODE} 字以内")
    if not CODE.fullmatch(wanted):
        raise Refused(f"项目代码“{wanted}”中只能有数字、字母和连字符“-”，请核对代码")
    if Project.objects.filter(fiscal_year=budget_year, code=wanted).exists():
        raise Refused(f"{budget_year} 年已有代码为“{wanted}”的项目，请核对代码")
    return wanted


def _usable(sheet: Sheet) -> Sheet:
    """The sheet, or every reason why it cannot be kept.

    Raises:
        Refused: one sentence each.
    """
    problems = []
    if not sheet.name.strip():
        problems.append("请填写项目名称")
    if len(sheet.name.strip()) > LONGEST_NAME:
        problems.append(f"项目名称请压缩到 {LONGEST_NAME} 字以内")
    if sheet.nature not in Nature.values:
        problems.append("请选择项目性质")
    for label, text in (("项目内容", sheet.content), ("安排依据", sheet.grounds)):
        if len(text.strip()) > LONGEST_TEXT:
            problems.append(f"“{label}”请压缩到 {LONGEST_TEXT} 字以内")
    for source, amount in sheet.amounts.items():
        if not amount.is_finite() or not 0 <= amount < LARGEST or amount != round(amount, 2):
            problems.append(f"“{Source(source).label}”的申请数应为不小于 0、小于 10 万亿元、精确到分的数")
    if problems:
        raise Refused("\n".join(problems))
    return sheet


def _project_fields(sheet: Sheet) -> dict[str, object]:
    own = {name: getattr(sheet, name) for name in ("field", "nature", "guaranteed", "personal_subsidy", "contracted")}
    return {"name": sheet.name.strip(), **own}


@audit.atomic
def save_application(
    *, application: Application, sheet: Sheet, expected_version: int, by: User, now: datetime
) -> Application:
    """Save what the clerk has typed so far.

    Raises:
        Refused: not the unit's clerk, not a draft any more, a name that another project of the unit has, or a sheet
            that cannot be kept.
        Overtaken: somebody else saved since `expected_version` was read; theirs stays. Or it was deleted.
    """
    project = application.project
    refuse_unless(may_apply(by, project.unit))
    hold(application)
    refuse_unless_editable(application)
    usable = _usable(sheet)
    if usable.name.strip() != project.name:
        _refuse_twice(project.unit, project.fiscal_year, usable.name.strip(), but=project)
    changed = [name for name, value in _project_fields(usable).items() if getattr(project, name) != value]
    for name in changed:
        setattr(project, name, _project_fields(usable)[name])
    if changed:
        # simple-history's way to say who and when
        project._history_user, project._history_date = by, now  # type: ignore[attr-defined]  # noqa: SLF001
        project.save(update_fields=changed)
    return _write(application, usable, expected_version=expected_version, by=by, now=now)


def _write(application: Application, sheet: Sheet, *, expected_version: int, by: User, now: datetime) -> Application:
    fields: dict[str, object] = {"content": sheet.content.strip(), "grounds": sheet.grounds.strip()}
    if sheet.grounds_file is not None:
        kept, name = take_in(sheet.grounds_file, by=by, now=now)
        fields |= {"grounds_file": kept, "grounds_name": name}
    edit(application, expected_version=expected_version, fields=fields)
    remember(application, by=by, now=now)
    amounts = [
        ApplicationAmount(application=application, source=source, requested=amount)
        for source, amount in sheet.amounts.items()
    ]
    ApplicationAmount.objects.bulk_create(
        amounts, update_conflicts=True, unique_fields=["application", "source"], update_fields=["requested"]
    )
    total = sum(sheet.amounts.values(), Decimal(0))
    audit.record(kind="applications.save", by=by, obj=application, at=now, detail={"requested": total})
    return application


def take_in(file: FileIn, *, by: User, now: datetime) -> tuple[Attachment, str]:
    """Store a file that is handed over, and return it with its name.

    Raises:
        Refused: a kind of file that is not taken in.
    """
    try:
        kept = store(content=file.content, name=file.name, by=by, now=now)
    except RefusedFileError as fault:
        raise Refused(str(fault)) from fault
    return kept, file.name[-LONGEST_FILE_NAME:]
