"""The form check: a filled evaluation form in, recomputed points, explanations and findings out. No database.

``read_json`` and ``read_form`` refuse what cannot be read, with place and reason; ``check_form`` never refuses: what is
wrong in a form becomes a finding, so that one bad row never hides the others.
"""

from projects.scoring.formcheck.form import Form, FormError
from projects.scoring.formcheck.indicator import check_row
from projects.scoring.formcheck.json_file import read_json
from projects.scoring.formcheck.money import check_money
from projects.scoring.formcheck.report import Checkup, as_data, as_lines, unfilled, visible, writable
from projects.scoring.formcheck.shape import read_form
from projects.scoring.formcheck.whole import check_whole

__all__ = [
    "Checkup",
    "Form",
    "FormError",
    "as_data",
    "as_lines",
    "check_form",
    "read_form",
    "read_json",
    "unfilled",
    "visible",
    "writable",
]


def check_form(form: Form) -> Checkup:
    """Recompute every row that can be, the total and the grade, and name what is doubtful."""
    execution = check_money(form)
    rows = tuple(check_row(row, form.scheme) for row in form.rows)
    return Checkup(form, execution, rows, check_whole(form, execution, rows))
