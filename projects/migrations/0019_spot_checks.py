"""Spot checks: a sample drawn by risk, and the second look at each of its forms."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("projects", "0018_section_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(editable=False, max_length=20, verbose_name='阶段')),
                ('stage_at', models.DateTimeField(editable=False, null=True, verbose_name='阶段起始')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('number', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('frame', models.JSONField(editable=False, verbose_name='名单')),
                ('frame_sha256', models.CharField(editable=False, max_length=64, verbose_name='名单指纹')),
                ('frozen_at', models.DateTimeField(editable=False, verbose_name='封存时间')),
                ('value', models.CharField(blank=True, editable=False, max_length=200, verbose_name='公开数')),
                ('certificate', models.JSONField(editable=False, null=True, verbose_name='抽查证书')),
                ('drawn_at', models.DateTimeField(editable=False, null=True, verbose_name='抽取时间')),
                ('working_year', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='spot_checks', to='projects.workingyear', verbose_name='工作年度')),
            ],
            options={
                'verbose_name': '抽查复核',
                'verbose_name_plural': '抽查复核',
                'ordering': ['working_year', 'number'],
            },
        ),
        migrations.CreateModel(
            name='SpotItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(editable=False, max_length=20, verbose_name='阶段')),
                ('stage_at', models.DateTimeField(editable=False, null=True, verbose_name='阶段起始')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('place', models.PositiveSmallIntegerField(verbose_name='抽取次序')),
                ('claimed', models.DecimalField(decimal_places=2, editable=False, max_digits=6, verbose_name='自评总分')),
                ('accepted', models.DecimalField(decimal_places=2, editable=False, max_digits=6, verbose_name='审核总分')),
                ('total', models.DecimalField(decimal_places=2, editable=False, max_digits=6, null=True, verbose_name='复核总分')),
                ('grade', models.CharField(blank=True, editable=False, max_length=10, verbose_name='复核等级')),
                ('remark', models.TextField(blank=True, verbose_name='复核意见')),
                ('check_of', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='projects.spotcheck', verbose_name='抽查复核')),
                ('checker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spot_items', to='projects.filing', verbose_name='填报')),
            ],
            options={
                'verbose_name': '抽查项目',
                'verbose_name_plural': '抽查项目',
                'ordering': ['check_of', 'place'],
            },
        ),
        migrations.CreateModel(
            name='SpotLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='复核得分')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='projects.spotitem', verbose_name='抽查项目')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.filingline', verbose_name='指标行')),
            ],
            options={
                'verbose_name': '抽查复核行',
                'verbose_name_plural': '抽查复核行',
                'ordering': ['item', 'line'],
            },
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.UniqueConstraint(fields=('working_year', 'number'), name='spot_check_once'),
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['planned', 'drawn', 'rescored', 'closed', 'void']), ('version__gte', 1)), name='spot_check_stage_known', violation_error_message='“抽查复核”的阶段须为规定的阶段，版本从 1 起'),
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate__isnull', True), ('drawn_at__isnull', True)), models.Q(('certificate__isnull', False), ('drawn_at__gte', models.F('frozen_at'))), _connector='OR'), name='spot_check_times_in_order', violation_error_message='抽取不能早于名单封存，抽取时间和证书须同时登记'),
        ),
        migrations.AddConstraint(
            model_name='spotitem',
            constraint=models.UniqueConstraint(fields=('check_of', 'place'), name='spot_item_place_once'),
        ),
        migrations.AddConstraint(
            model_name='spotitem',
            constraint=models.UniqueConstraint(fields=('check_of', 'filing'), name='spot_item_filing_once'),
        ),
        migrations.AddConstraint(
            model_name='spotitem',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['assigned', 'scored']), ('version__gte', 1)), name='spot_item_stage_known', violation_error_message='“抽查项目”的阶段须为规定的阶段，版本从 1 起'),
        ),
        migrations.AddConstraint(
            model_name='spotitem',
            constraint=models.CheckConstraint(condition=models.Q(('total__isnull', True), ('total__gte', 0), _connector='OR'), name='spot_item_total_not_negative', violation_error_message='总分不能为负数'),
        ),
        migrations.AddConstraint(
            model_name='spotitem',
            constraint=models.CheckConstraint(condition=models.Q(('accepted__gte', 0), ('claimed__gte', 0)), name='spot_item_points_not_negative', violation_error_message='分数不能为负数'),
        ),
        migrations.AddConstraint(
            model_name='spotline',
            constraint=models.UniqueConstraint(fields=('item', 'line'), name='spot_line_once'),
        ),
        migrations.AddConstraint(
            model_name='spotline',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0)), name='spot_line_not_negative', violation_error_message='复核得分不能为负数'),
        ),
    ]
