"""Triggers by which the database itself refuses to rewrite a rating: only its stage and version move on."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SENTENCE = "a rating is never rewritten"
COLUMNS = (
    "kind, inputs, lines, total, grade, rated_at, project_id, unit_id, rulebook_id, working_year_id, supersedes_id"
)

INSTALL = {
    "sqlite": [
        f"""
        CREATE TRIGGER rating_no_rewrite BEFORE UPDATE OF {COLUMNS} ON projects_rating
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE OR REPLACE FUNCTION rating_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$
        """,
        f"""
        CREATE TRIGGER rating_no_rewrite BEFORE UPDATE OF {COLUMNS} ON projects_rating
        FOR EACH ROW EXECUTE FUNCTION rating_refuse()
        """,
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER rating_no_rewrite"],
    "postgresql": ["DROP TRIGGER rating_no_rewrite ON projects_rating", "DROP FUNCTION rating_refuse()"],
}


def _run(statements: dict[str, list[str]]) -> Callable[[object, BaseDatabaseSchemaEditor], None]:
    def run(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 – a migration's signature
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement, params=None)

    return run


install = _run(INSTALL)
remove = _run(REMOVE)
