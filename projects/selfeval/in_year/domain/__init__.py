"""Verbs of the forms about the year's own projects."""

from projects.selfeval.in_year.domain.ex_ante import Judgement, open_ex_antes, save_ex_ante
from projects.selfeval.in_year.domain.mid_term import Deviation, Progress, Spending, open_mid_terms, save_mid_term
from projects.selfeval.in_year.domain.walk import accept, give_back, sign, submit, unsign

__all__ = [
    "Deviation",
    "Judgement",
    "Progress",
    "Spending",
    "accept",
    "give_back",
    "open_ex_antes",
    "open_mid_terms",
    "save_ex_ante",
    "save_mid_term",
    "sign",
    "submit",
    "unsign",
]
