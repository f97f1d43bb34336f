"""Where a rule comes from, and whether that was checked against the document's own text."""

from dataclasses import dataclass

from projects.scoring.reading import Reader


@dataclass(frozen=True)
class Basis:
    """A legal basis. ``checked`` is false where the document's text has not been compared: shown as 待核."""

    document: str
    article: str = ""
    checked: bool = False

    def __str__(self) -> str:
        return f"{self.document}{self.article}{'' if self.checked else '(待核)'}"


def read_basis(reader: Reader, default: Basis | None = None) -> Basis:
    """The rule's basis, or that of the whole it belongs to; a basis is never left out altogether."""
    if not reader.has("basis") and default is not None:
        reader.raw("basis")
        return default
    if not reader.has("basis"):
        reader.raw("basis")
        reader.refuse("basis", "应写明依据（document、article、checked）")
        return Basis("")
    entry = reader.child("basis")
    found = Basis(entry.text("document"), entry.text("article", default=""), entry.flag("checked", default=False))
    entry.done()
    return found
