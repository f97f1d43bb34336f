"""Reading the trail, and finding where it was tampered with."""

from dataclasses import dataclass

from budgeteval.audit.chain import GENESIS
from budgeteval.audit.domain import hash_of
from budgeteval.audit.models import TrailLine


@dataclass(frozen=True)
class BrokenLine:
    """The first line that does not fit, and what is wrong with it."""

    seq: int
    problem: str


def verify() -> BrokenLine | None:
    """Walk the whole trail and return the first line that does not fit, or None where all do.

    A trail cut off at its end still fits together; compare the last hash with one kept elsewhere to notice that.
    """
    expected_seq, previous_hash = 1, GENESIS
    for line in TrailLine.objects.order_by("seq").iterator(chunk_size=2000):
        problem = _problem(line, expected_seq, previous_hash)
        if problem:
            return BrokenLine(seq=line.seq, problem=problem)
        expected_seq, previous_hash = line.seq + 1, line.hash
    return None


def _problem(line: TrailLine, expected_seq: int, previous_hash: str) -> str:
    if line.seq != expected_seq:
        return f"序号不连续：应为第 {expected_seq} 行，实为第 {line.seq} 行，中间的记录被删除。"
    if line.previous_hash != previous_hash:
        return "与上一行的哈希对不上：上一行被替换，或本行被挪动。"
    if line.hash != hash_of(line):
        return "内容与本行哈希不符：登记之后被改动过。"
    return ""
