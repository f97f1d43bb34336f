"""评级: which band a rounded total falls into. Any number of named bands, the lower bound belongs to its band."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from projects.scoring.basis import Basis, read_basis
from projects.scoring.points import exact, fraction_text
from projects.scoring.reading import Reader


@dataclass(frozen=True)
class Band:
    """A grade: permanent id, label for eyes, lower bound inclusive."""

    id: str
    label: str
    low: Fraction


@dataclass(frozen=True)
class Override:
    """A stated case that gives a grade outright, whatever the points (a department in the province's top three)."""

    id: str
    label: str
    band: str


@dataclass(frozen=True)
class Rating:
    """Bands from the best down, and the cases that override them."""

    id: str
    label: str
    bands: tuple[Band, ...]
    overrides: tuple[Override, ...]
    basis: Basis
    version: str

    def band(self, name: str) -> Band:
        """A band by id or label.

        Raises:
            KeyError: no such band in this rating.
        """
        for band in self.bands:
            if name in (band.id, band.label):
                return band
        raise KeyError(f"评级“{self.label}”没有等级“{name}”")


@dataclass(frozen=True)
class Grade:
    """A grade with the sentence that explains it."""

    id: str
    label: str
    explanation: str


def grade(rating: Rating, total: Decimal, *, happened: Collection[str] = (), caps: Collection[str] = ()) -> Grade:
    """The grade of a rounded total.

    Args:
        rating: the bands.
        total: the total as shown, two decimals; the grade never rests on hidden digits.
        happened: ids of overriding cases that were established.
        caps: best grades still allowed by vetoes (label or id); a veto is stronger than an override, points stay.
    """
    place = _place(rating, total)
    why = f"总分 {total}{_span(rating, place)}"
    for override in rating.overrides:
        if override.id in happened:
            place = rating.bands.index(rating.band(override.band))
            why = f"{override.label}，直接评为“{rating.bands[place].label}”"
            break
    lowest_cap = max((rating.bands.index(rating.band(name)) for name in caps), default=0)
    if lowest_cap > place:
        place = lowest_cap
        why += f"；因否决情形，等级最高为“{rating.bands[place].label}”"
    band = rating.bands[place]
    return Grade(band.id, band.label, f"{why}，等级为“{band.label}”")


def _place(rating: Rating, total: Decimal) -> int:
    last = len(rating.bands) - 1
    return next((place for place, band in enumerate(rating.bands) if exact(total) >= band.low), last)


def _span(rating: Rating, place: int) -> str:
    low = fraction_text(rating.bands[place].low)
    if place == len(rating.bands) - 1 and place > 0:
        return f" 低于 {fraction_text(rating.bands[place - 1].low)}"
    return f" 不低于 {low}" if place == 0 else f" 在 {low}（含）与 {fraction_text(rating.bands[place - 1].low)} 之间"


def read_rating(reader: Reader, *, basis: Basis, version: str) -> Rating:
    """A rating from declared data: bands from the best down; the lowest band takes everything below the others."""
    bands = []
    for row in reader.rows("bands"):
        bands.append(Band(row.identifier("id"), row.text("label"), row.number("from", low=0)))
        row.done()
    lows = [band.low for band in bands]
    if lows != sorted(set(lows), reverse=True):
        reader.refuse("bands", "各档下限应从高到低排列，且不重复")
    if len({band.id for band in bands}) != len(bands) or len({band.label for band in bands}) != len(bands):
        reader.refuse("bands", "各档的 id 和名称不得重复")
    overrides = tuple(
        _read_override(row, {band.id for band in bands}) for row in reader.rows("overrides", required=False)
    )
    found = Rating(
        reader.identifier("id"), reader.text("label"), tuple(bands), overrides, read_basis(reader, basis), version
    )
    reader.done()
    return found


def _read_override(reader: Reader, bands: set[str]) -> Override:
    found = Override(reader.identifier("id"), reader.text("label"), reader.text("band"))
    if found.band and found.band not in bands:
        reader.refuse("band", f"应为已有等级的 id:{'、'.join(sorted(bands))}")
    reader.done()
    return found


def places(totals: Mapping[str, Decimal]) -> dict[str, int]:
    """Places by total, the best first; equal totals share the better place, and the places after them are left out."""
    return {name: 1 + sum(other > total for other in totals.values()) for name, total in totals.items()}


@dataclass(frozen=True)
class RankBand:
    """A label for so many places from the top, after those of the bands before."""

    label: str
    places: int


def grades_by_rank(bands: tuple[RankBand, ...], rest: str, totals: Mapping[str, Decimal]) -> dict[str, str]:
    """Grades by rank: the first five excellent, the next five good; those sharing a band's last place are all in it."""
    found = {}
    for name, place in places(totals).items():
        limit, label = 0, rest
        for band in bands:
            limit += band.places
            if place <= limit:
                label = band.label
                break
        found[name] = label
    return found
