from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.basis import Basis
from projects.scoring.framework import Framework, Group, Item, used_weights, weight_findings, weight_of
from projects.scoring.methods import Rule

RULE = Rule.build("proportional")


def item(name, weight):
    return Item(name, f"指标{name}", Fraction(weight), RULE)


def framework(*groups, **changes):
    return Framework("f", "测试体系", "key", "1", Basis("x"), tuple(groups), **changes)


hundredths = st.integers(min_value=1, max_value=2000).map(lambda units: Fraction(units, 100))
trees = st.lists(st.lists(st.lists(hundredths, min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=4)


def grown(tree):
    groups = tuple(
        Group(
            f"g{a}",
            f"一级{a}",
            None,
            tuple(
                Group(f"g{a}_{b}", f"二级{b}", None, tuple(item(f"i{a}_{b}_{c}", w) for c, w in enumerate(leaves)))
                for b, leaves in enumerate(second)
            ),
        )
        for a, second in enumerate(tree)
    )
    return framework(*groups, total=sum(weight_of(group) for group in groups))


@given(trees, st.data())
def test_spreading_keeps_the_whole_and_gives_nobody_less(tree, data):
    found = grown(tree)
    names = [leaf.id for _, leaf in found.walk()]
    left_out = frozenset(data.draw(st.sets(st.sampled_from(names), max_size=len(names) - 1)))
    weights = used_weights(found, left_out)
    assert sum(weights.values()) == found.total
    assert set(weights) == set(names) - left_out
    assert all((weight * 100).denominator == 1 for weight in weights.values())
    own = {leaf.id: leaf.weight for _, leaf in found.walk()}
    assert all(weights[name] >= own[name] - Fraction(1, 100) for name in weights)


def test_a_weight_goes_to_siblings_first_and_then_to_sibling_groups():
    tree = framework(
        Group("a", "甲", Fraction(60), (item("a1", 20), item("a2", 40))),
        Group("b", "乙", Fraction(40), (item("b1", 40),)),
    )
    assert used_weights(tree, frozenset({"a1"})) == {"a2": 60, "b1": 40}
    assert used_weights(tree, frozenset({"b1"})) == {"a1": Fraction("33.33"), "a2": Fraction("66.67")}
    assert used_weights(tree, frozenset()) == {"a1": 20, "a2": 40, "b1": 40}


def test_parts_that_do_not_make_their_whole_are_found():
    tree = framework(
        Group("a", "产出", Fraction(60), (item("q1", 50),)), Group("b", "效益", Fraction(40), (item("p1", 40),))
    )
    assert [entry.code for entry in weight_findings(tree)] == ["parts_differ", "weights_sum"]


def test_a_source_that_contradicts_itself_is_a_finding():
    tree = framework(Group("a", "人口登记", None, (item("a1", 100),), stated=Fraction(30)))
    (found,) = weight_findings(tree)
    assert found.code == "parts_differ"
    assert "30" in found.message
    assert "100" in found.message
    agreed = framework(Group("a", "人口登记", None, (item("a1", 100),), stated=Fraction(100)))
    assert weight_findings(agreed) == ()
