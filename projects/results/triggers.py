"""Triggers by which the database itself refuses to rewrite or delete a rating: only its stage and version move on.

And that a rating supersedes one of the same object: with it, the unique first rating and the single successor of each,
every object has at most one that stands.
"""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SENTENCE = "a rating is never rewritten"
KEPT = "a rating is never deleted"
SAME = "a rating supersedes one of the same object"
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
OF_ANOTHER = """
    EXISTS (
        SELECT 1 FROM projects_rating AS before WHERE before.id = NEW.supersedes_id AND (
            before.working_year_id <> NEW.working_year_id OR before.kind <> NEW.kind
            OR COALESCE(before.project_id, 0) <> COALESCE(NEW.project_id, 0)
            OR (NEW.project_id IS NULL AND before.unit_id <> NEW.unit_id)
        )
    )
"""
INSTALL_SAME_OBJECT = {
    "sqlite": [
        f"""
        CREATE TRIGGER rating_same_object BEFORE INSERT ON projects_rating WHEN {OF_ANOTHER}
        BEGIN SELECT RAISE(ABORT, '{SAME}'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE OR REPLACE FUNCTION rating_compare() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF {OF_ANOTHER} THEN RAISE EXCEPTION '{SAME}'; END IF; RETURN NEW; END $$
        """,
        """
        CREATE TRIGGER rating_same_object BEFORE INSERT ON projects_rating
        FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL) EXECUTE FUNCTION rating_compare()
        """,
    ],
}
REMOVE_SAME_OBJECT = {
    "sqlite": ["DROP TRIGGER rating_same_object"],
    "postgresql": ["DROP TRIGGER rating_same_object ON projects_rating", "DROP FUNCTION rating_compare()"],
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
install_same_object = _run(INSTALL_SAME_OBJECT)
remove_same_object = _run(REMOVE_SAME_OBJECT)
