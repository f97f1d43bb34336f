"""Grades of a column of totals: what ``grade`` gives for each."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import numpy as np

from projects.scoring.bulk.integers import HUNDRED, Bools, Ints, Rows, ceiling
from projects.scoring.rating import Rating

_NOBODY: Mapping[str, Bools] = MappingProxyType({})
_NO_CAPS: Mapping[int, Collection[str]] = MappingProxyType({})


def grade_column(
    rating: Rating,
    totals: Ints,
    *,
    happened: Mapping[str, Bools] = _NOBODY,
    caps: Mapping[int, Collection[str]] = _NO_CAPS,
) -> Rows:
    """The place, from 0, of each total's grade in ``rating.bands``.

    Args:
        rating: the bands, and the cases that override them.
        totals: totals in hundredths of points.
        happened: rows in which an overriding case was established, by its id.
        caps: by row, the best grades still allowed by vetoes (label or id).

    Raises:
        KeyError: a cap names no band of the rating.
    """
    places = np.full(totals.shape, len(rating.bands) - 1, dtype=np.intp)
    for place in range(len(rating.bands) - 1, -1, -1):
        places[totals >= ceiling(rating.bands[place].low * HUNDRED)] = place
    for override in reversed(rating.overrides):
        if override.id in happened:
            places[happened[override.id]] = rating.bands.index(rating.band(override.band))
    for row, names in caps.items():
        places[row] = max([places[row], *(rating.bands.index(rating.band(name)) for name in names)])
    return places
