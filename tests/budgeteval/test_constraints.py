"""New rules in a full database: what breaks one is named, what does not is left alone, and both ways work."""

from collections.abc import Iterator

import pytest
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState

from budgeteval.constraints import AddRules, RowsAgainstRuleError

NOT_NEGATIVE = models.CheckConstraint(
    condition=models.Q(amount__gte=0), name="trial_not_negative", violation_error_message="金额不能为负数"
)
BELOW = models.CheckConstraint(
    condition=models.Q(amount__lt=100), name="trial_below", violation_error_message="金额须小于 100"
)


@pytest.fixture
def trial(transactional_db: None) -> Iterator[ProjectState]:
    """A table of amounts, some of them unknown."""
    state = ProjectState()
    state.add_model(
        ModelState(
            "files",
            "Trial",
            [("id", models.BigAutoField(primary_key=True)), ("amount", models.IntegerField(null=True))],
            {"verbose_name": "试验"},
        )
    )
    kind = state.apps.get_model("files", "Trial")
    with connection.schema_editor() as editor:
        editor.create_model(kind)
    yield state
    with connection.schema_editor() as editor:
        editor.delete_model(kind)


def kept(state: ProjectState, *amounts: int | None) -> type[models.Model]:
    kind = state.apps.get_model("files", "Trial")
    kind._base_manager.bulk_create(kind(amount=amount) for amount in amounts)
    return kind


def add(operation: AddRules, state: ProjectState) -> ProjectState:
    after = state.clone()
    operation.state_forwards("files", after)
    with connection.schema_editor(atomic=True) as editor:
        operation.database_forwards("files", editor, state, after)
    return after


def rules_there() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "files_trial")
    return {name for name in found if name.startswith("trial_")}


def test_rules_are_added_to_rows_that_keep_them_and_taken_away_again(trial: ProjectState) -> None:
    kind = kept(trial, 0, 99, None)
    operation = AddRules({"trial": [NOT_NEGATIVE, BELOW]})
    after = add(operation, trial)
    assert rules_there() == {"trial_not_negative", "trial_below"}
    with connection.schema_editor(atomic=True) as editor:
        operation.database_backwards("files", editor, after, trial)
    assert rules_there() == set()
    assert list(kind._base_manager.order_by("pk").values_list("amount", flat=True)) == [0, 99, None]


def test_rows_that_break_a_rule_stop_the_upgrade_and_are_named(trial: ProjectState) -> None:
    kind = kept(trial, 1, -1, None, -2)
    first, second = kind._base_manager.filter(amount__lt=0).order_by("pk").values_list("pk", flat=True)
    with pytest.raises(RowsAgainstRuleError) as stopped:
        add(AddRules({"trial": [BELOW, NOT_NEGATIVE]}), trial)
    assert str(stopped.value) == (
        "数据库升级停止：“试验”（表 files_trial）有 2 行不符合新规则“金额不能为负数”（trial_not_negative），"
        f"编号为 {first}、{second}。请先更正这些数据，再重新升级。"
    )
    assert rules_there() == set()


def test_of_many_rows_ten_are_named(trial: ProjectState) -> None:
    kept(trial, *[-1] * 11)
    with pytest.raises(RowsAgainstRuleError, match=r"有 11 行.*编号为 (\d+、){9}\d+ 等。"):
        add(AddRules({"trial": [NOT_NEGATIVE]}), trial)


def test_a_migration_says_which_rules_it_adds() -> None:
    operation = AddRules({"trial": [NOT_NEGATIVE, BELOW]})
    assert operation.describe() == "Add constraints trial_not_negative, trial_below"
