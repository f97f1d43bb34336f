"""The certificate: the one file from which anyone recomputes a draw."""

from collections.abc import Sequence
from datetime import datetime

from projects.scoring.draw.entropy import entropy_text, seed_of
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
from projects.scoring.draw.selection import ranking, select
from projects.scoring.draw.verification import verify_certificate


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

    Make it anew, with all replacements so far, whenever one is added: the draw itself comes out the same.
    Times carry their offset; ``committed_at`` is None for a public number.

    Raises:
        DrawRefusedError: with every reason why ``verify_certificate`` would not accept it.
    """
    problems = frame_problems(frame)
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
        "replacements": list(replacements),
        "frozen_at": frozen_at.isoformat(),
        "committed_at": committed_at.isoformat() if committed_at else None,
        "revealed_at": revealed_at.isoformat(),
    }
    problems = [step.detail for step in verify_certificate(made) if not step.ok]
    if problems:
        raise DrawRefusedError(problems)
    return made
