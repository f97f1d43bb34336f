"""Which cases a policy's rows speak of, in columns."""

import numpy as np

from projects.scoring.bulk.cases import CaseColumns
from projects.scoring.bulk.integers import Bools, ceiling, floor
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.bulk.words import NO, YES
from projects.scoring.consequence.policy import Range, Row, When


def matching(row: Row, columns: CaseColumns) -> Bools:
    """Cases for which the conditions of any alternative of the row all hold; an unknown fact meets none."""
    found = np.zeros(len(columns.codes), dtype=np.bool_)
    for when in row.when:
        found |= _holds(when, columns)
    return found


def _holds(when: When, columns: CaseColumns) -> Bools:
    found = np.ones(len(columns.codes), dtype=np.bool_)
    for name, words in when.words.items():
        found &= getattr(columns, name).among(words)
    for name, bounds in when.ranges.items():
        found &= _within(bounds, getattr(columns, name))
    for name, wanted in when.flags.items():
        found &= getattr(columns, name).are(YES if wanted else NO)
    return found


def _within(bounds: Range, numbers: Numbers) -> Bools:
    """Known numbers inside every bound; a bound on whole units is the nearest whole one."""
    found, units, scale = numbers.known, numbers.units, numbers.scale
    if bounds.at_least is not None:
        found = found & (units >= ceiling(bounds.at_least * scale))
    if bounds.above is not None:
        found = found & (units > floor(bounds.above * scale))
    if bounds.at_most is not None:
        found = found & (units <= floor(bounds.at_most * scale))
    if bounds.below is not None:
        found = found & (units < ceiling(bounds.below * scale))
    return found
