"""Late units: the list, reminding one or all of them, the call list, and everything of one unit with its calls."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.text.numbers import whole_number
from projects.directory.models import WorkingYear
from projects.pages import attempt, person
from projects.reminders.domain import Again, RemindedTodayError, Sent, group_text, log_call, remind
from projects.reminders.forms import MOST_KEYS, CallForm, NarrowForm, RemindForm
from projects.reminders.models import Channel
from projects.reminders.permissions import access_year, unit_of_year
from projects.reminders.queries import Owed, Wanted, calls_of, contacts, not_handed_in, owed, reminders_of
from projects.transitions import Refused


def _today() -> date:
    return localdate(timezone.now())


@require_safe
@login_required
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """What is late, or soon due, narrowed by task and section; rows to tick and remind."""
    year = access_year(request.user, pk)
    form = NarrowForm(request.GET, year)
    rows = owed(year, _today(), form.wanted)
    context = {
        "year": year, "form": form, "rows": rows, "soon": form.wanted.soon,
        "units": len({row.unit.pk for row in rows}), "channels": Channel.choices,
    }  # fmt: skip
    return render(request, "projects/reminders/late.html", context)


@require_POST
@login_required
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the ticked rows: show the text for the group first, ask where some were reminded today."""
    year = access_year(request.user, pk)
    form = RemindForm(request.POST)
    keys = request.POST.getlist("row")[:MOST_KEYS]
    back = _back(request, year)
    if not form.is_valid():
        messages.error(request, "请选择催报方式。")
        return back
    channel = Channel(form.cleaned_data["channel"])
    again = Again(form.cleaned_data["again"] or Again.ASK)
    if channel == Channel.GROUP and keys and "posted" not in request.POST:
        return _group(request, year, keys)
    try:
        found = remind(
            working_year=year, keys=keys, channel=channel, again=again, by=person(request), now=timezone.now()
        )
    except RemindedTodayError as asked:
        context = {"year": year, "asked": asked, "keys": keys, "channel": channel, "back": back["Location"]}
        return render(request, "projects/reminders/again.html", context)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back
    _tell(request, found, channel)
    return back


def _back(request: HttpRequest, year: WorkingYear) -> HttpResponse:
    """To the page that it was asked from: a unit's own, or the list."""
    unit = whole_number(request.POST.get("unit", ""))
    if unit is not None:
        return redirect("chase", year.pk, unit)
    return redirect("late", year.pk)


def _group(request: HttpRequest, year: WorkingYear, keys: list[str]) -> HttpResponse:
    """The text to paste into the units' group; nothing is kept before the person says that it was posted."""
    today = _today()
    rows = [row for soon in (False, True) for row in owed(year, today, Wanted(soon=soon)) if row.key in set(keys)]
    if not rows:
        messages.error(request, "所选事项已经报送，不需要催报；列表已刷新。")
        return redirect("late", year.pk)
    context = {"year": year, "text": group_text(rows, today), "rows": rows}
    return render(request, "projects/reminders/group.html", context)


def _tell(request: HttpRequest, found: Sent, channel: Channel) -> None:
    units = len({one.unit_id for one in found.reminders})
    if units:
        messages.success(request, f"已催报 {units} 个单位（{channel.label}），共 {len(found.reminders)} 项，已登记。")
    if units and channel == Channel.MAIL:
        messages.info(
            request, f"待发送邮件 {found.mails} 封。" if found.mails else "没有可以发送的邮件，只发了系统消息。"
        )
    if found.without_mail:
        names = "、".join(unit.short_name for unit in found.without_mail)
        messages.warning(request, f"没有登记邮箱或不收邮件的单位：{names}。")
    if found.unreachable:
        names = "、".join(unit.short_name for unit in found.unreachable)
        messages.warning(request, f"{names}没有可登录的经办人或负责人账号，系统消息送不到，请电话联系。")


@require_safe
@login_required
def call_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call today, to print: one line a unit, with what it owes and room for a note."""
    year = access_year(request.user, pk)
    form = NarrowForm(request.GET, year)
    by_unit: dict[int, list[Owed]] = {}
    for row in owed(year, _today(), form.wanted):
        by_unit.setdefault(row.unit.pk, []).append(row)
    context = {"year": year, "form": form, "lines": list(by_unit.values()), "today": _today()}
    return render(request, "projects/reminders/call_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def chase(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Everything of one unit that is not handed in, its reminders and calls; a call is kept here."""
    year = access_year(request.user, pk)
    found = unit_of_year(year, unit)
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kept = attempt(request, log_call, success="电话记录已登记。", working_year=year, unit=found, call=form.call)
        if kept is not None:
            return redirect(reverse("chase", args=[year.pk, found.pk]))
    rows = [row for soon in (False, True) for row in owed(year, _today(), Wanted(unit=found.pk, soon=soon))]
    contact, phone = contacts([found])[found.pk]
    context = {
        "year": year, "unit": found, "form": form, "rows": rows, "open": not_handed_in(year, found),
        "reminders": reminders_of(year, found), "calls": calls_of(year, found), "contact": contact, "phone": phone,
    }  # fmt: skip
    return render(request, "projects/reminders/chase.html", context)
