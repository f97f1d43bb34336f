"""Reading a consequence policy: everything wrong in it comes out at once, with file, key and expectation."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from projects.scoring.basis import Basis, read_basis
from projects.scoring.consequence import policy as terms
from projects.scoring.consequence.policy import Floor, Policy, Range, Row, Then, When
from projects.scoring.declared import json_ready, load_yaml
from projects.scoring.draw.canonical import sha256_data
from projects.scoring.reading import DataError, Reader, describe

_BOUNDS: Final = ("at_least", "above", "at_most", "below")
_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"kind": tuple(terms.KINDS), "grade": (), "filing": tuple(terms.FILINGS), "department_grade": ()}
)
_RANGES: Final = ("score", "execution", "carryover", "carryover_growth", "years_in_row")
_FLAGS: Final = ("in_order", "rectification_overdue")
_LIMIT_BASES: Final = ("request", "last_year")
_FEN: Final = Fraction(1, 100)
_EXAMPLE: Final = "示例"
_YEARS: Final = (2000, 2100)


def load_policy(text: str, *, source: str) -> Policy:
    """The policy of one YAML document; ``source`` is the file's name, for the messages.

    Raises:
        DataError: with every problem, each naming file, key and what is expected there.
    """
    return read_policy(load_yaml(text, source=source), source=source)


def read_policy(data: Any, *, source: str) -> Policy:
    """The policy from declared data, or from the ``content`` of a policy kept earlier.

    Raises:
        DataError: as ``load_policy``.
    """
    reader = Reader(data, source=source)
    basis = read_basis(reader)
    exempt = _words(reader, "exempt", tuple(terms.EXEMPTIONS))
    rows = tuple(_read_row(row, basis, exempt) for row in reader.rows("rows"))
    policy = Policy(
        id=reader.identifier("id"),
        label=reader.text("label"),
        version=reader.text("version"),
        budget_year=int(reader.number("budget_year", low=_YEARS[0], high=_YEARS[1])),
        example=reader.flag("example", default=False),
        note=reader.text("note", default=""),
        basis=basis,
        combine=reader.choice("combine", tuple(terms.COMBINATIONS)),
        floor=_read_floor(reader),
        round_to=reader.number("round_to"),
        rows=rows,
        content={},
        sha256="",
    )
    _check_whole(reader, policy)
    reader.done()
    if reader.problems:
        raise DataError(reader.problems)
    content = json_ready(reader.everything())
    return replace(policy, content=content, sha256=sha256_data(content))


def _check_whole(reader: Reader, policy: Policy) -> None:
    if policy.round_to <= 0 or (policy.round_to / _FEN).denominator != 1:
        reader.refuse("round_to", '应为分的整数倍的金额（元），如 "0.01"、1、100')
    if policy.example != (_EXAMPLE in policy.label):
        reader.refuse("label", f"示例办法的名称应含“{_EXAMPLE}”，正式办法的名称不得含“{_EXAMPLE}”")
    ids = [row.id for row in policy.rows]
    for number, row in enumerate(policy.rows, 1):
        if row.id in ids[: number - 1]:
            reader.refuse(f"rows[{number}].id", f"条款标识应各不相同，“{row.id}”已经用过")


def _read_floor(reader: Reader) -> Floor | None:
    if not reader.has("floor"):
        reader.raw("floor")
        return None
    entry = reader.child("floor")
    floor = Floor(entry.number("percent", low=0, high=100), entry.choice("of", _LIMIT_BASES))
    entry.done()
    return floor


def _read_row(reader: Reader, basis: Basis, exempt: tuple[str, ...]) -> Row:
    own_exempt = _words(reader, "exempt", tuple(terms.EXEMPTIONS)) if "exempt" in reader.everything() else exempt
    row = Row(
        id=reader.identifier("id"),
        label=reader.text("label"),
        when=_read_alternatives(reader),
        then=_read_then(reader.child("then")),
        exempt=own_exempt,
        basis=read_basis(reader, basis),
        note=reader.text("note", default=""),
    )
    reader.done()
    return row


def _read_alternatives(reader: Reader) -> tuple[When, ...]:
    if isinstance(reader.raw("when"), list):
        return tuple(_read_when(entry) for entry in reader.rows("when"))
    return (_read_when(reader.child("when")),)


def _read_when(reader: Reader) -> When:
    when = When(
        words={name: _words(reader, name, known) for name, known in _WORDS.items() if reader.has(name)},
        ranges={name: _read_range(reader.child(name)) for name in _RANGES if reader.has(name)},
        flags={name: reader.flag(name, default=False) for name in _FLAGS if reader.has(name)},
    )
    for name, words in when.words.items():
        if not words and not reader.raw(name):
            reader.refuse(name, "应至少写一个词")
    if not (when.words or when.ranges or when.flags):
        reader.refuse("", f"应至少写一个条件：{'、'.join((*_WORDS, *_RANGES, *_FLAGS))}")
    for name in (*_WORDS, *_RANGES, *_FLAGS):
        reader.raw(name)
    reader.done()
    return when


def _read_range(reader: Reader) -> Range:
    bounds = {name: reader.optional_number(name) for name in _BOUNDS}
    lows = [value for name in ("at_least", "above") if (value := bounds[name]) is not None]
    highs = [value for name in ("at_most", "below") if (value := bounds[name]) is not None]
    if not lows and not highs:
        reader.refuse("", f"应至少写一个界限：{'、'.join(_BOUNDS)}")
    if lows and highs and max(lows) > min(highs):
        reader.refuse("", "下限应不大于上限")
    reader.done()
    return Range(**bounds)


def _words(reader: Reader, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """A list of words under the key; from a closed set where one is known."""
    value = reader.raw(name)
    entries = [] if value is None else value
    fine = isinstance(entries, list) and all(isinstance(word, str) and word for word in entries)
    if not fine:
        reader.refuse(name, f"应为一列文字，如 [{(known or ('差',))[0]}]，现为 {describe(value)}")
        return ()
    for word in entries:
        if known and word not in known:
            reader.refuse(name, f"应为 {'、'.join(known)} 中的词，现为“{word}”")
    return tuple(entries)


def _read_then(reader: Reader) -> Then:
    action = reader.choice("action", tuple(terms.ACTIONS))
    read = _THEN.get(action)
    then = Then(action) if read is None else read(reader)
    reader.done()
    return then


def _read_cut(reader: Reader) -> Then:
    percent, of = reader.number("percent", low=0, high=100), reader.choice("of", tuple(terms.BASES))
    return Then(terms.CUT, of=of, percent=percent)


def _read_per_point(reader: Reader) -> Then:
    percent, yuan = _one_measure(reader)
    below, down_to = reader.number("below", low=0), reader.number("down_to", default=0, low=0)
    if down_to >= below:
        reader.refuse("down_to", "应小于 below：从 below 往下，每低 1 分扣减一次，扣到 down_to 为止")
    of = reader.choice("of", _LIMIT_BASES, default="request")
    return Then(terms.CUT_PER_POINT, of=of, percent=percent, yuan=yuan, below=below, down_to=down_to)


def _read_cap(reader: Reader) -> Then:
    percent, yuan = _one_measure(reader, high=None)
    of = reader.choice("of", _LIMIT_BASES, default="last_year")
    return Then(terms.CAP, of=of, percent=percent, yuan=yuan)


def _read_decide(reader: Reader) -> Then:
    bounds = reader.numbers("between")
    if len(bounds) != len(("low", "high")) or not 0 <= bounds[0] <= bounds[1] <= 100:  # noqa: PLR2004 - percent
        reader.refuse(
            "between", f"应为两个百分数 [最低, 最高]，在 0 与 100 之间，现为 {describe(reader.raw('between'))}"
        )
        bounds = (Fraction(0), Fraction(0))
    return Then(terms.DECIDE, of=reader.choice("of", _LIMIT_BASES), low=bounds[0], high=bounds[1])


def _one_measure(reader: Reader, *, high: int | None = 100) -> tuple[Fraction | None, Fraction | None]:
    percent, yuan = reader.optional_number("percent", low=0, high=high), reader.optional_number("yuan", low=0)
    if reader.has("percent") == reader.has("yuan"):
        reader.refuse("percent", "percent（百分数）与 yuan（元）应填且只填一个")
    return percent, yuan


_THEN: Final[Mapping[str, Callable[[Reader], Then]]] = MappingProxyType(
    {
        terms.CUT: _read_cut,
        terms.CUT_PER_POINT: _read_per_point,
        terms.CAP: _read_cap,
        terms.DECIDE: _read_decide,
    }
)
