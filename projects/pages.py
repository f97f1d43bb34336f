"""What every page of the street does: knows the person, asks the permission, calls one verb, and tells the answer."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm, HiddenInput, IntegerField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from budgeteval.accounts.models import User
from budgeteval.text.numbers import whole_number
from budgeteval.ui.errors import forbidden, missing, only_forms, overtaken
from projects.transitions import Hidden, Overtaken, Refused
from projects.workflow.flow import Decision

Result = TypeVar("Result")


def person(request: HttpRequest) -> User:
    """The signed-in person; every page but the public ones has one."""
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def need(decision: Decision) -> None:
    """Let only who may go on.

    Raises:
        PermissionDenied: with the decision's reason, which the page shows.
    """
    if not decision:
        raise PermissionDenied(decision.reason)


def attempt(
    request: HttpRequest, verb: Callable[..., Result], *, success: str, typed: BaseForm | None = None, **given: Any
) -> Result | None:
    """Call a verb as the signed-in person, now; tell what came of it as a message. None where it was refused.

    `typed`: the form with the version that was read. Where somebody else was first it takes the version that stands
    now, so that pressing once more, after a look, puts over it what was typed.
    """
    try:
        result = verb(**given, by=person(request), now=timezone.now())
    except Overtaken as overtaken:
        again = renew(typed, overtaken)
        messages.error(request, f"{overtaken}{'；核对后再次提交，将以您的内容为准' if again else ''}")
        return None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, success)
    return result


def seen_version(request: HttpRequest, name: str = "version") -> int:
    """The version that was shown with what is now decided on; 0, which nothing has, where none or an odd one came."""
    return whole_number(request.POST.get(name, ""), 9) or 0


def renew(typed: BaseForm | None, overtaken: Overtaken) -> bool:
    """Let a form that comes back as it was typed be about the version that stands now; whether it is."""
    if typed is None or overtaken.version is None:
        return False
    data = QueryDict(mutable=True)
    data.update(typed.data)
    data["version"] = str(overtaken.version)
    typed.data = data
    return True


class SeenField(IntegerField):
    """The mark of what a form was opened with; a page that lost it has seen nothing, which the verb refuses."""

    widget = HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> int:
        """The mark, or 0, which is none."""
        try:
            return super().clean(value) or 0
        except ValidationError:
            return 0


class RefusalMiddleware:
    """Answers with a page what a view let through: a door's answer, a refusal, that somebody was first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            return only_forms(response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Give the page; other exceptions are Django's."""
        if isinstance(exception, Hidden):
            return missing(str(exception))
        if isinstance(exception, Overtaken):
            return overtaken(str(exception))
        if isinstance(exception, Refused):
            return forbidden(request, exception)
        return None
