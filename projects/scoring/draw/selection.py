"""From a seed to a panel: the order of the candidates, the walk that keeps the quotas, and who steps in."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from projects.scoring.draw.frame import eligible, wanted
from projects.scoring.draw.records import DrawRefusedError, DrawVoidError, Frame, Replacement


def ranking(frame: Frame, seed: str) -> list[str]:
    """Eligible codes by ascending HMAC-SHA256 (key = the seed's 32 bytes, message = the code in UTF-8)."""
    key = bytes.fromhex(seed)
    return sorted(eligible(frame), key=lambda code: hmac.new(key, code.encode("utf-8"), hashlib.sha256).hexdigest())


def select(frame: Frame, order: Sequence[str]) -> list[str]:
    """One walk through the order: take whoever leaves seats enough for the quota places still missing."""
    fields, asked, seats = eligible(frame), wanted(frame), frame["seats"]
    drawn: list[str] = []
    for code in order:
        if len(drawn) == seats:
            break
        with_code = [*drawn, code]
        if seats - len(with_code) >= _missing(asked, fields, with_code):
            drawn = with_code
    return drawn


def replace_member(
    frame: Frame, order: Sequence[str], drawn: Sequence[str], replacements: Sequence[Replacement], out: str
) -> str:
    """Who steps in for ``out``: the first in the order, neither drawn nor withdrawn, that keeps the quotas.

    Earlier replacements are taken as they stand; ``panel`` and ``verify_certificate`` replay them.

    Raises:
        DrawRefusedError: ``out`` does not sit on the panel.
        DrawVoidError: nobody is left, so the draw is void.
    """
    seated = panel(drawn, replacements)
    if out not in seated:
        raise DrawRefusedError([f"“{out}”不在专家组中，不能替换。"])
    used = {*drawn, *(one["in"] for one in replacements)}
    staying = [code for code in seated if code != out]
    return _first_keeping(frame, order, used, staying)


def panel(drawn: Sequence[str], replacements: Sequence[Replacement]) -> list[str]:
    """The panel as it stands after the replacements, each new member in the seat of the one who left."""
    seated = list(drawn)
    for one in replacements:
        seated[seated.index(one["out"])] = one["in"]
    return seated


def _first_keeping(frame: Frame, order: Sequence[str], used: Collection[str], staying: Sequence[str]) -> str:
    fields, asked = eligible(frame), wanted(frame)
    for code in order:
        if code not in used and _missing(asked, fields, [*staying, code]) == 0:
            return code
    raise DrawVoidError("没有可以补入且仍满足领域名额的专家，本次抽取作废。")


def _missing(asked: Mapping[str, int], fields: Mapping[str, str], taken: Sequence[str]) -> int:
    have = Counter(fields[code] for code in taken)
    return sum(max(0, least - have[field]) for field, least in asked.items())
