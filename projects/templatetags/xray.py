"""``{% xray obj part %}``: a number, and behind it the page that tells where it comes from."""

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html

from budgeteval.ui.templatetags.components import NOTHING, points, wan
from projects.budgeting.models import Proposal
from projects.desk.queries.xray.doors import address_of
from projects.directory.models import Membership
from projects.directory.queries import memberships_of
from projects.experts.models import Evaluation
from projects.registry.models import Project
from projects.selfeval.models import AppraisalLine, Filing, FilingLine, ReviewLine
from projects.selfeval.queries import money_of

register = template.Library()
LINE_COLUMNS = {"self": "self_score", "computed": "computed_score"}


@register.simple_tag(takes_context=True)
def xray_address(context: Context, obj: Any, part: str = "total") -> str:
    """Give the address of the page behind a number that is drawn otherwise; "" where there is none for the person.

    It takes what `xray` takes, and is for a link beside a number that changes while one types.
    """
    if obj is None or obj.pk is None or _text(obj, part) == NOTHING:
        return ""
    return address_of(_members(context), obj, part)


@register.simple_tag(takes_context=True)
def xray(context: Context, obj: Any, part: str = "total", amount: Decimal | str | None = "") -> str:
    """Draw a number as a link to the page behind it, or plainly where the person may not open that page.

    What may be asked for, by the object at hand:
        filing, review, second look (once the check is closed), ex-ante evaluation, work appraisal, rating, key or
        department review: `total`; of a filing also `execution`;
        a filing's row: `self` or `computed`; a review's or an appraisal's row: its score;
        proposal: `requested`, `computed`, `proposed`; project: `year_start`, `adjusted`, `received`, `executed`
        (`amount` where the page has it at hand, else taken from the object where the query brought it along).

    The object's unit has to be at hand (`select_related`), so that a list costs no query a row.
    """
    text = _text(obj, part) if isinstance(amount, str) else wan(amount)
    to = address_of(_members(context), obj, part)
    if not to or text == NOTHING:
        return format_html('<span class="score-plain">{}</span>', text)
    return format_html('<a class="score-plain" href="{}" title="查看来历">{}</a>', to, text)


def _members(context: Context) -> list[Membership]:
    """The person's memberships, asked for once a page."""
    request = context["request"]
    if not hasattr(request, "xray_members"):
        request.xray_members = memberships_of(request.user)
    found: list[Membership] = request.xray_members
    return found


def _text(obj: Any, part: str) -> str:
    if isinstance(obj, Project):
        amount = getattr(obj, part) if hasattr(obj, part) else money_of(obj)[part]
        return wan(amount)
    if isinstance(obj, Proposal):
        return wan(getattr(obj, part))
    return points(_points(obj, part))


def _points(obj: Any, part: str) -> Decimal | None:
    if isinstance(obj, FilingLine):
        value = getattr(obj, LINE_COLUMNS[part])
    elif isinstance(obj, ReviewLine | AppraisalLine):
        value = obj.score
    elif isinstance(obj, Filing) and part == "execution":
        kept = obj.scorecard.get("execution", {}).get("score")
        value = None if kept is None else Decimal(kept)
    elif isinstance(obj, Evaluation):
        value = obj.judged.total if obj.judged else None
    else:
        value = obj.total
    found: Decimal | None = value
    return found
