"""What later steps have made of projects already, asked by a name: whether they may still be changed by a sheet."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from projects.directory.models import District


@dataclass(frozen=True)
class Standing:
    """Why something may not be changed any more, or what to mind where it is; both empty where nobody minds."""

    refusal: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Told:
    """One step's answer: of projects by their key, and of years of which projects are yet to be added."""

    of_project: Mapping[int, Standing] = field(default_factory=dict)
    by_year: Mapping[int, Standing] = field(default_factory=dict)

    def of_year(self, fiscal_year: int) -> Standing:
        """What adding a project to that year meets."""
        return self.by_year.get(fiscal_year, Standing())


Ask = Callable[[District, Collection[int]], Told]
_ASKED: dict[str, Ask] = {}


def register(name: str, ask: Ask) -> None:
    """Say how a step answers for a district's projects of some fiscal years.

    Raises:
        ValueError: another step has the name.
    """
    if _ASKED.setdefault(name, ask) is not ask:
        raise ValueError(f"two steps answer as {name}")


def standing(district: District, fiscal_years: Collection[int]) -> Told:
    """Ask every step; of a refusal and a doubt about the same, the refusal counts."""
    projects: dict[int, Standing] = {}
    years: dict[int, Standing] = {}
    for ask in _ASKED.values() if fiscal_years else ():
        told = ask(district, fiscal_years)
        for kept, new in ((projects, told.of_project), (years, told.by_year)):
            kept.update({key: says for key, says in new.items() if key not in kept or says.refusal})
    return Told(projects, years)
