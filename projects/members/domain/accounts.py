"""What an administrator does with an account. One-time passwords are returned, shown once, and kept nowhere."""

from datetime import datetime
from typing import NamedTuple

from axes.utils import reset
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from budgeteval import audit
from budgeteval.accounts.domain.passwords import VALID, issue_one_time_password, new_one_time_password, one_time_hash
from budgeteval.accounts.domain.second_factor import switch_off
from budgeteval.accounts.models import User
from projects.directory.domain import affiliate
from projects.directory.models import District
from projects.members.permissions import may_add_account, may_manage
from projects.transitions import Refused, mark_of, refuse_unless, refuse_unless_seen

LONGEST_ACCOUNT, LONGEST_NAME, LONGEST_PHONE = 150, 60, 40
_PERSON = {"display_name": "姓名", "phone": "电话", "email": "邮箱"}
_PHONE_SIGNS = set("0123456789+- ")
FEWEST_DIGITS, MOST_DIGITS = 7, 20


class OneTime(NamedTuple):
    """A one-time password and what is kept of it; made before the turn, since hashing takes its time."""

    password: str
    kept: str


class Slip(NamedTuple):
    """What is handed to a person: the account and its one-time password, which is known here and now only."""

    user: User
    password: str


def fresh() -> OneTime:
    """Make a one-time password."""
    password = new_one_time_password()
    return OneTime(password, one_time_hash(password))


def check_account(account: str) -> str:
    """Return what is wrong with an account's name, or ""."""
    try:
        UnicodeUsernameValidator()(account)
    except ValidationError:
        return f"账号“{account}”只能用字母、汉字、数字和 @ . + - _"
    return f"账号最长 {LONGEST_ACCOUNT} 个字符" if len(account) > LONGEST_ACCOUNT else ""


def check_phone(phone: str) -> str:
    """Return what is wrong with a phone number, or ""."""
    if len(phone) > LONGEST_PHONE:
        return f"电话最长 {LONGEST_PHONE} 个字符"
    if set(phone) - _PHONE_SIGNS:
        return f"电话“{phone}”只能用数字、空格、“-”和“+”，分机用“-”连接"
    digits = sum(sign.isdigit() for sign in phone)
    if phone and not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        return f"电话“{phone}”有 {digits} 位数字，应为 {FEWEST_DIGITS} 至 {MOST_DIGITS} 位，座机请带区号"
    return ""


@audit.atomic
def add_account(
    *, district: District, account: str, name: str, phone: str = "", email: str = "", by: User, now: datetime,
    one_time: OneTime | None = None,
) -> Slip:  # fmt: skip
    """Make an account for one of the district's people, with a one-time password valid for 14 days.

    Raises:
        Refused: not the district's administrator, a name that is taken or no name, or a phone that is none.
    """
    refuse_unless(may_add_account(by, district))
    _refuse(_wrong_with(account, name, phone, email))
    if User.objects.filter(username__iexact=account).exists():
        raise Refused(f"账号“{account}”已被使用，请换一个")
    once = one_time or fresh()
    user = User.objects.create(
        username=account, display_name=name, phone=phone, email=email, password=once.kept, one_time_until=now + VALID
    )
    detail = {"user": account, "name": name, "district": district.name}
    audit.record(kind="account.added", by=by, obj=user, at=now, detail=detail)
    affiliate(user=user, district=district, by=by, now=now)
    return Slip(user, once.password)


def _wrong_with(account: str, name: str, phone: str, email: str) -> str:
    if not account:
        return "请填写账号"
    if not name or len(name) > LONGEST_NAME:
        return f"请填写姓名，最长 {LONGEST_NAME} 个字"
    return check_account(account) or check_phone(phone) or _wrong_with_email(email)


def _wrong_with_email(email: str) -> str:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            return f"“{email}”不是邮箱地址"
    return ""


def person_mark(user: User) -> int:
    """The mark of a person's name, phone and e-mail address."""
    return mark_of([getattr(user, key) for key in _PERSON])


