import hashlib
import json

import pytest
import yaml

from projects.scoring import consequence
from projects.scoring.reading import DataError

from .policies import ROOT, declared, policy, row, shipped, text

SHIPPED = sorted(path.stem for path in (ROOT / "fixtures" / "policies").glob("*.yaml"))


def problems(data):
    with pytest.raises(DataError) as refused:
        consequence.read_policy(data, source="办法.yaml")
    return [(problem.key, problem.expectation) for problem in refused.value.problems]


def keys(data):
    return [key for key, _ in problems(data)]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_policy_loads_and_names_the_source_of_every_row(name):
    loaded = shipped(name)
    assert loaded.id == name
    assert all(one.basis.document for one in loaded.rows)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_policy_kept_as_json_is_the_same_policy(name):
    loaded = shipped(name)
    kept = json.loads(json.dumps(loaded.content))
    assert consequence.read_policy(kept, source=name) == loaded


def test_only_the_draft_is_an_example_and_says_so_in_its_name():
    assert [name for name in SHIPPED if shipped(name).example] == ["example-2017"]
    assert "示例" in shipped("example-2017").label


def test_the_reference_policy_only_lets_a_person_decide_about_units():
    reference = shipped("reference-2017")
    assert [(one.then.action, one.when[0].words["kind"]) for one in reference.rows] == [("decide", ("unit",))]
    assert "构造" in reference.rows[0].note


def test_the_hash_is_that_of_the_canonical_json_of_the_content():
    loaded = consequence.load_policy(text(round_to="0.10"), source="办法.yaml")
    canonical = json.dumps(loaded.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert loaded.sha256 == hashlib.sha256(canonical.encode()).hexdigest()


def test_the_hash_follows_the_content_and_not_the_order_of_its_keys():
    backwards = dict(reversed(declared().items()))
    assert consequence.read_policy(backwards, source="甲").sha256 == policy().sha256
    changed = policy(row(then={"action": "cut", "percent": 11, "of": "request"}))
    assert changed.sha256 != policy().sha256


def test_decimals_are_read_exactly_without_quotes():
    written = text().replace("percent: 10", "percent: 0.1")
    assert str(consequence.load_policy(written, source="办法.yaml").rows[0].then.percent) == "1/10"


def test_rows_take_the_policys_exemptions_unless_they_name_their_own():
    loaded = policy(row(), row(id="strict", exempt=[]), row(id="mild", exempt=["personal_subsidy", "contracted"]))
    assert [one.exempt for one in loaded.rows] == [("guaranteed",), (), ("personal_subsidy", "contracted")]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"id": "Klein"}, "id"),
        ({"label": ""}, "label"),
        ({"version": 1}, "version"),
        ({"budget_year": 1999}, "budget_year"),
        ({"example": "是"}, "example"),
        ({"example": True}, "label"),
        ({"label": "某办法（示例）"}, "label"),
        ({"basis": None}, "basis"),
        ({"combine": "average"}, "combine"),
        ({"exempt": ["friends"]}, "exempt"),
        ({"exempt": "guaranteed"}, "exempt"),
        ({"round_to": "0.005"}, "round_to"),
        ({"round_to": 0}, "round_to"),
        ({"round_to": 0.01}, "round_to"),
        ({"floor": {"percent": 101, "of": "request"}}, "floor.percent"),
        ({"floor": {"percent": 50, "of": "carryover_growth"}}, "floor.of"),
        ({"rows": []}, "rows"),
        ({"rows": [row(), row()]}, "rows[2].id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_broken_policy_is_refused_at_its_key(changes, key):
    assert keys(declared(**changes)) == [key]


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ({}, "rows[1].when"),
        ({"grade": []}, "rows[1].when.grade"),
        ({"grade": "差"}, "rows[1].when.grade"),
        ({"grade": [5]}, "rows[1].when.grade"),
        ({"kind": ["town"]}, "rows[1].when.kind"),
        ({"filing": ["early"]}, "rows[1].when.filing"),
        ({"score": {}}, "rows[1].when.score"),
        ({"score": 80}, "rows[1].when.score"),
        ({"score": {"under": 80}}, "rows[1].when.score"),
        ({"score": {"at_least": 80, "below": 60}}, "rows[1].when.score"),
        ({"score": {"below": "many"}}, "rows[1].when.score.below"),
        ({"in_order": "no"}, "rows[1].when.in_order"),
        ({"weather": ["bad"]}, "rows[1].when"),
        ([{"grade": ["差"]}, {"kind": ["town"]}], "rows[1].when[2].kind"),
        ([], "rows[1].when"),
    ],
)
def test_a_broken_condition_is_refused_at_its_key(when, key):
    assert key in keys(declared(rows=[row(when=when)]))


@pytest.mark.parametrize(
    ("then", "key"),
    [
        ({}, "action"),
        ({"action": "praise"}, "action"),
        ({"action": "keep", "percent": 10}, "percent"),
        ({"action": "cut", "of": "request"}, "percent"),
        ({"action": "cut", "percent": 101, "of": "request"}, "percent"),
        ({"action": "cut", "percent": 10}, "of"),
        ({"action": "cut_per_point", "below": 80}, "percent"),
        ({"action": "cut_per_point", "percent": 1, "yuan": 5, "below": 80}, "percent"),
        ({"action": "cut_per_point", "yuan": 5}, "below"),
        ({"action": "cut_per_point", "yuan": 5, "below": 80, "down_to": 80}, "down_to"),
        ({"action": "cap"}, "percent"),
        ({"action": "cap", "yuan": -1}, "yuan"),
        ({"action": "decide", "of": "request"}, "between"),
        ({"action": "decide", "between": [10, 5], "of": "request"}, "between"),
        ({"action": "decide", "between": [0, 101], "of": "request"}, "between"),
        ({"action": "decide", "between": [0, 5, 10], "of": "request"}, "between"),
        ({"action": "decide", "between": [0, 5], "of": "carryover_growth"}, "of"),
    ],
)
def test_a_broken_action_is_refused_at_its_key(then, key):
    assert f"rows[1].then.{key}" in keys(declared(rows=[row(then=then)]))


def test_everything_wrong_comes_out_at_once_with_file_key_and_expectation():
    broken = declared(id="?", round_to="0.005", rows=[row(then={"action": "cut", "percent": 200, "of": "luck"})])
    assert keys(broken) == ["rows[1].then.percent", "rows[1].then.of", "id", "round_to"]
    with pytest.raises(DataError, match=r"^办法\.yaml.rows\[1\]\.then\.percent.应在 0 与 100 之间，?"):
        consequence.read_policy(broken, source="办法.yaml")


@pytest.mark.parametrize(
    "written",
    ["- 1", "rows: [", "id: a\nid: b\n", "id: &a x\nlabel: *a\n", "id: 2017-02-30", "id: !!python/object:os.x 1"],
)
def test_what_is_no_policy_at_all_is_refused(written):
    with pytest.raises(DataError) as refused:
        consequence.load_policy(written, source="办法.yaml")
    assert refused.value.problems[0].source == "办法.yaml"


def test_dates_and_other_kinds_of_values_are_refused_in_words_not_by_a_crash():
    assert "label" in keys({**declared(), "label": yaml.safe_load("2017-01-01")})
