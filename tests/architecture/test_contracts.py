"""The plan of rooms in docs/architecture.md holds."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("budgeteval", "projects", "reports")
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "tools", "shared", "lib"}
LONGEST_FUNCTION = 50
LONGEST_MODULE = 400


def modules(*roots: str) -> list[Path]:
    return [
        path.relative_to(ROOT)
        for root in roots
        for path in sorted((ROOT / root).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"), str(path))


def test_the_import_contracts_are_kept() -> None:
    run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"]
    checked = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_no_drawer_appears() -> None:
    named = [path for path in modules(*CODE) if DRAWERS & {part.removesuffix(".py") for part in path.parts}]
    assert not named, named


def writes_of_stage(parsed: ast.AST) -> Iterator[int]:
    """Yield the lines that give an object its stage, by whatever way of writing."""
    for node in ast.walk(parsed):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AugAssign | ast.AnnAssign)
            else []
        )
        flat = [part for target in targets for part in ast.walk(target)]
        if any(isinstance(part, ast.Attribute) and part.attr == "stage" for part in flat):
            yield node.lineno
        if isinstance(node, ast.Call) and _gives_stage(node):
            yield node.lineno


def _gives_stage(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "setattr":
        return len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and call.args[1].value == "stage"
    writers = {"update", "create", "get_or_create", "update_or_create", "bulk_update", "bulk_create", "edit"}
    if name not in writers:
        return False
    inner = [keyword.arg for keyword in call.keywords]
    keys = [
        key.value
        for part in ast.walk(call)
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant)
    ]
    return "stage" in inner or (name in {"update_or_create", "edit"} and "stage" in keys)


# The one door, and the base class that sets a new object's first stage.
DOOR = {Path("projects/transitions.py"), Path("projects/staged.py")}


def test_only_the_one_door_writes_a_stage() -> None:
    written = [f"{path}:{line}" for path in modules(*CODE) if path not in DOOR for line in writes_of_stage(tree(path))]
    assert written == []


@pytest.mark.parametrize(
    "code",
    [
        "filing.stage = 'signed'",
        "a, filing.stage = 1, 'signed'",
        "Filing.objects.filter(pk=1).update(stage='signed')",
        "Filing.objects.create(stage='signed')",
        "Filing.objects.update_or_create(pk=1, defaults={'stage': 'signed'})",
        "setattr(filing, 'stage', 'signed')",
        "edit(filing, expected_version=1, fields={'stage': 'signed'})",
    ],
)
def test_the_search_for_written_stages_finds_them(code: str) -> None:
    assert list(writes_of_stage(ast.parse(code))) == [1]


def test_reports_take_refusals_from_the_door_and_never_open_it() -> None:
    opened = [
        f"{path}:{node.lineno}"
        for path in modules("reports")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and node.module == "projects.transitions")
        and {name.name for name in node.names} - {"Refused", "Overtaken"}
    ]
    assert opened == []


def test_reading_a_stage_is_free() -> None:
    assert list(writes_of_stage(ast.parse("a = filing.stage\nq = Filing.objects.filter(stage='signed')"))) == []


def test_functions_and_modules_stay_readable() -> None:
    long = []
    for path in modules(*CODE):
        lines = (ROOT / path).read_text("utf-8").count("\n")
        if lines > LONGEST_MODULE:
            long.append(f"{path}: {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{path}:{node.lineno} {node.name}: {length} lines")
    assert not long, "\n".join(long)


# Where numbers of a JSON form come in: a float is taken only where it says exactly what was written.
FLOAT_GATE = Path("projects/scoring/formcheck/json_file.py")


def test_points_and_money_are_never_binary_floats() -> None:
    floats = [
        f"{path}:{node.lineno}"
        for path in modules("projects/scoring", "projects/workflow", "budgeteval/text")
        if path != FLOAT_GATE
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert not floats, floats


INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
)


def test_templates_have_no_inline_script_or_style_and_load_nothing_from_elsewhere() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for root in CODE
        for path in sorted((ROOT / root).rglob("templates/**/*.html"))
        for match in INLINE.finditer(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "<style>",
        '<p style="color:red">',
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="//cdn.example/x.js">',
        '<link href="https://cdn.example/x.css">',
    ],
)
def test_the_search_for_inline_code_finds_it(text: str) -> None:
    assert INLINE.search(text)
