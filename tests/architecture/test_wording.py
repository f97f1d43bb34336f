"""What users read is written as official Chinese is: with full-width commas, semicolons and colons."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHINESE = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{CHINESE}”》）][,;:](?=[{CHINESE}“《（\d])|^[,;:](?=[{CHINESE}])")


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that are not docstrings, with their lines."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def texts() -> Iterator[tuple[str, str]]:
    for root in ("budgeteval", "projects", "reports"):
        for path in sorted((ROOT / root).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from ((f"{path.relative_to(ROOT)}:{line}", text) for line, text in sentences(path))
        for path in sorted((ROOT / root).rglob("templates/**/*.html")):
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")
    for path in sorted((ROOT / "fixtures").rglob("*.yaml")):
        lines = enumerate(path.read_text("utf-8").splitlines(), 1)
        yield from ((f"{path.relative_to(ROOT)}:{number}", line) for number, line in lines)


def test_no_half_width_punctuation_between_chinese() -> None:
    found = [
        f"{where}: {match.group()} in {text[:60]}" for where, text in texts() if (match := HALF_WIDTH.search(text))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["已报送,请审核", "”已报送;3 天后", "说明:见附件", ",请审核"])
def test_the_search_for_half_width_finds_it(text: str) -> None:
    assert HALF_WIDTH.search(text)


@pytest.mark.parametrize("text", ["已报送，请审核", "{优: 90, 良: 80}", "日期 2016,09"])
def test_the_search_for_half_width_leaves_the_rest(text: str) -> None:
    assert not HALF_WIDTH.search(text)
