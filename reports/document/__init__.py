"""Documents: facts and pictures to Word and Excel files in the official layout."""

from reports.document.department import department_report
from reports.document.key import key_report
from reports.document.workbook import summary_table_xlsx, unit_budget_table_xlsx
from reports.document.year import year_report

__all__ = [
    "department_report",
    "key_report",
    "summary_table_xlsx",
    "unit_budget_table_xlsx",
    "year_report",
]
