"""What waits for a unit's clerk or head, each number with the list and tab in which exactly that stands."""

from projects.departments.models import DepartmentReview
from projects.desk.queries.page import Todo
from projects.directory.models import Role, Task, Unit, WorkingYear
from projects.keyreview.models import KeyReview
from projects.selfeval.in_year.models import ExAnte, InYear, MidTerm
from projects.selfeval.in_year.queries import BEFORE_THE_HEAD, FOR_THE_CLERK
from projects.selfeval.models import Filing, UnitReturn
from projects.selfeval.queries import FILING_STEPS, RETURN_STEPS, count_steps

IN_YEAR: tuple[tuple[type[InYear], str, str], ...] = (
    (ExAnte, "事前评价", "ex_antes"), (MidTerm, "事中评价", "mid_terms"),
)  # fmt: skip


def waiting_of(unit: Unit, year: WorkingYear, role: str) -> list[Todo]:
    """Each number of the role, in the order of the work; the year's own forms only where there is something to do."""
    is_head = role == Role.UNIT_HEAD
    filings = Filing.objects.filter(working_year=year, project__unit=unit, kind=Task.EX_POST)
    forms = count_steps(filings, FILING_STEPS)
    papers = count_steps(UnitReturn.objects.filter(working_year=year, unit=unit), RETURN_STEPS)
    found = _of_head(forms, papers, year) if is_head else _of_clerk(forms, papers, year)
    found += _in_year(unit, year, is_head=is_head)
    return [*found, Todo("待反馈意见的评价报告", _unanswered(unit, year))] if is_head else found


def _of_head(forms: dict[str, int], papers: dict[str, int], year: WorkingYear) -> list[Todo]:
    of_year = f"&year={year.year}"
    return [
        Todo("待签批的自评", forms["sign"], "filings_signing", f"tab=todo{of_year}"),
        Todo("待签批的单位报送件", papers["sign"], "returns", f"tab=all&step=sign{of_year}"),
    ]


def _of_clerk(forms: dict[str, int], papers: dict[str, int], year: WorkingYear) -> list[Todo]:
    of_year = f"&year={year.year}"
    return [
        Todo("待填报的自评", forms["fill"], "filings", f"tab=todo&step=fill{of_year}"),
        Todo("被退回、待修改的自评", forms["back"], "filings", f"tab=back{of_year}"),
        Todo("已签批、待报送的自评", forms["submit"], "filings", f"tab=todo&step=submit{of_year}"),
        Todo("待办理的单位报送件", papers["fill"] + papers["submit"], "returns", f"tab=todo{of_year}"),
        Todo("被退回、待修改的单位报送件", papers["back"], "returns", f"tab=back{of_year}"),
    ]


def _in_year(unit: Unit, year: WorkingYear, *, is_head: bool) -> list[Todo]:
    """The forms about the year's own projects that wait for the head, or for the clerk."""
    where, word = (BEFORE_THE_HEAD, "待签批") if is_head else (FOR_THE_CLERK, "待办理")
    found = []
    for model, name, view in IN_YEAR:
        own = model._default_manager.filter(where, working_year=year, project__unit=unit)  # noqa: SLF001 – Django documents it
        waiting = own.count()
        if waiting:
            found.append(Todo(f"{word}的{name}", waiting, view, f"tab=todo&year={year.year}"))
    return found


def _unanswered(unit: Unit, year: WorkingYear) -> int:
    """Reports sent to the unit that it has not answered."""
    waiting = {"working_year": year, "stage": "with_unit", "unit_opinion": ""}
    key = KeyReview.objects.filter(project__unit=unit, **waiting).count()
    return key + DepartmentReview.objects.filter(unit=unit, **waiting).count()
