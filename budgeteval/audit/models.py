"""What the trail keeps. Lines are only ever added: the model refuses, and so do triggers in the database."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class TrailIsAppendOnlyError(Exception):
    """Somebody tried to change or delete what the trail already holds."""

    def __init__(self) -> None:
        super().__init__("审计留痕只能追加，不能修改或删除。")


class TrailQuerySet(models.QuerySet["TrailLine"]):
    """Reading is free, changing is refused."""

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002 – Django's signature
        raise TrailIsAppendOnlyError

    def delete(self) -> NoReturn:
        raise TrailIsAppendOnlyError

    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class TrailLine(models.Model):
    """One thing that happened: what, by whom, to which object, when it took effect and when it was written down."""

    seq = models.BigIntegerField("序号", primary_key=True)
    kind = models.CharField("事项", max_length=60, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    object_type = models.CharField("对象类型", max_length=100, blank=True)
    object_id = models.CharField("对象编号", max_length=64, blank=True)
    at = models.DateTimeField("生效时间")
    recorded_at = models.DateTimeField("登记时间")
    detail = models.JSONField("内容", default=dict)
    previous_hash = models.CharField("上一行哈希", max_length=64, unique=True)
    hash = models.CharField("本行哈希", max_length=64)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = "留痕"
        verbose_name_plural = "审计留痕"
        ordering = ["seq"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_trail_object")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a new line; an existing one is refused."""
        if not self._state.adding:
            raise TrailIsAppendOnlyError
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 – Django's signature
        """Refuse."""
        raise TrailIsAppendOnlyError
