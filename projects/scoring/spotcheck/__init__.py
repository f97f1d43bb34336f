"""The spot check's draw: a sample by risk that anyone can recompute from one file, and nobody can steer.

1. The frame – purpose, size, the public number to come, every candidate's code and weight – is frozen, and its
   SHA-256 is told before the number is known.
2. The seed is SHA-256 of the text ``frame_sha256|number``, as in the draw of experts.
3. Candidates stand in the order of their codes. For place 1, 2, …: HMAC-SHA256 (key = the seed's 32 bytes, message =
   the place as decimal digits), read as one whole number (big-endian), divided by the sum of the weights still there;
   the remainder falls into the stretch of one candidate when the weights are laid end to end, and that one is drawn
   and leaves the line.

Whole numbers only. Whoever weighs twice as much is twice as likely to be drawn at each place; the remainder's bias is
below the sum of the weights in 2²⁵⁶.
"""

from projects.scoring.spotcheck.records import VERSION, Candidate, Certificate, Entropy, Frame, Pick, Source
from projects.scoring.spotcheck.selection import DrawRefusedError, certificate, frame_sha256, freeze, select
from projects.scoring.spotcheck.verification import verify

__all__ = [
    "VERSION",
    "Candidate",
    "Certificate",
    "DrawRefusedError",
    "Entropy",
    "Frame",
    "Pick",
    "Source",
    "certificate",
    "frame_sha256",
    "freeze",
    "select",
    "verify",
]
