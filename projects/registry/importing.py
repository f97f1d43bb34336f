"""Which sheets may be imported, by name: every step says its own when Django starts; the pages know none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import QuerySet

from projects.directory.models import District
from projects.registry.models import SheetImport
from projects.sheets.table import Layout
from projects.transitions import Hidden

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User
    from projects.registry.domain.intake import Preview

# In the order of the year's work. A name that no step has filled in is not shown.
ORDER = (
    "units", "funding", "unit_budgets", "targets", "applications", "department_data", "survey", "experts", "conflicts",
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """A sheet as it was handed in. `subject` is the key of what it is about, where its kind asks for one.

    `step` hears how many rows were looked up, and of how many.
    """

    content: bytes
    file_name: str
    district: District
    by: "User"
    step: Callable[[int, int], None]
    subject: int | None = None


class Write(Protocol):
    """A step's verb that writes a preview, all rows or none."""

    def __call__(self, preview: "Preview", *, by: "User", now: "datetime") -> SheetImport: ...


@dataclass(frozen=True)
class Importable:
    """One kind of sheet, named by its layout's key.

    Attributes:
        layout: its columns.
        about: what the sheet is for, in a sentence or two.
        who: who may import it, as the refusal says it.
        districts: those into which somebody may import it.
        look: what it would do; raises Refused where somebody may not.
        write: the step's own verb.
        passes: how often each row is looked up.
        subject: what one has to choose besides the file, such as 满意度调查; "" for nothing.
        subjects: the choices in a district, by key.
    """

    layout: Layout
    about: str
    who: str
    districts: "Callable[[User | AnonymousUser], QuerySet[District]]"
    look: "Callable[[Given], Preview]"
    write: Write
    passes: int = 1
    subject: str = ""
    subjects: Callable[[District], Sequence[tuple[int, str]]] = lambda _: ()

    @property
    def key(self) -> str:
        """Its permanent name."""
        return self.layout.key

    @property
    def title(self) -> str:
        """What clerks call it."""
        return self.layout.title


def looked_at_by(preview: "Callable[..., Preview]") -> "Callable[[Given], Preview]":
    """A step's `preview` of its one sheet, as an `Importable` calls it."""
    return lambda given: preview(content=given.content, file_name=given.file_name, district=given.district, by=given.by)


_KINDS: dict[str, Importable] = {}


def register(one: Importable) -> None:
    """Make a sheet importable.

    Raises:
        ValueError: two steps give it one name, or it has no place in the order.
    """
    if one.key not in ORDER or _KINDS.setdefault(one.key, one) is not one:
        raise ValueError(f"no place for a sheet named {one.key}")


def importable(kind: str) -> Importable:
    """The sheet of that name.

    Raises:
        Hidden: there is none.
    """
    if kind not in _KINDS:
        raise Hidden("没有这种数据表，请从“数据导入”页选择")
    return _KINDS[kind]


def titles() -> dict[str, str]:
    """What clerks call each sheet, by name, in the year's order."""
    return {key: _KINDS[key].title for key in ORDER if key in _KINDS}


def importables(user: "User | AnonymousUser") -> list[Importable]:
    """What this person may import anywhere, in the year's order."""
    allowed: dict[object, bool] = {}
    found = []
    for key in ORDER:
        one = _KINDS.get(key)
        if one is None:
            continue
        if one.districts not in allowed:
            allowed[one.districts] = one.districts(user).exists()
        if allowed[one.districts]:
            found.append(one)
    return found
