"""Triggers by which the database itself refuses to change or empty the trail."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SENTENCE = "audit trail is append-only"

INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit_trailline BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        f"""
        CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$
        """,
        """
        CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_trailline
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
        """,
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["DROP TRIGGER audit_no_change ON audit_trailline", "DROP FUNCTION audit_refuse()"],
}


def _run(statements: dict[str, list[str]]) -> Callable[[object, BaseDatabaseSchemaEditor], None]:
    def run(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 – a migration's signature
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement, params=None)

    return run


install = _run(INSTALL)
remove = _run(REMOVE)
