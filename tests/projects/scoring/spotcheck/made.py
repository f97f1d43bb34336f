"""A frame and a certificate to look at."""

from typing import Any

from projects.scoring.spotcheck import Candidate, Frame, certificate, freeze

WEIGHTS = {"P1": 1, "P2": 30, "P3": 7, "P4": 12}
FROZEN, DRAWN = "2016-11-04T09:00:00+08:00", "2016-11-07T10:00:00+08:00"


def candidates(weights: dict[str, int] | None = None) -> list[Candidate]:
    return [{"code": code, "weight": weight} for code, weight in (WEIGHTS if weights is None else weights).items()]


def frame(size: int = 2, weights: dict[str, int] | None = None) -> Frame:
    return freeze(
        district="演示区", purpose="2016年度第1次抽查复核", size=size, what="某期号码", candidates=candidates(weights)
    )


def made(**changes: Any) -> dict[str, Any]:
    """An honest certificate, or one with something else in it."""
    return {**certificate(frame(), value="012819", frozen_at=FROZEN, drawn_at=DRAWN), **changes}
