"""Charts: facts to pictures, PNG for Word and SVG for pages. Every picture has its table in the document."""

from reports.charts.canvas import Drawing
from reports.charts.reviews import deductions, score_against_weight, score_rates, survey_answers
from reports.charts.year import department_totals, grades_own_and_checked, money_by_field

__all__ = [
    "Drawing",
    "deductions",
    "department_totals",
    "grades_own_and_checked",
    "money_by_field",
    "score_against_weight",
    "score_rates",
    "survey_answers",
]
