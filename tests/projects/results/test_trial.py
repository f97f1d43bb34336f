"""Standing ratings under another rulebook: in columns what one by one gives, and nothing damaged stops the rest."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.registry.models import Project
from projects.results import domain
from projects.results.domain import Mark, Marks
from projects.results.models import Rating
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import score_filing, self_framework
from tests.projects.results.test_recomputation import BOOKS, honest
from tests.projects.scoring.bulk import forms

OTHERS = [rules for rules in forms.books() if self_framework(rules) is not None]


def one_by_one(rules: Rulebook, inputs: dict) -> Marks:
    card = score_filing(rules, inputs)
    whole = card.check.whole
    return Marks(Mark(card.total, card.grade), Mark(whole.total, whole.rating or ""))


def named(ratings: list[Rating]) -> list[Rating]:
    for number, rating in enumerate(ratings):
        rating.project = Project(pk=number + 1, code=f"P{number}", name=f"项目{number}")
    return ratings


@settings(max_examples=60, deadline=None)
@given(st.lists(honest(), max_size=6).map(named), st.sampled_from(OTHERS))
def test_under_other_rules_every_form_is_as_one_by_one(ratings: list[Rating], rules: Rulebook) -> None:
    found = list(domain.try_rulebook(rules, ratings))
    assert [(one.code, one.name) for one in found] == [(rating.project.code, rating.project.name) for rating in ratings]
    for rating, one in zip(ratings, found, strict=True):
        own = forms.books()[rating.rulebook_id - 1]
        framework = self_framework(rules, rating.inputs["lines"])
        assert one.before == one_by_one(own, rating.inputs)
        assert one.after == one_by_one(rules, rating.inputs | {"framework": framework.id})
        assert one.before.claimed == Mark(rating.total, rating.grade)


@settings(max_examples=30, deadline=None)
@given(honest().flatmap(lambda rating: st.tuples(st.just(rating), forms.damaged(st.just(rating.inputs)))))
def test_damaged_inputs_are_computed_or_left_out_and_hide_no_other(pair: tuple[Rating, dict]) -> None:
    whole, inputs = pair
    broken = Rating(kind=whole.kind, rulebook=whole.rulebook, inputs=inputs, total=Decimal(1), grade="差")
    first, second = domain.try_rulebook(OTHERS[0], named([broken, whole]))
    assert second.before == one_by_one(forms.books()[whole.rulebook_id - 1], whole.inputs)
    assert second.after is not None
    assert first.before is None or first.before.claimed == Mark(Decimal(1), "差")


def small_form(**line: str | None) -> Rating:
    """A rating by the small rulebook with one row, of which something is changed."""
    words = {
        "number": 1, "level1": "产出指标", "level2": "数量指标", "name": "面积", "op": ">=", "target": "1",
        "unit": "", "weight": "90", "actual": "2", "claimed": "80", "reason": "",
    }  # fmt: skip
    money = dict.fromkeys(("year_start", "adjusted", "received", "executed"), "100.00")
    texts = {"framework": "self", "title": "项目", "unit": "单位", "year": "2015"}
    inputs = {**texts, "money": money, "lines": [words | line]}
    return Rating(kind="self", rulebook=BOOKS[0], inputs=inputs, total=Decimal("90.00"), grade="优")


def test_points_beyond_columns_are_computed_one_by_one() -> None:
    over = (forms.HABITS, f"conventions: {{over: {{kind: credit, line: {10**20}}}}}")
    [found] = domain.try_rulebook(forms.rules(over), named([small_form(actual="9" * 21)]))
    assert found.after == Marks(Mark(Decimal("90.00"), "优"), Mark(Decimal(90 * 10**20 + 10), "优"))


def test_a_row_without_points_has_no_total_and_is_left_out() -> None:
    [found] = domain.try_rulebook(OTHERS[0], named([small_form(claimed=None)]))
    assert (found.before, found.after) == (None, None)
