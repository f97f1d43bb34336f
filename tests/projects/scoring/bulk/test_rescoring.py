import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring.bulk import Columns, decimals, rescore
from projects.scoring.rating import grade
from projects.scoring.scorecard import score_framework

from . import frameworks, rules

MANY = settings(max_examples=250, deadline=None)


@MANY
@given(st.data(), frameworks.frameworks(), rules.habits)
def test_in_columns_every_point_total_and_grade_is_the_one_that_one_by_one_gives(data, framework, habits):
    cases = data.draw(st.lists(frameworks.cases(framework), max_size=12))
    happened = {name: np.array([data.draw(st.booleans()) for _ in cases], dtype=bool) for name in ("top", "found")}
    found = rescore(
        framework,
        Columns.of(cases),
        rating=frameworks.RATING,
        measures=frameworks.MEASURES,
        conventions=habits,
        happened=happened,
    )
    scores = {name: decimals(points) for name, points in found.scores.items()}
    for row, (case, total) in enumerate(zip(cases, decimals(found.totals), strict=True)):
        card = score_framework(framework, case, measures=frameworks.MEASURES, conventions=habits)
        lines = {line.item: str(line.score) for line in (*card.lines, *card.outside)}
        assert {name: str(points[row]) for name, points in scores.items()} == lines
        assert str(total) == str(card.total)
        overrides = [name for name, rows in happened.items() if rows[row]]
        graded = grade(frameworks.RATING, card.total, happened=overrides, caps=card.grade_cap)
        assert found.grade(row).id == graded.id
        assert found.card(row).total == card.total
