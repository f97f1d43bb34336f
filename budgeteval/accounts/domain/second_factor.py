"""The second factor: codes of an authenticator (TOTP, RFC 6238), and backup codes for the day the phone is gone."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgeteval import audit
from budgeteval.accounts.domain.passwords import ALPHABET
from budgeteval.accounts.models import BackupCode, User

BACKUP_CODES = 10
BACKUP_HALF = 5  # two halves of five are 49 bits
DIGITS = 6


@dataclass(frozen=True)
class Verdict:
    """Whether a code was right; if none was looked at because of wrong ones before, the seconds to wait."""

    right: bool
    wait: int = 0


def device_of(user: User) -> TOTPDevice | None:
    """Return the authenticator that the person set up, or None."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


@audit.atomic
def begin(*, user: User) -> TOTPDevice:
    """Return the authenticator that is being set up; its secret stays the same until a right code confirms it."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "身份验证器"})
    return device


@audit.atomic
def confirm(*, user: User, code: str, now: datetime) -> "list[str] | Verdict":
    """Take the authenticator into use by its first right code, and return the backup codes, else why not.

    A confirmed one that was there before is replaced. After wrong codes one waits, as in `verify`.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    wait = _wait(device, now) if device else 0
    if device is None or wait or not _matches(device, code):
        return Verdict(False, wait=wait)
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.record(kind="account.second_factor_on", by=user, obj=user, at=now, detail={})
    return _replace_codes(user)


@audit.atomic
def verify(*, user: User, code: str, now: datetime) -> Verdict:
    """Look at a code of the authenticator, or a backup code, which is used up by it.

    A code of the authenticator is right once. After n wrong ones, of either kind, 2 to the n−1 seconds must pass.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Verdict(False)
    wait = _wait(device, now)
    if wait:
        return Verdict(False, wait=wait)
    typed = plain(code)
    if len(typed) == DIGITS:
        right = _matches(device, typed)
    else:
        right = _use_backup_code(user, typed)
        if right:
            device.throttle_reset()
            left = BackupCode.objects.filter(user=user).count()
            audit.record(kind="account.backup_code_used", by=user, obj=user, at=now, detail={"left": left})
        else:
            device.throttle_increment()
    if not right:
        audit.record(kind="account.second_factor_failed", by=user, obj=user, at=now, detail={})
    return Verdict(right)


@audit.atomic
def renew_backup_codes(*, user: User, now: datetime) -> list[str]:
    """Replace the backup codes and return the new ones; they are shown once."""
    audit.record(kind="account.backup_codes", by=user, obj=user, at=now, detail={})
    return _replace_codes(user)


@audit.atomic
def switch_off(*, user: User, by: User, now: datetime) -> bool:
    """Take the second factor away: one's own, or (as a reset) that of somebody who lost the phone; False where is none.

    The caller has asked whether `by` may.
    """
    removed, _ = TOTPDevice.objects.filter(user=user).delete()
    BackupCode.objects.filter(user=user).delete()
    if removed:
        kind = "account.second_factor_off" if by == user else "account.second_factor_reset"
        audit.record(kind=kind, by=by, obj=user, at=now, detail={})
    return bool(removed)


def plain(code: str) -> str:
    """The code without what people put between its parts."""
    return "".join(code.split()).replace("-", "").lower()


def _wait(device: TOTPDevice, now: datetime) -> int:
    """The seconds until the next code is looked at."""
    allowed, why = device.verify_is_allowed()
    return 0 if allowed else max(1, ceil((why["locked_until"] - now).total_seconds()))


def _matches(device: TOTPDevice, code: str) -> bool:
    typed = plain(code)
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        device.throttle_increment()
        return False
    right: bool = device.verify_token(typed)
    return right


def _use_backup_code(user: User, code: str) -> bool:
    used, _ = BackupCode.objects.filter(user=user, digest=_digest(user, code)).delete()
    return used == 1


def _replace_codes(user: User) -> list[str]:
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(2 * BACKUP_HALF)) for _ in range(BACKUP_CODES)]
    BackupCode.objects.filter(user=user).delete()
    BackupCode.objects.bulk_create(BackupCode(user=user, digest=_digest(user, code)) for code in codes)
    return [f"{code[:BACKUP_HALF]}-{code[BACKUP_HALF:]}" for code in codes]


def _digest(user: User, code: str) -> str:
    return salted_hmac("budgeteval.accounts.backup_code", f"{user.pk}:{code}", algorithm="sha256").hexdigest()
