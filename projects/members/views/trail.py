"""谁做了什么: the trail in sentences, for the district's auditors."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from budgeteval.audit.models import TrailLine
from budgeteval.ui.listing import Column, Listing
from budgeteval.ui.workbook import XLSX, write_rows
from projects.members.forms import TrailForm
from projects.members.permissions import may_read_trail
from projects.members.queries import Labels, trail_visible_to
from projects.members.sentences import sentence
from projects.pages import need

TITLE = "谁做了什么"
MOST_EXPORTED, AT_ONCE = 20_000, 500
TOO_MANY = f"要导出的超过 {MOST_EXPORTED} 行，请先按人员、事项或日期筛选。"


@require_safe
@login_required
def trail(request: HttpRequest) -> HttpResponseBase:
    """The lines, newest first, narrowed as asked; `export` gives what is asked for as a workbook."""
    need(may_read_trail(request.user))
    form = TrailForm(_types(), request.GET)
    form.is_valid()
    lines = form.narrow(trail_visible_to(request.user)).select_related("actor")
    labels = Labels()
    columns = _columns(labels)
    if "export" in request.GET:
        return _export(lines, columns, labels)
    listing = Listing(request, lines, title=TITLE, order=("-pk",), columns=columns, empty="没有符合条件的操作记录。")
    labels.look_up(listing.portion.rows)
    return listing.respond("projects/members/trail.html", {"form": form})


def _columns(labels: Labels) -> list[Column[TrailLine]]:
    return [
        Column("序号", lambda line: line.seq, kind="number"),
        Column("登记时间", lambda line: line.recorded_at, kind="date"),
        Column("人员", lambda line: f"{line.actor}（{line.actor.username}）" if line.actor else "系统"),
        Column("做了什么", lambda line: sentence(line.kind, line.object_type, line.detail, labels.of(line))),
        Column("对象", _object),
        Column("生效时间", lambda line: line.at, kind="date"),
    ]


def _object(line: TrailLine) -> str:
    return f"{_type_name(line.object_type)} {line.object_id}" if line.object_id else ""


def _types() -> list[tuple[str, str]]:
    """The kinds of objects that the trail speaks of, by name."""
    named = [(model._meta.label_lower, str(model._meta.verbose_name)) for model in apps.get_models()]  # noqa: SLF001 – Django documents _meta
    ours = ("projects.", "accounts.user", "reports.", "jobs.")
    return sorted(
        (one for one in named if one[0].startswith(ours) and "historical" not in one[0]), key=lambda one: one[1]
    )


def _type_name(object_type: str) -> str:
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)  # noqa: SLF001 – Django documents _meta
    except (LookupError, ValueError):
        return object_type


def _export(lines: QuerySet[TrailLine], columns: list[Column[TrailLine]], labels: Labels) -> HttpResponseBase:
    if lines.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        return HttpResponse(TOO_MANY, status=413, content_type="text/plain; charset=utf-8")
    heads, kinds = [column.label for column in columns], [column.kind for column in columns]
    file = write_rows(TITLE, heads, kinds, _rows(lines.order_by("-pk"), columns, labels))
    response = FileResponse(file, as_attachment=True, filename=f"{TITLE}.xlsx", content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(lines: QuerySet[TrailLine], columns: list[Column[TrailLine]], labels: Labels) -> Iterator[list[Any]]:
    held: list[TrailLine] = []
    for line in lines.iterator(AT_ONCE):
        held.append(line)
        if len(held) == AT_ONCE:
            labels.look_up(held)
            yield from ([column.value(one) for column in columns] for one in held)
            held = []
    labels.look_up(held)
    yield from ([column.value(one) for column in columns] for one in held)
