"""Policies and cases for the tests."""

from decimal import Decimal
from pathlib import Path

import yaml

from projects.scoring import consequence

ROOT = Path(__file__).parents[4]


def shipped(name):
    """A policy as it is shipped in fixtures/."""
    path = ROOT / "fixtures" / "policies" / f"{name}.yaml"
    return consequence.load_policy(path.read_text(encoding="utf-8"), source=path.name)


def declared(**changes):
    """The data of a small sound policy: failing projects lose 10 % of their request."""
    whole = {
        "id": "small",
        "label": "小办法",
        "version": "1",
        "budget_year": 2017,
        "basis": {"document": "某文件", "checked": True},
        "combine": "strongest",
        "exempt": ["guaranteed"],
        "round_to": "0.01",
        "rows": [row()],
    }
    return {**whole, **changes}


def row(**changes):
    whole = {
        "id": "failing",
        "label": "不合格",
        "when": {"grade": ["差"]},
        "then": {"action": "cut", "percent": 10, "of": "request"},
    }
    return {**whole, **changes}


def policy(*rows, **changes):
    return consequence.read_policy(declared(rows=list(rows) or [row()], **changes), source="小办法.yaml")


def text(**changes):
    return yaml.safe_dump(declared(**changes), allow_unicode=True)


def case(**changes):
    whole = {"code": "P1", "name": "道路清扫", "kind": "project", "requested": Decimal(1000), "grade": "差"}
    return consequence.Case(**{**whole, **changes})
