"""取值: how an actual value is obtained from named inputs. Ratios are exact and in the measure's unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from projects.scoring.basis import Basis, read_basis
from projects.scoring.conventions import USUAL, Conventions
from projects.scoring.facts import with_unit
from projects.scoring.points import Exact, exact, fraction_text, round_half_up, round_to_quantum
from projects.scoring.reading import Reader

TYPED, RATIO, SURVEY, COUNT, LOWEST, JUDGEMENT = "typed", "ratio", "survey", "count", "lowest", "judged"
KINDS = (TYPED, RATIO, SURVEY, COUNT, LOWEST, JUDGEMENT)
COMPUTED = (RATIO, SURVEY, COUNT, LOWEST)
PERCENT = 100


@dataclass(frozen=True)
class Term:
    """One named input in a sum, added or taken away."""

    input: str
    sign: int


@dataclass(frozen=True)
class Input:
    """A named value that somebody fills in once for the unit or project: 在职人员数, 编制数."""

    id: str
    label: str
    unit: str


@dataclass(frozen=True)
class Measure:
    """A declared way of obtaining a value.

    ``typed`` and ``judged`` are entered by people; ``ratio`` is sum ÷ sum × 100; ``survey`` the share of valid
    answers that are satisfied; ``count`` a sum of inputs; ``lowest`` the lowest of them.
    ``of_size`` takes the ratio's absolute value (an adjustment either way).
    """

    id: str
    label: str
    unit: str
    kind: str
    basis: Basis
    version: str
    numerator: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()
    inputs: tuple[Input, ...] = ()
    of_size: bool = False

    def formula(self) -> str:
        """The formula in words: 在职人员数 ÷ 编制数 × 100 %."""
        if self.kind not in COMPUTED:
            return "直接填写" if self.kind == TYPED else "评价人评分"
        if self.kind == LOWEST:
            return f"{'、'.join(entry.label for entry in self.inputs)}中最低的"
        over = self._words(self.numerator)
        return f"{over} ÷ {self._words(self.denominator)} × 100 %" if self.denominator else over

    def _words(self, terms: tuple[Term, ...]) -> str:
        labels = {entry.id: entry.label for entry in self.inputs}
        words = _joined([(labels[term.input], term.sign) for term in terms])
        return f"({words})" if len(terms) > 1 and self.denominator else words


@dataclass(frozen=True)
class Measured:
    """A value with how it came; ``missing`` names inputs nobody filled in, ``undefined``: the denominator is zero."""

    value: Fraction | None
    explanation: str
    missing: tuple[str, ...] = ()
    undefined: bool = False


def measure_value(measure: Measure, inputs: Mapping[str, Exact], conventions: Conventions = USUAL) -> Measured:
    """The measure's value from the inputs, exact, or rounded to the district's quantum where it rounds rates first."""
    missing = tuple(entry.label for entry in measure.inputs if inputs.get(entry.id) is None)
    if missing:
        return Measured(None, f"缺少{'、'.join(missing)}", missing)
    if measure.kind == LOWEST:
        return _lowest(measure, inputs)
    over, over_text = _sum(measure, measure.numerator, inputs)
    if not measure.denominator:
        return Measured(over, f"{over_text} = {fraction_text(over)} {measure.unit}".strip())
    under, under_text = _sum(measure, measure.denominator, inputs)
    if under == 0:
        return Measured(None, f"{over_text} ÷ {under_text}，分母为零", undefined=True)
    rate = over / under
    value = abs(rate) if measure.of_size else rate
    shown = f"{over_text} ÷ {under_text} = {round_half_up(value * PERCENT)} %"
    if conventions.round_rate is not None:
        value = round_to_quantum(value, conventions.round_rate)
        shown += f"，按 {fraction_text(value * PERCENT)} % 计"
    return Measured(value * PERCENT, shown)


def _lowest(measure: Measure, inputs: Mapping[str, Exact]) -> Measured:
    value = min(exact(inputs[entry.id]) for entry in measure.inputs)
    words = "、".join(f"{entry.label} {with_unit(exact(inputs[entry.id]), entry.unit)}" for entry in measure.inputs)
    return Measured(value, f"{words}，取最低 {with_unit(value, measure.unit)}")


def _sum(measure: Measure, terms: tuple[Term, ...], inputs: Mapping[str, Exact]) -> tuple[Fraction, str]:
    entries = {entry.id: entry for entry in measure.inputs}
    total = sum((term.sign * exact(inputs[term.input]) for term in terms), Fraction(0))
    words = _joined([(f"{entries[t.input].label} {fraction_text(inputs[t.input])}", t.sign) for t in terms])
    return total, f"({words})" if len(terms) > 1 and measure.denominator else words


def _joined(parts: list[tuple[str, int]]) -> str:
    words = ""
    for text, sign in parts:
        mark = " − " if sign < 0 else " + "
        words += (mark if words else "− " if sign < 0 else "") + text
    return words


def read_measure(reader: Reader, *, basis: Basis, version: str) -> Measure:
    """A measure from declared data; a term is an input's id, with ``-`` before it where it is taken away."""
    kind = reader.choice("kind", KINDS)
    computed = kind in COMPUTED
    inputs = tuple(_read_input(row) for row in reader.rows("inputs", required=computed))
    found = Measure(
        id=reader.identifier("id"),
        label=reader.text("label"),
        unit=reader.text("unit", default="%" if kind in (RATIO, SURVEY) else ""),
        kind=kind,
        basis=read_basis(reader, basis),
        version=version,
        numerator=_read_terms(reader, "numerator", inputs, required=computed and kind != LOWEST),
        denominator=_read_terms(reader, "denominator", inputs, required=kind in (RATIO, SURVEY)),
        inputs=inputs,
        of_size=reader.flag("of_size", default=False),
    )
    reader.done()
    return found


def _read_input(reader: Reader) -> Input:
    found = Input(reader.identifier("id"), reader.text("label"), reader.text("unit", default=""))
    reader.done()
    return found


def _read_terms(reader: Reader, name: str, inputs: tuple[Input, ...], *, required: bool) -> tuple[Term, ...]:
    declared = reader.raw(name)
    if declared is None and not required:
        return ()
    if not isinstance(declared, list) or not declared or not all(isinstance(entry, str) for entry in declared):
        reader.refuse(name, "应为输入项 id 的列表，要减去的在前面加 -")
        return ()
    known = {entry.id for entry in inputs}
    terms = tuple(Term(entry.removeprefix("-"), -1 if entry.startswith("-") else 1) for entry in declared)
    for term in terms:
        if term.input not in known:
            reader.refuse(name, f"“{term.input}”不在 inputs 中")
    return terms
