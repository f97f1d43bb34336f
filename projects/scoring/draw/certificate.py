"""The certificate: the one file from which anyone recomputes a draw."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from projects.scoring.draw.entropy import entropy_problems, entropy_text, seed_of
from projects.scoring.draw.frame import frame_problems, frame_sha256
from projects.scoring.draw.records import (
    VERSION,
    Certificate,
    DrawRefusedError,
    Frame,
    PublicEntropy,
    Replacement,
    SecretsEntropy,
)
from projects.scoring.draw.replay import replay_problems, time_problems
from projects.scoring.draw.selection import ranking, select


def certificate(
    *,
    frame: Frame,
    entropy: PublicEntropy | SecretsEntropy,
    frozen_at: datetime,
    committed_at: datetime | None,
    revealed_at: datetime,
    replacements: Sequence[Replacement] = (),
) -> Certificate:
    """The draw, made: seed, order and the codes drawn, with everything needed to make it again.

    Made anew with its replacements whenever one is added. Times carry their offset.

    Raises:
        DrawRefusedError: with every reason why ``verify_certificate`` would not accept it.
    """
    problems = frame_problems(frame) or entropy_problems(frame["entropy"], entropy)
    if problems:
        raise DrawRefusedError(problems)
    fingerprint = frame_sha256(frame)
    seed = seed_of(fingerprint, entropy_text(frame["entropy"], entropy))
    order = ranking(frame, seed)
    made: Certificate = {
        "version": VERSION,
        "frame": frame,
        "frame_sha256": fingerprint,
        "entropy": entropy,
        "seed": seed,
        "order": order,
        "drawn": select(frame, order),
        "replacements": [cast("Replacement", dict(one)) for one in replacements],
        "frozen_at": frozen_at.isoformat(),
        "committed_at": committed_at.isoformat() if committed_at else None,
        "revealed_at": revealed_at.isoformat(),
    }
    problems = certificate_shape(made, "") or [
        *time_problems(made),
        *replay_problems(frame, order, made["drawn"], made["replacements"]),
    ]
    if problems:
        raise DrawRefusedError(problems)
    return made
