"""One cell of an uploaded table beside what is kept now: what will be written, and why."""

from dataclasses import dataclass

from projects.selfeval.exchange.matching import alike

SAME, TAKEN, EMPTY, UNTOUCHED, BY_RULE, ABSENT = "same", "taken", "empty", "untouched", "by_rule", "absent"
TOLD = {
    SAME: "未改动",
    TAKEN: "按表写入",
    EMPTY: "未填，保留原值",
    UNTOUCHED: "下载后表中未改，保留现在的值",
    BY_RULE: "按新的完成值计算",
    ABSENT: "保留原值",
}


@dataclass(frozen=True)
class Cell:
    """A cell: what is kept `now`, what the table `said`, and what will be `written` ("" of points: by the rule)."""

    label: str
    now: str
    said: str
    written: str
    outcome: str

    @property
    def told(self) -> str:
        """What becomes of it, in words; nothing where there is nothing on either side."""
        return TOLD[self.outcome] if self.now or self.said or self.written else ""

    @property
    def changes(self) -> bool:
        """Whether another value will be written."""
        return self.outcome in (TAKEN, BY_RULE)


def merged(label: str, now: str, said: str, before: str | None) -> Cell:
    """Decide about a cell. An empty one never wipes an answer, and one that was not touched overwrites no newer one.

    `before`: what stood in the cell when the table was downloaded; None where the table does not tell.
    """
    if alike(said, now):
        return Cell(label, now, said, now, SAME)
    if not said:
        return Cell(label, now, said, now, EMPTY)
    if before is not None and alike(said, before):
        return Cell(label, now, said, now, UNTOUCHED)
    return Cell(label, now, said, said, TAKEN)


def kept(label: str, now: str) -> Cell:
    """A cell of which the table says nothing."""
    return Cell(label, now, "", now, ABSENT)
