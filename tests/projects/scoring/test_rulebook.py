import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from projects.scoring.facts import Fact
from projects.scoring.framework import weight_findings
from projects.scoring.reading import DataError
from projects.scoring.rulebook import evaluate, load_rulebook
from projects.scoring.scorecard import Case

ROOT = Path(__file__).parents[3] / "fixtures/rulebooks"
SHIPPED = sorted([*ROOT.glob("*.yaml"), *ROOT.glob("schemes/*.yaml")])
SMALL = """
id: small
label: 测试手册
version: "1"
in_force: 2016-01-01
basis: {document: 测试}
ratings:
  - id: usual
    label: 两档
    bands: [{id: a, label: 甲, from: 60}, {id: b, label: 乙, from: 0}]
measures:
  - id: rate
    label: 率
    kind: ratio
    inputs: [{id: x, label: 分子}, {id: y, label: 分母}]
    numerator: [x]
    denominator: [y]
frameworks:
  - id: key
    label: 评价
    kind: key
    rating: usual
    groups:
      - id: all
        label: 全部
        weight: 100
        members:
          - {id: one, label: 指标一, weight: 62.5, measure: rate, target: 100, rule: {method: proportional}}
          - {id: two, label: 指标二, weight: 37.5, rule: {method: yes_no}}
    outside:
      - {id: fraud, label: 造假, rule: {method: veto, band: 乙}}
      - {id: stop, label: 停工, affects: two, rule: {method: veto, scope: item}}
"""


def load(text_or_data):
    return load_rulebook(text_or_data, source="手册.yaml")


def changed(path, value):
    data = yaml.safe_load(SMALL)
    data["frameworks"][0]["groups"][0]["members"][0]["weight"] = "62.5"
    data["frameworks"][0]["groups"][0]["members"][1]["weight"] = "37.5"
    spot = data
    for key in path[:-1]:
        spot = spot[key]
    if value is None:
        del spot[path[-1]]
    else:
        spot[path[-1]] = value
    return data


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_rulebook_loads_and_every_rule_has_its_papers(path):
    book = load_rulebook(path.read_text(encoding="utf-8"), source=path.name)
    for framework in book.frameworks.values():
        for item in framework.items():
            assert item.label
            assert item.version == book.version
            assert item.basis.document
        closed = [group for group in framework.all_groups() if not group.open]
        assert all(group.label for group in closed)
    assert all(measure.formula() for measure in book.measures.values())
    assert len(book.sha256) == 64


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_rulebook_stored_as_json_is_the_same_rulebook(path):
    book = load_rulebook(path.read_text(encoding="utf-8"), source=path.name)
    assert load_rulebook(json.loads(book.canonical), source="存档") == book


@pytest.mark.parametrize("year", ["2015-2017", "2020", "2021"])
def test_closed_frameworks_of_the_years_make_a_hundred(year):
    book = load_rulebook((ROOT / f"{year}.yaml").read_text(encoding="utf-8"), source=year)
    closed = [f for f in book.frameworks.values() if not any(group.open for group in f.all_groups())]
    assert {"project_key", "department", "work_appraisal"} <= {framework.id for framework in closed}
    assert all(weight_findings(framework) == () for framework in closed)
    output = {group.id: group.weight for group in book.framework("project_key").groups}
    assert output["output"] + output["effect"] >= 60


def test_the_years_say_which_rules_were_not_compared_with_their_text():
    book = load_rulebook((ROOT / "2015-2017.yaml").read_text(encoding="utf-8"), source="x")
    bases = {str(item.basis) for framework in book.frameworks.values() for item in framework.items()}
    assert any("待核" in basis for basis in bases)
    assert any("待核" not in basis for basis in bases)


def test_the_hash_follows_the_content_not_the_writing():
    book = load(SMALL)
    assert load("# 说明\n" + SMALL.replace("62.5", '"62.50"')).canonical != book.canonical
    assert load("# 说明\n" + SMALL).sha256 == book.sha256
    assert load(SMALL.replace("指标一", "指标壹")).sha256 != book.sha256
    assert load(changed(["version"], "1")).sha256 == book.sha256


def test_a_case_is_scored_and_graded_by_the_rulebook():
    book = load(SMALL)
    case = Case({"two": Fact(happened=True)}, {"x": 1, "y": 2})
    found = evaluate(book, book.framework("key"), case)
    assert (found.card.total, found.grade.label) == (Decimal("68.75"), "甲")
    vetoed = evaluate(book, book.framework("key"), Case({**case.facts, "fraud": Fact(happened=True)}, case.inputs))
    assert (vetoed.card.total, vetoed.grade.label) == (Decimal("68.75"), "乙")


def test_a_framework_without_rating_gives_points_only():
    book = load(points_only())
    assert evaluate(book, book.framework("key"), Case()).grade is None


def points_only():
    data = changed(["frameworks", 0, "rating"], None)
    del data["frameworks"][0]["outside"][0]
    return data


def test_what_the_rulebook_says_of_itself_is_kept():
    book = load(SMALL)
    assert (book.id, book.label, book.version, book.in_force) == ("small", "测试手册", "1", date(2016, 1, 1))
    assert (book.panel.kind, book.conventions.over.kind) == ("mean", "flag")
    with pytest.raises(KeyError, match="没有指标体系 nobody"):
        book.framework("nobody")


