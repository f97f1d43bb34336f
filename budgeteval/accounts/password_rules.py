"""What a password must be, each rule and each refusal as a sentence of the pages."""

from typing import Any

from django.contrib.auth import password_validation as django
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

LEAST_WORD = 4  # shorter ones stand in many a good password by chance


class LongEnough(django.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        return f"口令太短，至少要有 {self.min_length} 个字符"

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 个字符，可以用字母、数字、符号和空格，也可以用一句好记的话"


class NotLikeThePerson(django.UserAttributeSimilarityValidator):
    """Not the account, the name, the phone or the e-mail address."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "display_name", "phone", "email"))

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse, in our words; also a password in which such a word stands whole.

        Raises:
            ValidationError: the password is much like something that others know of the person.
        """
        told = ValidationError(self.get_error_message(), code="password_too_similar")
        words = [str(getattr(user, name, "") or "").lower() for name in self.user_attributes]
        if any(len(word) >= LEAST_WORD and word in password.lower() for word in words):
            raise told
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise told from error

    def get_error_message(self) -> str:
        return "口令与您的账号、姓名、电话或邮箱太接近，请换一个"

    def get_help_text(self) -> str:
        return "不能与账号、姓名、电话、邮箱相近"


class NotCommon(django.CommonPasswordValidator):
    """Not one of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        return "这个口令太常见，容易被猜中，请换一个"

    def get_help_text(self) -> str:
        return "不能是常见口令，如“password1234”"


class NotOnlyDigits(django.NumericPasswordValidator):
    """Not a number."""

    def get_error_message(self) -> str:
        return "口令不能全是数字"

    def get_help_text(self) -> str:
        return "不能全是数字"


class NotTheOldOne:
    """Not the one that is replaced, which for a one-time password means: not the printed one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse the password that is in force.

        Raises:
            ValidationError: it is the same.
        """
        if user is not None and user.pk and user.has_usable_password() and check_password(password, user.password):
            raise ValidationError(self.get_error_message(), code="password_unchanged")

    def get_error_message(self) -> str:
        return "新口令不能与现用口令相同"

    def get_help_text(self) -> str:
        return "不能与现用口令（包括一次性口令）相同"
