"""A list as one declares it: columns, search, filters, tabs, sorting, portions, and the export of what is seen.

The state of a list is its address (`q`, `tab`, `sort`, `after` and the filters' own keys), so that a link or the
browser's way back shows the same; only the number of rows a portion has is kept with the session. Nothing of a request
reaches the database but through what was declared.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Model, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property

from budgeteval.text.numbers import whole_number
from budgeteval.ui.paging import Portion, portion
from budgeteval.ui.workbook import XLSX, write_rows

Row = TypeVar("Row", bound=Model)

SIZES = (20, 50, 100)
SIZE_KEY = "listing_size"
LONGEST_SEARCH = 60
MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column; `value` gives what is shown and exported.

    Attributes:
        label: the head's word.
        value: a text, a number, a date or None (shown as “—”).
        kind: text, short, number, points, percent (the value is in percent), money (yuan, shown in 万元), date,
            badge (a `Badge`).
        sort: the column of the query by which one may sort; never null.
        link: the address behind the value, "" for none.
    """

    label: str
    value: Callable[[Row], Any]
    kind: str = "text"
    sort: str = ""
    link: Callable[[Row], str] | None = None


@dataclass(frozen=True)
class Badge:
    """A short word with a tone: plain, todo, wait, back, late, done. The word alone says it; the tone helps the eye."""

    label: str
    tone: str = "plain"

    def __str__(self) -> str:
        return self.label


class Linked(NamedTuple):
    """A table's cell that leads somewhere; "" for nowhere."""

    value: Any
    href: str = ""


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the list; `where` turns a chosen key into a condition."""

    key: str
    label: str
    choices: Sequence[tuple[str, str]]
    where: Callable[[str], Q]


@dataclass(frozen=True)
class Tab:
    """A standing part of the list, such as 待办."""

    key: str
    label: str
    where: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Batch:
    """Something to do with the chosen rows: posted as `act=<key>` with `row=<primary key>` once each."""

    key: str
    label: str


class Listing(Generic[Row]):
    """A declared list as this request wants to see it."""

    sizes = SIZES

    def __init__(
        self,
        request: HttpRequest,
        rows: "QuerySet[Row]",
        *,
        title: str,
        columns: Sequence[Column[Row]],
        order: Sequence[str],
        search: Sequence[str] = (),
        search_hint: str = "名称或代码",
        filters: Sequence[Filter] = (),
        tabs: Sequence[Tab] = (),
        batches: Sequence[Batch] = (),
        batch_url: str = "",
        empty: str = "没有符合条件的记录。",
    ) -> None:
        self.request, self.title, self.columns, self.order = request, title, columns, order
        self.search, self.search_hint, self.filters, self.tabs = search, search_hint, filters, tabs
        self.batches, self.batch_url, self.empty = batches, batch_url, empty
        self._all = rows

    @cached_property
    def query(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters' chosen keys; what is no choice counts as none."""
        asked = {one.key: self.request.GET.get(one.key, "") for one in self.filters}
        return {one.key: asked[one.key] for one in self.filters if asked[one.key] in dict(one.choices)}

    @cached_property
    def tab(self) -> Tab | None:
        """The open tab: the one asked for, else the first."""
        asked = self.request.GET.get("tab", "")
        return next((tab for tab in self.tabs if tab.key == asked), self.tabs[0] if self.tabs else None)

    @cached_property
    def sort(self) -> str:
        """The column sorted by, "-" before one that falls; "" for the list's own order."""
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in {column.sort for column in self.columns if column.sort} else ""

    @cached_property
    def size(self) -> int:
        """Rows a portion; what was chosen last is kept with the session."""
        asked = self.request.GET.get("size", "")
        if asked in map(str, SIZES):
            self.request.session[SIZE_KEY] = int(asked)
        kept = self.request.session.get(SIZE_KEY)
        return kept if kept in SIZES else SIZES[1]

    @cached_property
    def narrowed(self) -> "QuerySet[Row]":
        """The rows that are searched and filtered for, whatever the tab."""
        found = self._all
        for one in self.filters:
            if one.key in self.chosen:
                found = found.filter(one.where(self.chosen[one.key]))
        for word in self.query.split():
            found = found.filter(_any(self.search, word))
        return found

    @cached_property
    def rows(self) -> "QuerySet[Row]":
        """The rows of the open tab, in order."""
        found = self.narrowed.filter(self.tab.where) if self.tab else self.narrowed
        return found.order_by(*([self.sort] if self.sort else self.order), "pk")

    @cached_property
    def portion(self) -> Portion[Row]:
        """The rows to show now."""
        order = [self.sort] if self.sort else self.order
        return portion(self.rows, order=order, after=self.request.GET.get("after", ""), size=self.size)

    @cached_property
    def counted_tabs(self) -> list[tuple[Tab, int]]:
        """Each tab with how many rows it holds, in one query."""
        if not self.tabs:
            return []
        # A name of its own: a tab may be called like a column that the query has made.
        # A tab that can hold nothing stays out of the query: one such condition would make all counts nothing.
        counts = {
            f"tab_{tab.key}": Count("pk", filter=tab.where, distinct=True)
            for tab in self.tabs
            if not _holds_nothing(self.narrowed.filter(tab.where))
        }
        found = self.narrowed.order_by().aggregate(**counts)
        return [(tab, found.get(f"tab_{tab.key}", 0)) for tab in self.tabs]

    def respond(self, template: str, context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The page, or the list as a workbook where `export` is asked for."""
        if "export" in self.request.GET:
            return self._export()
        return render(self.request, template, {**(context or {}), "listing": self})

    def _export(self) -> HttpResponseBase:
        rows = self.rows[: MOST_EXPORTED + 1]
        heads = [column.label + ("(万元)" if column.kind == "money" else "") for column in self.columns]
        kinds = [column.kind for column in self.columns]
        found = [[column.value(row) for column in self.columns] for row in rows]
        if len(found) > MOST_EXPORTED:
            sentence = f"要导出的超过 {MOST_EXPORTED} 行，请先筛选；全部项目可在“数据导入”页下载项目与资金表。"
            return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
        file = write_rows(self.title, heads, kinds, found)
        response = FileResponse(file, as_attachment=True, filename=f"{self.title}.xlsx", content_type=XLSX)
        response["Cache-Control"] = "private, no-store"
        return response


def _holds_nothing(rows: "QuerySet[Row]") -> bool:
    """Whether the database need not be asked, because of a condition such as `pk__in=[]`."""
    try:
        str(rows.query)
    except EmptyResultSet:
        return True
    return False


def _any(lookups: Sequence[str], word: str) -> Q:
    found = Q()
    for lookup in lookups:
        found |= Q(**{lookup: word})
    return found


def chosen_rows(request: HttpRequest, rows: "QuerySet[Row]") -> "QuerySet[Row]":
    """The rows that were ticked, of those that this person may see."""
    keys = {key for sent in request.POST.getlist("row") if (key := whole_number(sent)) is not None}
    return rows.filter(pk__in=keys)
