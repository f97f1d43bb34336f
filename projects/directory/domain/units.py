"""Units entered and changed one by one; the sheet of units is imported elsewhere and follows the same rules."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import District, Section, Unit
from projects.directory.permissions import may_keep_units
from projects.directory.queries import newest_change
from projects.transitions import Overtaken, Refused, refuse_unless


@dataclass(frozen=True)
class UnitEntry:
    """A unit as it is entered; the short name is what lists and tables print."""

    code: str
    name: str
    short_name: str
    kind: str
    section: Section
    parent: Unit | None = None
    contact: str = ""
    phone: str = ""


@audit.atomic
def add_unit(*, district: District, entry: UnitEntry, by: User, now: datetime) -> Unit:
    """Enter a budget unit.

    Raises:
        Refused: neither the performance centre nor the district's administrator, or an entry that cannot be kept.
    """
    _allowed(by, district)
    unit = Unit(district=district, **_fields(entry))
    _check(unit)
    _save(unit, by=by, now=now)
    audit.record(kind="directory.add_unit", by=by, obj=unit, at=now, detail=_shown(unit))
    return unit


@audit.atomic
def change_unit(*, unit: Unit, entry: UnitEntry, expected: int, by: User, now: datetime) -> Unit:
    """Change what is kept of a unit; its history keeps what stood there before. What changes nothing leaves no trace.

    Args:
        unit: the unit.
        entry: all of it as it shall stand.
        expected: `newest_change(unit)` as it was when the form was opened.
        by: an officer of the performance centre, or the district's administrator.
        now: when it takes effect.

    Raises:
        Refused: no right, or an entry that cannot be kept.
        Overtaken: somebody changed the unit since `expected` was read.
    """
    _allowed(by, unit.district)
    kept = Unit.objects.select_for_update(of=("self",)).select_related("district", "parent", "section").get(pk=unit.pk)
    if newest_change(kept) != expected:
        raise Overtaken(f"“{kept}”的信息刚刚被他人修改，您的内容尚未保存；请核对最新内容后再提交")
    before = _shown(kept)
    for name, value in _fields(entry).items():
        setattr(kept, name, value)
    _check(kept)
    after = _shown(kept)
    if after == before:
        return kept
    _save(kept, by=by, now=now)
    changes = {name: {"before": before[name], "after": after[name]} for name in after if after[name] != before[name]}
    audit.record(kind="directory.change_unit", by=by, obj=kept, at=now, detail={"changes": changes})
    return kept


def _allowed(by: User, district: District) -> None:
    refuse_unless(may_keep_units(by, district))


def _fields(entry: UnitEntry) -> dict[str, object]:
    words = {name: value.strip() if isinstance(value, str) else value for name, value in vars(entry).items()}
    return words | {"short_name": words["short_name"] or words["name"]}


def _shown(unit: Unit) -> dict[str, str]:
    return {column.name: _text(getattr(unit, column.name)) for column in fields(UnitEntry)}


def _text(value: object) -> str:
    return value.code if isinstance(value, Unit | Section) else "" if value is None else str(value)


def _check(unit: Unit) -> None:
    """Refuse, with every problem named."""
    problems = []
    if unit.section.district_id != unit.district_id:
        problems.append(f"“{unit.section}”不是“{unit.district}”的股室")
    if unit.parent is not None and unit.parent.district_id != unit.district_id:
        problems.append(f"“{unit.parent}”不是“{unit.district}”的预算单位")
    elif _comes_back(unit):
        problems.append(f"“{unit}”的主管部门绕回了自己，请改正主管部门")
    taken = Unit.objects.filter(district=unit.district_id, code=unit.code).exclude(pk=unit.pk).first()
    if taken is not None:
        problems.append(f"单位代码“{unit.code}”已由“{taken}”使用")
    if problems:
        raise Refused("\n".join(problems))
    try:
        unit.full_clean(exclude=["parent", "section", "district"], validate_unique=False)
    except ValidationError as fault:
        raise Refused(_words(unit, fault)) from fault


def _words(unit: models.Model, fault: ValidationError) -> str:
    labels = {field.name: str(field.verbose_name) for field in unit._meta.concrete_fields}  # noqa: SLF001 – documented
    lines = [f"{labels.get(name, '')}：{text}" for name, texts in fault.message_dict.items() for text in texts]
    return "\n".join(line.removeprefix("：") for line in lines)


def _comes_back(unit: Unit) -> bool:
    """Whether the units above lead back to this one."""
    seen = {unit.pk} if unit.pk else set()
    above = unit.parent
    while above is not None:
        if above.pk in seen:
            return True
        seen.add(above.pk)
        above = above.parent
    return False


def _save(unit: Unit, *, by: User, now: datetime) -> None:
    # simple-history's way to say who and when
    unit._history_user, unit._history_date = by, now  # type: ignore[attr-defined]  # noqa: SLF001
    unit.save()
