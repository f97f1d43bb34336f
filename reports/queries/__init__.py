"""From the street's tables to the facts of a document. Reads, never writes."""

from reports.queries.departments import department_facts
from reports.queries.documents import documents_visible_to
from reports.queries.evaluations import NotScored
from reports.queries.key import key_facts
from reports.queries.tables import summary_facts, unit_budget_facts
from reports.queries.year import year_facts

__all__ = [
    "NotScored",
    "department_facts",
    "documents_visible_to",
    "key_facts",
    "summary_facts",
    "unit_budget_facts",
    "year_facts",
]
