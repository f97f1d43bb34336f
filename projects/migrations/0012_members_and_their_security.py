"""Whose people accounts are, the security officer as a role, and a district's security settings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def affiliate(apps, schema_editor):
    """Whoever holds a role somewhere is one of that district's people."""
    membership, affiliation = apps.get_model("projects", "Membership"), apps.get_model("projects", "Affiliation")
    places = membership.objects.order_by("user", "district").values_list("user", "district").distinct()
    affiliation.objects.bulk_create(
        (affiliation(user_id=user, district_id=district) for user, district in places), batch_size=500
    )


class Migration(migrations.Migration):

    dependencies = [
        ("projects", "0011_sheet_upload"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '账号归属',
                'verbose_name_plural': '账号归属',
                'ordering': ['user', 'district'],
            },
        ),
        migrations.CreateModel(
            name='DistrictSecurity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('failures', models.PositiveSmallIntegerField(default=5, verbose_name='连续输错几次锁定')),
                ('locked_minutes', models.PositiveSmallIntegerField(default=30, verbose_name='锁定时长（分钟）')),
                ('idle_minutes', models.PositiveSmallIntegerField(default=60, verbose_name='无操作多久退出（分钟）')),
                ('longest_hours', models.PositiveSmallIntegerField(default=8, verbose_name='一次登录最长（小时）')),
            ],
            options={
                'verbose_name': '安全设置',
                'verbose_name_plural': '安全设置',
                'ordering': ['district'],
            },
        ),
        migrations.CreateModel(
            name='SecondFactorRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('unit_clerk', '单位经办'), ('unit_head', '单位负责人'), ('section_officer', '业务股室'), ('performance_officer', '绩效中心'), ('pool_keeper', '专家库管理'), ('expert', '专家'), ('leader', '局领导'), ('auditor', '审计监督'), ('administrator', '系统管理员'), ('security_officer', '安全保密管理员')], max_length=20, verbose_name='角色')),
            ],
            options={
                'verbose_name': '须启用双因素认证的角色',
                'verbose_name_plural': '须启用双因素认证的角色',
                'ordering': ['security', 'role'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='membership_role_known',
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('unit_clerk', '单位经办'), ('unit_head', '单位负责人'), ('section_officer', '业务股室'), ('performance_officer', '绩效中心'), ('pool_keeper', '专家库管理'), ('expert', '专家'), ('leader', '局领导'), ('auditor', '审计监督'), ('administrator', '系统管理员'), ('security_officer', '安全保密管理员')], max_length=20, verbose_name='角色'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['unit_clerk', 'unit_head', 'section_officer', 'performance_officer', 'pool_keeper', 'expert', 'leader', 'auditor', 'administrator', 'security_officer'])), name='membership_role_known', violation_error_message='角色须为规定的角色'),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='district',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='projects.district', verbose_name='区县'),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to=settings.AUTH_USER_MODEL, verbose_name='用户'),
        ),
        migrations.AddField(
            model_name='districtsecurity',
            name='district',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='security', to='projects.district', verbose_name='区县'),
        ),
        migrations.AddField(
            model_name='secondfactorrole',
            name='security',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_factor_roles', to='projects.districtsecurity', verbose_name='安全设置'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.UniqueConstraint(fields=('user', 'district'), name='affiliation_once'),
        ),
        migrations.AddConstraint(
            model_name='districtsecurity',
            constraint=models.CheckConstraint(condition=models.Q(('failures__range', (3, 10))), name='security_failures_in_bounds', violation_error_message='锁定前的输错次数须为 3 至 10 次'),
        ),
        migrations.AddConstraint(
            model_name='districtsecurity',
            constraint=models.CheckConstraint(condition=models.Q(('locked_minutes__range', (5, 1440))), name='security_locked_minutes_in_bounds', violation_error_message='锁定时长须为 5 至 1440 分钟'),
        ),
        migrations.AddConstraint(
            model_name='districtsecurity',
            constraint=models.CheckConstraint(condition=models.Q(('idle_minutes__range', (10, 480))), name='security_idle_minutes_in_bounds', violation_error_message='无操作退出的时长须为 10 至 480 分钟'),
        ),
        migrations.AddConstraint(
            model_name='districtsecurity',
            constraint=models.CheckConstraint(condition=models.Q(('longest_hours__range', (1, 24))), name='security_longest_hours_in_bounds', violation_error_message='一次登录最长须为 1 至 24 小时'),
        ),
        migrations.AddConstraint(
            model_name='secondfactorrole',
            constraint=models.UniqueConstraint(fields=('security', 'role'), name='second_factor_role_once'),
        ),
        migrations.AddConstraint(
            model_name='secondfactorrole',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['unit_clerk', 'unit_head', 'section_officer', 'performance_officer', 'pool_keeper', 'expert', 'leader', 'auditor', 'administrator', 'security_officer'])), name='second_factor_role_known', violation_error_message='角色须为规定的角色'),
        ),
        migrations.RunPython(affiliate, migrations.RunPython.noop, elidable=True),
    ]
