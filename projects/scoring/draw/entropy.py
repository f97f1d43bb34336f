"""Where the seed comes from, and whether it was fixed before anyone could see it."""

from typing import cast

from projects.scoring.draw.canonical import sha256_text
from projects.scoring.draw.frame import is_secret
from projects.scoring.draw.records import (
    LEAST_SECRET_DIGITS,
    DrawRefusedError,
    PublicEntropy,
    PublicSource,
    Secret,
    SecretsEntropy,
    SecretsSource,
)


def commitment(secret: str) -> str:
    """What an officer publishes before revealing: SHA-256 of the secret's text."""
    return sha256_text(secret)


def entropy_problems(source: PublicSource | SecretsSource, entropy: PublicEntropy | SecretsEntropy) -> list[str]:
    """Why what was revealed is not what the frame announced; empty when it is."""
    if source["kind"] == "public":
        return _public_problems(source, entropy)
    return _secrets_problems(source, entropy)


def entropy_text(source: PublicSource | SecretsSource, entropy: PublicEntropy | SecretsEntropy) -> str:
    """The public number's value, or the secrets joined by ``|`` in the frame's order of ``by``.

    Raises:
        DrawRefusedError: with everything ``entropy_problems`` found.
    """
    problems = entropy_problems(source, entropy)
    if problems:
        raise DrawRefusedError(problems)
    if entropy["kind"] == "public":
        return entropy["value"]
    revealed = {share["by"]: share["secret"] or "" for share in entropy["secrets"]}
    return "|".join(revealed[by] for by in cast("SecretsSource", source)["by"])


def seed_of(frame_sha256: str, entropy: str) -> str:
    """The seed: SHA-256 of the text ``frame_sha256|entropy``, in hex."""
    return sha256_text(f"{frame_sha256}|{entropy}")


def _public_problems(source: PublicSource, entropy: PublicEntropy | SecretsEntropy) -> list[str]:
    if entropy["kind"] != "public":
        return ["名单约定用公开数，证书中却是人员随机数。"]
    if entropy["what"] != source["what"]:
        return [f"名单约定的公开数是“{source['what']}”，证书中却是“{entropy['what']}”。"]
    return []


def _secrets_problems(source: SecretsSource, entropy: PublicEntropy | SecretsEntropy) -> list[str]:
    if entropy["kind"] != "secrets":
        return ["名单约定用人员随机数，证书中却是公开数。"]
    shares = entropy["secrets"]
    named = sorted(share["by"] for share in shares)
    if named != sorted(source["by"]):
        return [f"名单约定由{'、'.join(source['by'])}出随机数，证书中却是{'、'.join(named) or '无人'}。"]
    problems = [problem for share in shares for problem in _share_problems(share)]
    if len({share["commitment"] for share in shares}) < len(shares):
        problems.append("两份承诺相同：有人照抄了他人的承诺。")
    return problems


def _share_problems(share: Secret) -> list[str]:
    secret, by = share["secret"], share["by"]
    if secret is None:
        return [f"{by}未公开随机数，本次抽取作废。"]
    if not is_secret(secret):
        return [f"{by}的随机数应为至少 {LEAST_SECRET_DIGITS} 位（128 比特）的十六进制数。"]
    if commitment(secret) != share["commitment"]:
        return [f"{by}公开的随机数与其事先的承诺不符。"]
    return []
