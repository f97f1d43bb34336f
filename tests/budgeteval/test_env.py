"""Settings from the environment: odd values are refused with the variable's name."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from budgeteval.env import env_bool, env_int, env_json, env_list, env_str


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMPLE", raising=False)
    monkeypatch.delenv("SAMPLE_FILE", raising=False)


def test_missing_text_without_default_is_refused_and_names_both_ways_to_set_it() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"SAMPLE is not set; .*SAMPLE_FILE"):
        env_str("SAMPLE")


def test_text_falls_back_to_its_default() -> None:
    assert env_str("SAMPLE", "fallback") == "fallback"


def test_text_comes_from_the_named_file_without_its_last_newline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("SAMPLE_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("SAMPLE", "from the variable")
    assert env_str("SAMPLE") == "from the file"


def test_a_named_file_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAMPLE_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match=r"SAMPLE_FILE names .*nowhere"):
        env_str("SAMPLE", "fallback")


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False), ("", False)]
)
def test_truth_values(monkeypatch: pytest.MonkeyPatch, text: str, expected: bool) -> None:
    monkeypatch.setenv("SAMPLE", text)
    assert env_bool("SAMPLE", default=not expected) is expected


def test_a_truth_value_falls_back_to_its_default() -> None:
    assert env_bool("SAMPLE", default=True) is True


def test_an_odd_truth_value_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SAMPLE is 'maybe'"):
        env_bool("SAMPLE", default=False)


def test_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env_int("SAMPLE", 7) == 7
    monkeypatch.setenv("SAMPLE", "12")
    assert env_int("SAMPLE", 7) == 12
    monkeypatch.setenv("SAMPLE", "a dozen")
    with pytest.raises(ImproperlyConfigured, match="SAMPLE is 'a dozen'; expected a whole number"):
        env_int("SAMPLE", 7)


def test_lists_drop_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", " a.cn, ,b.cn,")
    assert env_list("SAMPLE") == ["a.cn", "b.cn"]


def test_a_number_below_the_least_that_makes_sense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_HOURS", "-3")
    with pytest.raises(ImproperlyConfigured, match="SESSION_HOURS is -3; expected 1 or more"):
        env_int("SESSION_HOURS", 8, at_least=1)


def test_a_json_object_is_read_and_unset_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env_json("SAMPLE") == {}
    monkeypatch.setenv("SAMPLE", '{"bucket": "files"}')
    assert env_json("SAMPLE") == {"bucket": "files"}


@pytest.mark.parametrize(("value", "words"), [("{", "is not JSON"), ("[1]", "not an object"), ("", "is not JSON")])
def test_what_is_no_json_object_is_refused(monkeypatch: pytest.MonkeyPatch, value: str, words: str) -> None:
    monkeypatch.setenv("SAMPLE", value)
    with pytest.raises(ImproperlyConfigured, match=f"SAMPLE .*{words}"):
        env_json("SAMPLE")
