"""Rows of the finance system's sheets, as their importers take them, with as little said as possible."""

from decimal import Decimal
from typing import Any


def unit_row(code: str = "101", **changed: Any) -> dict[str, Any]:
    name = f"演示单位{code}"
    row = {"unit_code": code, "unit_name": name, "short_name": name, "kind": "department", "section": "教科文股"}
    return row | changed


def funding_row(code: str = "X001", **changed: Any) -> dict[str, Any]:
    """Money of a project of place.unit is asked for by `unit_code=place.unit.code`."""
    return {
        "project_code": code,
        "project_name": f"演示项目{code}",
        "fiscal_year": 2015,
        "field": "教育投入",
        "nature": "continuing",
        "guaranteed": False,
        "personal_subsidy": False,
        "contracted": False,
        "source": "grant",
        "year_start": Decimal("1000.00"),
        "adjusted": Decimal("1200.00"),
        "received": Decimal("1100.00"),
        "executed": Decimal("900.50"),
    } | changed


def budget_row(code: str, **changed: Any) -> dict[str, Any]:
    return {
        "unit_code": code,
        "budget_year": 2017,
        "basic_last": Decimal("100.00"),
        "project_last": Decimal("200.00"),
        "basic_requested": Decimal("110.00"),
        "project_requested": Decimal("220.00"),
    } | changed


def indicator_row(project: str, number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "project_code": project,
        "fiscal_year": 2015,
        "goal": "演示目标",
        "number": number,
        "level1": "产出指标",
        "level2": "数量指标",
        "name": f"演示指标{number}",
        "op": ">=",
        "target_value": "90",
        "measure_unit": "次",
        "weight": Decimal("50.00"),
    } | changed


def expert_row(code: str = "E001", **changed: Any) -> dict[str, Any]:
    return {
        "code": code, "name": f"演示专家{code}", "field": "", "speciality": "财务", "employer": "演示大学",
        "title": "教授", "suspended": False,
    } | changed  # fmt: skip


def conflict_row(expert: str, unit: str, **changed: Any) -> dict[str, Any]:
    return {"expert_code": expert, "unit_code": unit, "category": "declared", "note": "演示"} | changed


def application_row(unit: str, field: str, code: str = "2017A1", **changed: Any) -> dict[str, Any]:
    """One project of 2017 that is applied for, from one source."""
    return {
        "project_code": code, "project_name": f"演示申报{code}", "unit_code": unit, "fiscal_year": 2017,
        "field": field, "nature": "new", "content": "改造校舍", "grounds": "会议纪要", "source": "grant",
        "requested": Decimal("120000.00"),
    } | changed  # fmt: skip


def datum_row(unit: str, item: str = "staff", **changed: Any) -> dict[str, Any]:
    return {"unit_code": unit, "year": 2015, "item": item, "value": Decimal("35.00"), "not_applicable": False} | changed