@audit.atomic
def change_person(
    *, user: User, name: str, phone: str, email: str, by: User, now: datetime, seen: int | None = None
) -> User:
    """Correct somebody's name, phone and e-mail address as the administrator; one's own but the name.

    `seen` is the mark of what the page was opened with.

    Raises:
        Refused: neither oneself nor the administrator of all districts concerned, one's own name, or no name.
        Overtaken: somebody else changed them meanwhile.
    """
    user.refresh_from_db(fields=list(_PERSON))
    if by.pk != user.pk:
        refuse_unless(may_manage(by, user))
        _refuse(_wrong_with(user.username, name, phone, email))
    elif name != user.display_name:
        raise Refused("姓名会出现在签批和审核记录上，不能自行修改，请由系统管理员更正")
    _refuse(check_phone(phone) or _wrong_with_email(email))
    after = {"display_name": name, "phone": phone, "email": email}
    before = {key: getattr(user, key) for key in after}
    changed = [key for key, value in after.items() if before[key] != value]
    told = "，".join(f"{_PERSON[key]}“{before[key]}”" if before[key] else f"{_PERSON[key]}为空" for key in changed)
    sentence = f"“{user}”的姓名或联系方式刚刚被他人修改，您的内容尚未保存；现为：{told or '与您填写的一致'}"
    refuse_unless_seen(seen, person_mark(user), sentence)
    if not changed:
        return user
    for key in changed:
        setattr(user, key, after[key])
    user.save(update_fields=changed)
    # The numbers and addresses themselves stay out of the trail, which nobody can ever correct.
    names = {"before": before["display_name"], "after": name} if "display_name" in changed else {}
    audit.record(kind="account.person_changed", by=by, obj=user, at=now, detail={"fields": changed, "name": names})
    return user


@audit.atomic
def switch_account(*, user: User, active: bool, reason: str, by: User, now: datetime) -> User:
    """Switch an account off, which ends its sessions at once, or on again; it is never deleted.

    Raises:
        Refused: oneself, not the administrator of all districts concerned, no reason, or it stands so already.
    """
    refuse_unless(may_manage(by, user))
    word = "启用" if active else "停用"
    user.refresh_from_db(fields=["is_active"])  # another administrator may have been here before this turn
    if user.is_active == active:
        raise Refused(f"“{user}”的账号已经{word}")
    if not reason.strip():
        raise Refused(f"请写明{word}原因")
    user.is_active = active
    user.save(update_fields=["is_active"])
    kind = "account.switched_on" if active else "account.switched_off"
    audit.record(kind=kind, by=by, obj=user, at=now, detail={"reason": reason.strip()})
    return user


@audit.atomic
def unlock(*, user: User, by: User, now: datetime) -> User:
    """Let somebody who was locked out try again at once.

    Raises:
        Refused: oneself, not the administrator of all districts concerned, or no wrong password was counted.
    """
    refuse_unless(may_manage(by, user))
    if not reset(username=user.username):
        raise Refused(f"“{user}”没有被锁定，不需要解除")
    audit.record(kind="account.unlocked", by=by, obj=user, at=now, detail={})
    return user


@audit.atomic
def reset_password(*, user: User, by: User, now: datetime) -> Slip:
    """Give somebody a new one-time password and lift a lock; the account's sessions end.

    Raises:
        Refused: oneself, not the administrator of all districts concerned, or the account is switched off.
    """
    refuse_unless(may_manage(by, user))
    if not user.is_active:
        raise Refused(f"“{user}”的账号已停用，请先启用再重置口令")
    reset(username=user.username)
    return Slip(user, issue_one_time_password(user=user, by=by, now=now))


@audit.atomic
def reset_second_factor(*, user: User, by: User, now: datetime) -> None:
    """Take away the second factor of somebody who lost the phone; who must have one sets it up at the next sign-in.

    Raises:
        Refused: oneself, not the administrator of all districts concerned, or there is none.
    """
    refuse_unless(may_manage(by, user))
    if not switch_off(user=user, by=by, now=now):
        raise Refused(f"“{user}”没有启用双因素认证")


def _refuse(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)
