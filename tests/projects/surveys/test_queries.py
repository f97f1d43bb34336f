"""What a survey came to: persons, not answers, are satisfied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projects.surveys.queries import satisfaction_inputs, survey_result
from tests.factories.directory import make_district, make_section, make_unit
from tests.factories.panels import survey_of
from tests.factories.registry import make_project
from tests.people import Place

FULL = st.lists(st.integers(1, 5), min_size=2, max_size=2)


@pytest.mark.django_db
def test_valid_and_satisfied_questionnaires_are_counted_and_each_question_by_itself(place: Place) -> None:
    result = survey_result(survey_of(place.unit))
    assert (result.collected, result.valid_sheets, result.satisfied_sheets) == (11, 10, 8)
    assert [(one.text, one.counts, one.satisfied) for one in result.questions] == [
        ("路面是否干净", ((5, 7), (4, 1), (3, 1), (2, 0), (1, 1)), 8),
        ("清扫是否及时", ((5, 0), (4, 9), (3, 0), (2, 1), (1, 0)), 9),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("answers", "satisfied"), [([4, 4], 1), ([5, 3], 1), ([5, 2], 0), ([3, 4], 0), ([1, 1], 0)])
def test_a_person_is_satisfied_whose_answers_are_four_on_average(
    place: Place, answers: list[int], satisfied: int
) -> None:
    assert survey_result(survey_of(place.unit, [answers])).satisfied_sheets == satisfied


@pytest.mark.django_db
def test_several_surveys_of_a_year_are_added_up_and_empty_ones_say_nothing(place: Place) -> None:
    project = make_project(place.unit)
    assert satisfaction_inputs([]) == {}
    assert satisfaction_inputs([survey_of(project, [[None, 5]], "一")]) == {}
    both = [survey_of(project, [[5, 5], [1, 1]], "二"), survey_of(project, [[4, 4]], "三")]
    assert satisfaction_inputs(both) == {"satisfied_answers": "2", "valid_answers": "3"}


class SatisfiedNeverOutnumberValid(TestCase):
    @given(st.lists(st.one_of(FULL, st.just([None, 3])), max_size=12))
    def test_counts_fit_into_each_other(self, answers: list[list[int | None]]) -> None:
        result = survey_result(survey_of(make_unit(make_section(make_district())), answers))
        assert 0 <= result.satisfied_sheets <= result.valid_sheets <= result.collected == len(answers)
        assert all(sum(count for _, count in one.counts) == result.valid_sheets for one in result.questions)
