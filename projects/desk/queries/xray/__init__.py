"""The page behind every number: its rule, inputs, files, persons and times, as far as the person may see them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from projects.desk.queries.xray.filings import filing_xray, review_xray
from projects.desk.queries.xray.judgements import appraisal_xray, department_xray, key_xray
from projects.desk.queries.xray.ledger import money_xray, proposal_xray, rating_xray
from projects.desk.queries.xray.looks import ex_ante_xray, spot_xray
from projects.desk.queries.xray.page import Xray
from projects.transitions import Hidden

if TYPE_CHECKING:
    from budgeteval.accounts.models import User

__all__ = ["KINDS", "Xray", "xray_of"]

KINDS: dict[str, Callable[["User", int, str], Xray]] = {
    "filing": filing_xray,
    "review": review_xray,
    "spot": spot_xray,
    "ex_ante": ex_ante_xray,
    "appraisal": appraisal_xray,
    "rating": rating_xray,
    "key": key_xray,
    "department": department_xray,
    "proposal": proposal_xray,
    "project": money_xray,
}


def xray_of(user: "User", kind: str, pk: int, part: str) -> Xray:
    """What is behind one number of an object, fetched by the object's own door.

    Raises:
        Hidden: there is no such number for this user.
    """
    if kind not in KINDS:
        raise Hidden("没有这类数据")
    return KINDS[kind](user, pk, part)
