"""Jobs: one row each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('arguments', models.JSONField(default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('queued', '等待办理'), ('running', '正在办理'), ('done', '已完成'), ('failed', '没有办成'), ('cancelled', '已取消')], default='queued', max_length=10, verbose_name='状态')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已办')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='总数')),
                ('messages', models.JSONField(default=list, verbose_name='经过')),
                ('reason', models.TextField(blank=True, verbose_name='原因')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='办理次数')),
                ('setbacks', models.PositiveIntegerField(default=0, verbose_name='中断次数')),
                ('holder', models.CharField(blank=True, max_length=120, verbose_name='办理进程')),
                ('cancel_asked', models.BooleanField(default=False, verbose_name='要求取消')),
                ('closing', models.BooleanField(default=False, verbose_name='正在写入')),
                ('queued_at', models.DateTimeField(verbose_name='提交时间')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('heartbeat_at', models.DateTimeField(verbose_name='最近进展时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment', verbose_name='结果文件')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment', verbose_name='来源文件')),
            ],
            options={
                'verbose_name': '后台任务',
                'verbose_name_plural': '后台任务',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['owner', '-id'], name='job_by_owner'), models.Index(fields=['ended_at', 'heartbeat_at'], name='job_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed', 'cancelled'])), name='job_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['queued', 'running'])), models.Q(models.Q(('state__in', ['queued', 'running']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='job_ended_with_its_time', violation_error_message='任务结束时须记下结束时间，未结束的没有结束时间')],
            },
        ),
    ]
