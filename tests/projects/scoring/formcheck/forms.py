"""A clean form to spoil: every test changes what it is about."""

from projects.scoring.formcheck import as_data, check_form, read_form

SCHEME = {
    "execution": "proportional",
    "round_rate": None,
    "equal_missed": "by_side",
    "method": "proportional",
    "qualitative_bands": [100, 80, 60, 0],
    "rating": [["优", 90], ["良", 80], ["中", 60], ["差", 0]],
}


def row(**changes):
    return {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "清扫面积",
        "op": ">=",
        "target": "90",
        "target_unit": "万㎡",
        "actual": "90",
        "weight": "50",
        "published_score": "50",
        "method": None,
        "reason": None,
        **changes,
    }


def satisfied(**changes):
    plain = {"level1": "满意度指标", "level2": "服务对象满意度", "name": "群众满意度", "target_unit": "%"}
    return row(**{**plain, "weight": "40", "published_score": "40", **changes})


def budget(**changes):
    return {
        "year_start": "200",
        "full_year": "200",
        "executed": "200",
        "money_unit": "万元",
        "weight": "10",
        "published_score": "10",
        "published_rate": "100%",
        **changes,
    }


def form(*rows, scheme=None, money=None, **changes):
    return {
        "id": "演示-1",
        "title": "演示项目",
        "year": 2022,
        "unit": "演示单位",
        "kind": "self_eval",
        "scheme": {**SCHEME, **(scheme or {})} if scheme is None or isinstance(scheme, dict) else scheme,
        "budget": budget(**(money or {})),
        "indicators": list(rows) or [row(), satisfied()],
        "published_total": "100",
        "published_rating": "优",
        **changes,
    }


def lone(scheme=None, **changes):
    """A partial form of one row, so that only the row is judged."""
    return form(row(**changes), scheme=scheme, partial=True, published_total=None, published_rating=None)


def answer(data):
    return as_data(check_form(read_form(data)))


def findings(data):
    return [(found["code"], found["severity"], found["row"]) for found in answer(data)["findings"]]


def first_row(data):
    return answer(data)["indicators"][0]
