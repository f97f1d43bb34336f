"""The rules a form was scored by, as the form declares them: scheme, methods with parameters, rating bands."""

import re
from fractions import Fraction
from typing import Any

from projects.scoring.conventions import Conventions, read_round_rate
from projects.scoring.formcheck.fields import Sheet
from projects.scoring.formcheck.form import Scheme
from projects.scoring.methods import METHODS, Rule, read_rule
from projects.scoring.methods.execution import EXECUTION, LINEAR, VARIANTS
from projects.scoring.methods.proportional import BY_SIDE, EQUAL_MISSED, GATED, PROPORTIONAL
from projects.scoring.reading import Problem, Reader, describe

USUAL_BANDS = (100, 80, 60, 0)
USUAL_RATING = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
METHOD_IDS = tuple(name for name in METHODS if name != EXECUTION.id)
BY_RATIO = frozenset({PROPORTIONAL.id, GATED.id})
_NUMERIC = re.compile(r"\s*[+-]?[\d_.]+(e[+-]?\d+)?\s*", re.IGNORECASE)
_LONGEST = 60
_SCHEME_KEYS = ("execution", "round_rate", "equal_missed", "method", "qualitative_bands", "rating")
_PLACE = "计分办法"


def read_scheme(sheet: Sheet) -> Scheme:
    """The form's rules; a form without any is judged by the usual ones."""
    data = sheet.inner("scheme", "计分办法")
    found: list[Problem] = []
    known = {key: _tame(data[key], sheet.problems) for key in _SCHEME_KEYS if key in data}
    reader = Reader(known, source=_PLACE, key="scheme", problems=found)
    equal_missed = reader.choice("equal_missed", EQUAL_MISSED, default=BY_SIDE)
    variant = reader.choice("execution", VARIANTS, default=LINEAR)
    bands = reader.numbers("qualitative_bands", default=() if data else USUAL_BANDS)
    scheme = Scheme(
        execution=Rule.build(EXECUTION.id, {"variant": variant}),
        method=_rule(reader.raw("method"), equal_missed, "scheme.method", found) or _usual(equal_missed),
        equal_missed=equal_missed,
        conventions=Conventions(round_rate=read_round_rate(reader)),
        bands=bands or None,
        rating=_rating(reader),
    )
    sheet.problems.extend(f"{problem.source}的 {problem.key} {problem.expectation}。" for problem in found)
    return scheme


def _usual(equal_missed: str) -> Rule:
    return Rule.build(PROPORTIONAL.id, {"equal_missed": equal_missed})


def _rating(reader: Reader) -> tuple[tuple[str, Fraction], ...]:
    value = reader.raw("rating")
    if value is None:
        return tuple((label, Fraction(low)) for label, low in USUAL_RATING)
    bands = []
    for entry in value if isinstance(value, list) else [value]:
        pair = Reader(dict(zip(("label", "low"), entry, strict=False)) if isinstance(entry, list) else {}, source="")
        label, low = pair.text("label"), pair.optional_number("low")
        if low is None or pair.problems:
            reader.refuse("rating", f'应为一列“等级、下限”，如 [["优", 90], ["良", 80]]，现有 {describe(entry)}')
        else:
            bands.append((label, low))
    return tuple(sorted(bands, key=lambda band: -band[1]))


def _tame(value: Any, problems: list[str]) -> Any:
    """Declared data whose numbers are of ordinary size; ``1e999999999`` would fill the memory."""
    if isinstance(value, dict):
        return {key: _tame(entry, problems) for key, entry in value.items()}
    if isinstance(value, list):
        return [_tame(entry, problems) for entry in value]
    if isinstance(value, float):
        return _tame(str(value), problems)
    number = _NUMERIC.fullmatch(value) if isinstance(value, str) else None
    if number is not None and (len(value) > _LONGEST or number[1]):
        problems.append(f"计分办法中的数字 {describe(value)} 过长或用了科学记数法，请写成普通数字。")
        return None
    return value


def _rule(declared: Any, equal_missed: str, place: str, problems: list[Problem]) -> Rule | None:
    """A method as a form names it: an id, or an id with parameters beside it or under ``parameters``."""
    if declared is None:
        return None
    given = {"id": declared} if isinstance(declared, str) else declared
    if not isinstance(given, dict):
        problems.append(Problem(_PLACE, place, f"应为方法的 id，或带参数的一组“键: 值”，现为 {describe(declared)}"))
        return None
    name = given.get("id", given.get("method"))
    if name not in METHOD_IDS:
        problems.append(Problem(_PLACE, place, f"应为 {'、'.join(METHOD_IDS)} 之一，现为 {describe(name)}"))
        return None
    inside = given.get("parameters")
    if inside is not None and not isinstance(inside, dict):
        problems.append(Problem(_PLACE, f"{place}.parameters", f"应为一组“键: 值”，现为 {describe(inside)}"))
        return None
    beside = {key: value for key, value in given.items() if key not in ("id", "method", "parameters")}
    parameters = {**beside, **(inside or {})}
    if name in BY_RATIO:
        parameters.setdefault("equal_missed", equal_missed)
    return read_rule(Reader({**parameters, "method": name}, source=_PLACE, key=place, problems=problems))


def read_own_rule(sheet: Sheet, equal_missed: str) -> Rule | None:
    """The method an indicator names for itself; None where the form's applies."""
    found: list[Problem] = []
    rule = _rule(_tame(sheet.data.get("method"), sheet.problems), equal_missed, "method", found)
    sheet.problems.extend(f"{sheet.place}的 {problem.key} {problem.expectation}。" for problem in found)
    return rule
