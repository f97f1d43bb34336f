"""The draw of experts: anyone can recompute it from one file, and nobody can steer it.

In order: ``freeze_frame`` → publish ``frame_sha256`` → ``commitment`` of each secret → reveal → ``certificate``
(which draws) → ``replace_member`` where someone withdraws → ``verify_certificate``, by anyone, at any time.
Randomness and time are arguments: nothing here throws dice or reads a clock.
"""

from projects.scoring.draw.canonical import canonical_json, sha256_data, sha256_text
from projects.scoring.draw.certificate import certificate
from projects.scoring.draw.entropy import commitment, entropy_problems, entropy_text, seed_of
from projects.scoring.draw.frame import frame_problems, frame_sha256, freeze_frame, seal
from projects.scoring.draw.reading import UnreadableError, read_object
from projects.scoring.draw.records import (
    EXCLUSIONS,
    Candidate,
    Certificate,
    DrawRefusedError,
    DrawVoidError,
    Frame,
    PublicEntropy,
    PublicSource,
    Quota,
    Replacement,
    SealedList,
    Secret,
    SecretsEntropy,
    SecretsSource,
)
from projects.scoring.draw.selection import panel, ranking, replace_member, select
from projects.scoring.draw.verification import Step, stands, verify_certificate

__all__ = [
    "EXCLUSIONS",
    "Candidate",
    "Certificate",
    "DrawRefusedError",
    "DrawVoidError",
    "Frame",
    "PublicEntropy",
    "PublicSource",
    "Quota",
    "Replacement",
    "SealedList",
    "Secret",
    "SecretsEntropy",
    "SecretsSource",
    "Step",
    "UnreadableError",
    "canonical_json",
    "certificate",
    "commitment",
    "entropy_problems",
    "entropy_text",
    "frame_problems",
    "frame_sha256",
    "freeze_frame",
    "panel",
    "ranking",
    "read_object",
    "replace_member",
    "seal",
    "seed_of",
    "select",
    "sha256_data",
    "sha256_text",
    "stands",
    "verify_certificate",
]
