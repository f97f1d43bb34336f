"""The rules of points and money in columns: what the one-by-one path gives, to the last hundredth and fen, in bulk.

Integer arithmetic on int64 while it fits; a row that does not fit, or a method that is not computed in columns, takes
the one-by-one path itself. Sentences are made for the rows somebody looks at.
"""

from projects.scoring.bulk.cases import CaseColumns
from projects.scoring.bulk.facts import Columns, Facts
from projects.scoring.bulk.form_ratings import FormRating, FormRatings, rate_forms
from projects.scoring.bulk.grading import grade_column
from projects.scoring.bulk.integers import decimals
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.bulk.rescoring import Rescored, rescore
from projects.scoring.bulk.scores import add_up, score_column
from projects.scoring.bulk.whatif import Simulated, compare_columns, simulate_columns
from projects.scoring.bulk.words import Answers, Words

__all__ = [
    "Answers",
    "CaseColumns",
    "Columns",
    "Facts",
    "FormRating",
    "FormRatings",
    "Numbers",
    "Rescored",
    "Simulated",
    "Words",
    "add_up",
    "compare_columns",
    "decimals",
    "grade_column",
    "rate_forms",
    "rescore",
    "score_column",
    "simulate_columns",
]
