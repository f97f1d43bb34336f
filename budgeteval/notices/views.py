"""One's own messages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from budgeteval.notices import domain
from budgeteval.notices.models import Notice
from budgeteval.notices.permissions import RefusedNoticeError, access_notice
from budgeteval.notices.queries import unread_count, visible_to, wants_mail
from budgeteval.ui.paging import portion

SHOWN, KEY = 50, "after"


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """One's own messages, the newest first: the unread ones, or all."""
    only_unread = request.GET.get("show") == "unread"
    rows = visible_to(request.user).select_related("mail")
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    found = portion(rows, order=("-pk",), after=request.GET.get(KEY, ""), size=SHOWN)
    context = {
        "notices": found.rows,
        "portion": found,
        "key": KEY,
        "label": "消息",
        "only_unread": only_unread,
        "unread": unread_count(request.user),
        "wants_mail": wants_mail(request.user),  # type: ignore[arg-type]
    }
    return render(request, "notices/index.html", context)


@require_POST
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as read and go where it leads."""
    try:
        notice = access_notice(request.user, pk)
    except RefusedNoticeError as refusal:
        raise Http404(str(refusal)) from refusal
    domain.open_notice(notice=notice, now=timezone.now())
    return redirect(_where(notice))


def _where(notice: Notice) -> str:
    """The page that the message speaks of; the list where there is none, or no longer."""
    if notice.url_name:
        try:
            return reverse(notice.url_name, args=notice.url_args)
        except NoReverseMatch:
            pass
    return reverse("notices")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    count = domain.read_all(by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, f"已将 {count} 条消息标为已读。" if count else "没有未读消息。")
    return redirect("notices")


@require_POST
@login_required
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Whether one wants messages by mail too."""
    wanted = request.POST.get("wanted") == "1"
    domain.choose_mail(by=request.user, wanted=wanted)  # type: ignore[arg-type]
    messages.success(
        request, "以后的消息同时发送到您的邮箱。" if wanted else "以后的消息不再发送邮件，只在系统内提醒。"
    )
    return redirect("notices")