FRAMEWORK = ["frameworks", 0]
GROUP = [*FRAMEWORK, "groups", 0]
ITEM = [*GROUP, "members", 0]
BROKEN = [
    (["id"], None, "id"),
    (["version"], None, "version"),
    (["in_force"], "bald", "in_force"),
    (["basis"], None, "basis"),
    (["basis"], {"document": "x", "checked": "ja"}, "basis.checked"),
    (["frameworks"], [], "frameworks"),
    (["colour"], "red", "colour"),
    (["rounding"], {"places": 1}, "rounding.places"),
    (["rounding"], {"mode": "half_even"}, "rounding.mode"),
    (["conventions"], {"round_rate": 5}, "conventions.round_rate"),
    (["panel"], {"kind": "best"}, "panel.kind"),
    ([*FRAMEWORK, "rating"], "nobody", "frameworks[1].rating"),
    ([*FRAMEWORK, "kind"], "novel", "frameworks[1].kind"),
    ([*FRAMEWORK, "not_applicable"], "ignore", "frameworks[1].not_applicable"),
    ([*FRAMEWORK, "total"], 120, "frameworks[1].groups"),
    ([*GROUP, "weight"], 90, "frameworks[1].groups"),
    ([*GROUP, "members"], [], "frameworks[1].groups[1].members"),
    ([*ITEM, "id"], "two", "frameworks[1].groups"),
    ([*ITEM, "weight"], None, "frameworks[1].groups[1].members[1].weight"),
    ([*ITEM, "measure"], "nobody", "frameworks[1].groups[1].members[1].measure"),
    ([*ITEM, "direction"], "up", "frameworks[1].groups[1].members[1].direction"),
    ([*ITEM, "rule"], {"method": "bonus"}, "frameworks[1].groups[1].members[1].rule.method"),
    ([*ITEM, "rule"], {"method": "bands"}, "frameworks[1].groups[1].members[1].rule.table"),
    ([*ITEM, "rule"], None, "frameworks[1].groups[1].members[1].rule.method"),
    ([*FRAMEWORK, "outside", 0, "rule"], {"method": "yes_no"}, "frameworks[1].outside[1].rule.method"),
    ([*FRAMEWORK, "outside", 0, "rule"], {"method": "veto", "band": "丙"}, "frameworks(key)"),
    ([*FRAMEWORK, "outside", 1, "affects"], "nobody", "frameworks[1].outside"),
]


@pytest.mark.parametrize(("path", "value", "key"), BROKEN, ids=lambda value: str(value)[:40])
def test_a_broken_rulebook_is_refused_with_file_key_and_expectation(path, value, key):
    with pytest.raises(DataError) as caught:
        load(changed(path, value))
    found = {problem.key: problem for problem in caught.value.problems}
    assert key in found
    assert found[key].source == "手册.yaml"
    assert found[key].expectation
    assert "手册.yaml" in str(caught.value)


def test_all_problems_come_out_together():
    data = changed(["id"], "Ä")
    data["ratings"][0]["bands"][0]["from"] = "x"
    data["frameworks"][0]["groups"][0]["members"][0]["label"] = ""
    with pytest.raises(DataError) as caught:
        load(data)
    assert {problem.key for problem in caught.value.problems} >= {
        "id",
        "ratings[1].bands[1].from",
        "frameworks[1].groups[1].members[1].label",
    }


def test_a_fourth_level_is_refused():
    data = changed(["version"], "1")
    leaf = deepcopy(data["frameworks"][0]["groups"][0]["members"])
    data["frameworks"][0]["groups"][0]["members"] = [
        {"id": "b", "label": "二级", "members": [{"id": "c", "label": "三级", "members": leaf}]}
    ]
    with pytest.raises(DataError, match="最多 3 级"):
        load(data)


def test_doubled_ids_of_frameworks_are_refused():
    data = changed(["version"], "1")
    data["frameworks"].append(deepcopy(data["frameworks"][0]))
    with pytest.raises(DataError, match="“key”重复"):
        load(data)


@pytest.mark.parametrize("data", ["", "- a", "x", "a: 1\na: 2", {"id": 1.5}])
def test_what_is_no_rulebook_at_all_is_refused(data):
    with pytest.raises(DataError):
        load(data)


SELF = ROOT.parents[1] / "tests" / "cases" / "rulebooks" / "small.yaml"


@pytest.mark.parametrize(
    ("place", "value", "key", "expectation"),
    [
        ("outside", [{"id": "f", "label": "造假", "rule": {"method": "veto"}}], "outside[1]", "不应有“造假”"),
        ("outside", [{"id": "a", "label": "表彰", "rule": {"method": "bonus", "cap": 5}}], "outside[1]", "“表彰”"),
        ("not_applicable", "spread", "not_applicable", "没有不适用的指标"),
        ("bonus_above_total", True, "bonus_above_total", "没有加分项"),
        ("total", 120, "total", "应为 100，现为 120"),
        (
            "groups", [{"id": "x", "label": "固定", "weight": 100, "members": [
                {"id": "y", "label": "清扫面积", "weight": 100, "rule": {"method": "proportional"}}]}],
            "groups", "只能是预算执行率（execution），“清扫面积”应改由单位",
        ),
        (
            "groups", [{"id": "x", "label": "固定", "weight": 100, "members": [
                {"id": name, "label": "执行率", "weight": 50, "rule": {"method": "execution"}} for name in "yz"]}],
            "groups", "预算执行率只能有一项",
        ),
    ],
    ids=["veto", "bonus", "not_applicable", "bonus_above_total", "total", "closed item", "two rates"],
)  # fmt: skip
def test_what_a_self_evaluation_would_pass_over_is_refused(place, value, key, expectation):
    data = yaml.safe_load(SELF.read_text(encoding="utf-8"))
    data["frameworks"][0][place] = value
    with pytest.raises(DataError) as refusal:
        load(data)
    found = [str(problem) for problem in refusal.value.problems]
    assert any(f"frameworks[1].{key}" in words and expectation in words for words in found), found
