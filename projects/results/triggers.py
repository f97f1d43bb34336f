"""Triggers by which the database itself refuses to rewrite or delete a rating: only its stage and version move on."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SENTENCE = "a rating is never rewritten"
KEPT = "a rating is never deleted"
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
INSTALL_NO_DELETE = {
    "sqlite": [
        f"""
        CREATE TRIGGER rating_no_delete BEFORE DELETE ON projects_rating
        BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE OR REPLACE FUNCTION rating_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$
        """,
        """
        CREATE TRIGGER rating_no_delete BEFORE DELETE OR TRUNCATE ON projects_rating
        FOR EACH STATEMENT EXECUTE FUNCTION rating_keep()
        """,
    ],
}
REMOVE_NO_DELETE = {
    "sqlite": ["DROP TRIGGER rating_no_delete"],
    "postgresql": ["DROP TRIGGER rating_no_delete ON projects_rating", "DROP FUNCTION rating_keep()"],
}


def _run(statements: dict[str, list[str]]) -> Callable[[object, BaseDatabaseSchemaEditor], None]:
    def run(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 – a migration's signature
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement, params=None)

    return run


install = _run(INSTALL)
remove = _run(REMOVE)
install_no_delete = _run(INSTALL_NO_DELETE)
remove_no_delete = _run(REMOVE_NO_DELETE)
