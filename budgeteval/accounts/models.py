"""The people who sign in; what they may do comes from memberships, which this room does not know."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """One person's account."""

    display_name = models.CharField("姓名", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    one_time_until = models.DateTimeField("一次性口令有效期至", null=True, blank=True, editable=False)
    """Set while the password is one that somebody else handed out: until then it lets its owner choose an own one."""

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


class BackupCode(models.Model):
    """One code that stands in for the second factor once; kept as a keyed hash, and deleted when it is used."""

    user = models.ForeignKey(User, models.CASCADE, related_name="backup_codes", verbose_name="用户")
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"

    def __str__(self) -> str:
        return f"{self.user}的备用码"
