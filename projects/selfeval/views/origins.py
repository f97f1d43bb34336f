"""Where a list's numbers lead: to the page behind each."""

from collections.abc import Callable, Sequence

from django.urls import reverse

from projects.directory.models import Membership
from projects.directory.queries import reads_unit
from projects.selfeval.models import Filing, SpotItem, WorkAppraisal


def filing_total(filing: Filing) -> str:
    """The page behind a form's total, which opens to whoever sees the form; "" while there is no total."""
    return "" if filing.total is None else reverse("xray", args=["filing", filing.pk, "total"])


def review_total(filing: Filing) -> str:
    """The page behind the section's own total of a form; "" while there is none."""
    review = getattr(filing, "review", None)
    return "" if review is None or review.total is None else reverse("xray", args=["review", review.pk, "total"])


def appraisal_total(appraisal: WorkAppraisal) -> str:
    """The page behind an appraisal's total, which opens to whoever sees the appraisal; "" while there is no total."""
    return "" if appraisal.total is None else reverse("xray", args=["appraisal", appraisal.pk, "total"])


def spot_total(item: SpotItem) -> str:
    """The page behind a second look's points, which opens to whoever sees the drawn form; "" while there are none."""
    return "" if item.total is None else reverse("xray", args=["spot", item.pk, "total"])


def claimed_total(members: Sequence[Membership]) -> Callable[[SpotItem], str]:
    """The page behind what a drawn form claimed; "" for a checker who does not read that unit otherwise."""

    def link(item: SpotItem) -> str:
        return filing_total(item.filing) if reads_unit(members, item.filing.project.unit) else ""

    return link
