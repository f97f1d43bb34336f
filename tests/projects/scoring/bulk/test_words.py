import numpy as np
import pytest

from projects.scoring.bulk import Answers, Words

WORDS = Words.of(["优", None, "差", "优", ""])


def test_words_come_back_and_an_empty_one_is_none():
    assert [WORDS[row] for row in range(5)] == ["优", None, "差", "优", None]


def test_rows_without_a_word_are_among_nothing():
    assert WORDS.among(["优", "中"]).tolist() == [True, False, False, True, False]
    assert WORDS.among([]).tolist() == [False] * 5


@pytest.mark.parametrize(
    ("word", "expected"), [("良", ["优", "良", "差", "优", "良"]), (None, ["优", None, "差", "优", None])]
)
def test_a_word_may_stand_where_there_is_none(word, expected):
    filled = WORDS.filled(word)
    assert [filled[row] for row in range(5)] == expected


def test_one_word_stands_for_every_row():
    rows = np.array([1, 3])
    assert [Words.same("优").take(rows)[row] for row in (0, 7)] == ["优", "优"]
    assert [WORDS.take(rows)[row] for row in (0, 1)] == [None, "优"]
    assert Words.same("优").filled("差")[5] == "优"


def test_answers_come_back_with_what_is_not_known():
    answers = Answers.of([True, False, None])
    assert [answers[row] for row in range(3)] == [True, False, None]
    assert answers.are(1).tolist() == [True, False, False]
    assert [answers.take(np.array([2, 0]))[row] for row in (0, 1)] == [None, True]
    assert Answers.of([True]).take(np.array([4, 5]))[1] is True
