"""The people who sign in; what they may do comes from memberships, which this room does not know."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """One person's account."""

    display_name = models.CharField("姓名", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the person's name as written in Chinese, or the account's name where none is kept."""
        return self.display_name or super().get_full_name() or self.username

    def get_short_name(self) -> str:
        """Return the same as the full name: Chinese names are not shortened."""
        return self.get_full_name()
