"""What a district's security officer decides: lock-out, length of sessions, and who gives a second factor."""

from django.db import models

from projects.directory.models import District, Role


class DistrictSecurity(models.Model):
    """The settings of one district; where none were made, the house's own are in force."""

    district = models.OneToOneField(District, models.PROTECT, related_name="security", verbose_name="区县")
    failures = models.PositiveSmallIntegerField("连续输错几次锁定", default=5)
    locked_minutes = models.PositiveSmallIntegerField("锁定时长（分钟）", default=30)
    idle_minutes = models.PositiveSmallIntegerField("无操作多久退出（分钟）", default=60)
    longest_hours = models.PositiveSmallIntegerField("一次登录最长（小时）", default=8)

    class Meta:
        verbose_name = verbose_name_plural = "安全设置"
        ordering = ["district"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failures__range=(3, 10)),
                name="security_failures_in_bounds",
                violation_error_message="锁定前的输错次数须为 3 至 10 次",
            ),
            models.CheckConstraint(
                condition=models.Q(locked_minutes__range=(5, 1440)),
                name="security_locked_minutes_in_bounds",
                violation_error_message="锁定时长须为 5 至 1440 分钟",
            ),
            models.CheckConstraint(
                condition=models.Q(idle_minutes__range=(10, 480)),
                name="security_idle_minutes_in_bounds",
                violation_error_message="无操作退出的时长须为 10 至 480 分钟",
            ),
            models.CheckConstraint(
                condition=models.Q(longest_hours__range=(1, 24)),
                name="security_longest_hours_in_bounds",
                violation_error_message="一次登录最长须为 1 至 24 小时",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district}安全设置"


class SecondFactorRole(models.Model):
    """A role whose holders in the district must give a second factor."""

    security = models.ForeignKey(
        DistrictSecurity, models.CASCADE, related_name="second_factor_roles", verbose_name="安全设置"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = verbose_name_plural = "须启用双因素认证的角色"
        ordering = ["security", "role"]
        constraints = [
            models.UniqueConstraint(fields=["security", "role"], name="second_factor_role_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="second_factor_role_known",
                violation_error_message="角色须为规定的角色",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.security}·{self.get_role_display()}"
