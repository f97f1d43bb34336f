"""What is kept about an uploaded file; its bytes lie in the storage, named by their hash."""

from django.conf import settings
from django.db import models


class Attachment(models.Model):
    """Bytes that somebody handed in, once, however often and under whatever name they are used."""

    sha256 = models.CharField("哈希", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("字节数")
    content_type = models.CharField("类型", max_length=100)
    path = models.CharField("存放位置", max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上传人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gte=0),
                name="attachment_size_not_negative",
                violation_error_message="文件字节数不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return self.name
