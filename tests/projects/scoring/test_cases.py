"""The worked examples of tests/cases, which finance people can read and extend: situation in, points out."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from projects.scoring.basis import Basis
from projects.scoring.conventions import Conventions, read_over
from projects.scoring.facts import Achievement, Fact
from projects.scoring.findings import CODES
from projects.scoring.framework import Framework, Group, Item, weight_findings
from projects.scoring.methods import Rule, apply_rule
from projects.scoring.panel import Aggregation, PanelSheet, aggregate
from projects.scoring.points import exact
from projects.scoring.rating import RankBand, grade, grades_by_rank, read_rating
from projects.scoring.reading import Reader
from projects.scoring.rulebook import load_rulebook
from projects.scoring.scorecard import Case, score_framework
from projects.scoring.shares import combine, deduct_below, share_pool
from tests.projects.scoring.filling import fill

ROOT = Path(__file__).parents[3]
FILES = sorted([*(ROOT / "tests/cases").glob("scheme*.yaml"), ROOT / "tests/cases/methods.yaml"])
SOURCE = Basis("测试", checked=True)
FACT_KEYS = {
    "完成值": "actual", "指标值": "target", "是否": "happened", "得分率": "percent", "档次": "band", "评分": "points",
    "已完成": "completed", "次数": "counts", "因素": "factors", "原因": "reason", "方向": "direction", "单位": "unit",
    "名称": "label", "类别": "kind",
}  # fmt: skip
NUMBERS = {"actual", "target", "percent", "points"}


def all_cases():
    for path in FILES:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in document["情形"]:
            yield pytest.param(document, case, id=f"{path.stem}-{case['说明']}")


def fact_of(case):
    found = {}
    for chinese, name in FACT_KEYS.items():
        if chinese in case:
            found[name] = Decimal(str(case[chinese])) if name in NUMBERS else case[chinese]
    if "奖项" in case:
        found["achievements"] = tuple(Achievement(name, level) for name, level in case["奖项"])
    if "符合" in case:
        found["checked"] = frozenset(case["符合"])
    return Fact(**found)


def book_of(document):
    path = ROOT / document["规则手册"]
    return load_rulebook(path.read_text(encoding="utf-8"), source=path.name)


def codes(findings):
    return [entry.code for entry in findings]


def by_rule(document, case):
    over = read_over(Reader(case.get("超额", {}), source="测试"))
    quantum = exact(case["取整"]) if "取整" in case else None
    conventions = Conventions(round_rate=quantum, over=over)
    declared = dict(case["方法"])
    rule = Rule.build(declared.pop("method"), declared)
    scored = apply_rule(rule, exact(str(case.get("分值", 0))), fact_of(case), conventions=conventions)
    assert scored.score == Decimal(case["得分"]), scored.explanation
    assert codes(scored.findings) == case.get("代码", [])
    assert str(scored.score) in scored.explanation
    if "说法" in case:
        assert scored.explanation == case["说法"]


def by_item(document, case):
    book = book_of(document)
    framework = book.framework(case["指标体系"])
    situation = Case({case["指标"]: fact_of(case)}, case.get("输入", {}))
    card = score_framework(framework, situation, measures=book.measures)
    line = next(line for line in (*card.lines, *card.outside) if line.item == case["指标"])
    assert line.score == Decimal(case["得分"]), line.explanation
    assert codes(line.findings) == case.get("代码", [])


def by_deduction(document, case):
    taken = deduct_below(book_of(document).deductions[case["扣减"]], Decimal(str(case["分数"])))
    if case["扣"] == "全部":
        assert taken.everything
        assert taken.amount is None
    else:
        assert taken.amount == Decimal(case["扣"]), taken.explanation
        assert not taken.everything


def by_whole(document, case):
    book = book_of(document)
    framework = book.framework(case["整表"])
    filled = {
        group: [
            Item(f"{group}_{place}", label, exact(weight), Rule.build("judged", {"step": "0.5"}))
            for place, (label, weight) in enumerate(rows, start=1)
        ]
        for group, rows in case.get("填报", {}).items()
    }
    facts = {item: fact_of(given) for item, given in case["事实"].items()}
    card = score_framework(fill(framework, filled) if filled else framework, Case(facts), measures=book.measures)
    assert card.total == Decimal(case["总分"]), card.explanation
    assert str(card.total) in card.explanation


def by_findings(document, case):
    framework = book_of(document).framework(case["疑点"])
    assert codes(weight_findings(framework)) == case["代码"]
    assert set(case["代码"]) <= set(CODES)


def by_combination(document, case):
    parts = {name: exact(str(score)) for name, (score, _) in case["合成"].items()}
    percents = {name: percent for name, (_, percent) in case["合成"].items()}
    assert combine(parts, percents) == Decimal(case["得分"])


def by_rank(document, case):
    ranking = case["名次"]
    bands = tuple(RankBand(label, count) for label, count in ranking["档次"])
    totals = {name: Decimal(str(total)) for name, total in ranking["得分"].items()}
    assert grades_by_rank(bands, ranking["其余"], totals) == case["结果"]


def by_pool(document, case):
    points = {name: exact(str(score)) for name, score in case["分配"]["得分"].items()}
    shares = share_pool(case["分配"]["总额"], points)
    assert {name: str(amount) for name, amount in shares.items()} == case["结果"]
    assert sum(shares.values()) == case["分配"]["总额"]


def by_grade(document, case):
    reader = Reader({"id": "case", "label": "测试", **case["评级"]}, source="测试")
    rating = read_rating(reader, basis=SOURCE, version="1")
    assert not reader.problems
    assert grade(rating, Decimal(case["总分"]), happened=case.get("发生", ())).label == case["等级"]


def by_panel(document, case):
    sheets = [
        PanelSheet(who, {str(place): Decimal(str(points)) for place, points in enumerate(given)})
        for who, given in case["专家组"]["评分"].items()
    ]
    result = aggregate(Aggregation(case["专家组"]["办法"]), sheets)
    assert [str(entry.score) for entry in result.items] == case["结果"]


def by_shape(document, case):
    groups, each = case["体系"]["类别"], case["体系"]["每类指标"]
    weight = exact(100) / (groups * each)
    tree = tuple(
        Group(
            f"g{g}",
            f"二级指标{g}",
            None,
            tuple(Item(f"i{g}_{i}", f"三级指标{i}", weight, Rule.build("yes_no")) for i in range(each)),
        )
        for g in range(groups)
    )
    framework = Framework("hospital", "医院", "scheme", "1", SOURCE, tree)
    assert len(framework.items()) == case["项数"]
    facts = {item.id: Fact(happened=True) for item in framework.items()}
    assert score_framework(framework, Case(facts)).subtotals[0].level == 1
    assert weight_findings(framework) == ()


KINDS = {
    "方法": by_rule,
    "指标": by_item,
    "扣减": by_deduction,
    "整表": by_whole,
    "疑点": by_findings,
    "合成": by_combination,
    "名次": by_rank,
    "分配": by_pool,
    "评级": by_grade,
    "专家组": by_panel,
    "体系": by_shape,
}


@pytest.mark.parametrize(("document", "case"), list(all_cases()))
def test_worked_example_gives_its_points(document, case):
    kind = next(name for name in KINDS if name in case)
    KINDS[kind](document, case)
