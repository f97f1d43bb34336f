import pytest

from projects.scoring.findings import CODES, ERROR, NOTE, SEVERITY_LABELS, WARNING, finding, of_issued_target, worst

SEVERITIES = {
    ERROR: "weights_sum above_weight lost_without_shortfall full_with_shortfall score_differs total_differs "
    "rating_differs execution_differs zero_total_row parts_differ ratio_undefined target_unparsed",
    WARNING: "execution_above_100 over_without_reason lost_without_reason money_as_output trivial_target "
    "no_satisfaction below_last_year copied_target",
    NOTE: "heavy_indicator qualitative_without_bands indicators_outrun_execution unspent",
}


def test_codes_and_severities_are_the_permanent_ones():
    expected = {code: severity for severity, names in SEVERITIES.items() for code in names.split()}
    assert {code: entry.severity for code, entry in CODES.items()} == expected
    assert set(SEVERITY_LABELS) == set(SEVERITIES)


def test_a_finding_says_what_is_wrong_and_what_to_do():
    found = finding("above_weight", 3, "第3行得分12超过分值10。")
    assert (found.code, found.severity, found.row) == ("above_weight", ERROR, 3)
    assert found.message == "第3行得分12超过分值10。" + CODES["above_weight"].cure


def test_a_difference_explained_by_local_rounding_is_a_note_without_cure():
    found = finding("score_differs", 1, "得分取整到1分。", as_note=True)
    assert (found.severity, found.message) == (NOTE, "得分取整到1分。")


def test_every_cure_is_a_sentence():
    assert all(entry.cure.endswith("。") for entry in CODES.values())


def test_an_unknown_code_is_refused():
    with pytest.raises(KeyError):
        finding("invented", 1, "。")


def test_the_gravest_severity_wins():
    note, error = finding("unspent", "budget", ""), finding("total_differs", "total", "")
    assert worst([note, error]) == ERROR
    assert worst((note,)) == NOTE
    assert worst([]) is None


def test_what_an_issued_target_asks_for_is_an_explanation() -> None:
    plain = finding("trivial_target", 2, "指标值“0”不可能完不成。")
    assert plain.message.endswith("请设置能够衡量工作好坏的指标值。")
    assert of_issued_target(plain).message == (
        "指标值“0”不可能完不成。请在原因说明中写明实际工作的难易和成效。"
        "批复的目标这里不能改，确需调整的，下一年度按程序申请调整。"
    )
    other = finding("lost_without_reason", 1, "未得满分。")
    assert of_issued_target(other) == other
