"""How new constraints come into a database that is full: what would break them is named before anything is changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.management.base import CommandError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState
from django.db.models import BooleanField, CheckConstraint
from django.db.models.functions import Coalesce

NAMED = 10


class RowsAgainstRuleError(CommandError):
    """Rows that are there already break a rule that the database shall hold from now on."""


class AddRules(Operation):
    """Add constraints to tables, model by model; SQLite, which adds one by copying its table, copies each table once.

    Raises:
        RowsAgainstRuleError: rows that are there break one of them, and nothing was changed. They are mended by a
            person who knows what is right.
    """

    category = OperationCategory.ADDITION

    def __init__(self, rules: Mapping[str, Sequence[CheckConstraint]]) -> None:
        self.rules = rules

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, constraints in self.rules.items():
            for constraint in constraints:
                state.add_constraint(app_label, model, constraint)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for name, constraints in self.rules.items():
            kind = from_state.apps.get_model(app_label, name)
            for constraint in constraints:
                _refuse_breaking(kind, constraint, schema_editor.connection.alias)
        for name, constraints in self.rules.items():
            kind = to_state.apps.get_model(app_label, name)
            for constraint in _one_by_one(schema_editor, constraints):
                schema_editor.add_constraint(kind, constraint)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 – Django's signature
        to_state: ProjectState,
    ) -> None:
        for name, constraints in self.rules.items():
            kind = to_state.apps.get_model(app_label, name)
            for constraint in _one_by_one(schema_editor, constraints):
                schema_editor.remove_constraint(kind, constraint)

    def describe(self) -> str:
        names = ", ".join(constraint.name for constraints in self.rules.values() for constraint in constraints)
        return f"Add constraints {names}"


def _one_by_one(
    schema_editor: BaseDatabaseSchemaEditor, constraints: Sequence[CheckConstraint]
) -> Sequence[CheckConstraint]:
    """SQLite's new copy of a table has all that the model has: asking for the first one makes them all."""
    return constraints[:1] if schema_editor.connection.vendor == "sqlite" else constraints


def _refuse_breaking(kind: Any, constraint: CheckConstraint, database: str) -> None:
    # As the database will: what is neither true nor false because a column is empty does not break a rule.
    kept = Coalesce(constraint.condition, True, output_field=BooleanField())
    rows = kind._base_manager.using(database).alias(kept=kept)  # noqa: SLF001 – Django documents it
    broken = rows.filter(kept=False).order_by("pk").values_list("pk", flat=True)
    found = list(broken[: NAMED + 1])
    if not found:
        return
    named = "、".join(str(pk) for pk in found[:NAMED]) + (" 等" if len(found) > NAMED else "")
    table = f"“{kind._meta.verbose_name}”（表 {kind._meta.db_table}）"  # noqa: SLF001 – Django documents it
    rule = f"“{constraint.get_violation_error_message()}”（{constraint.name}）"
    raise RowsAgainstRuleError(
        f"数据库升级停止：{table}有 {broken.count()} 行不符合新规则{rule}，编号为 {named}。"
        "请先更正这些数据，再重新升级。"
    )
