"""The section's desk: how doubtful a form is, remarks on its rows, and reasons for returning ready to be chosen."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from projects.scoring.doubt import read_signs, weigh


def weigh_handed_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the forms that are with the sections their place in the queue, by what was handed in."""
    filings = apps.get_model("projects", "Filing")
    waiting = filings.objects.using(schema_editor.connection.alias).filter(stage="submitted")
    for filing in waiting.select_related("project").iterator(500):
        before = filings.objects.filter(
            project=filing.project.predecessor_id, kind=filing.kind, filed_at__isnull=False
        ).values_list("total", flat=True)
        signs = read_signs(
            filing.scorecard, last_total=before.first(), late=filing.late, times_returned=filing.times_returned
        )
        doubt = weigh(signs)
        filings.objects.filter(pk=filing.pk).update(doubt=doubt.points, spotless=doubt.clean)


class Migration(migrations.Migration):

    dependencies = [
        ("projects", "0017_in_year_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='filing',
            name="spotless",
            field=models.BooleanField(default=False, editable=False, verbose_name='无疑点'),
        ),
        migrations.AddField(
            model_name='filing',
            name='doubt',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='疑点'),
        ),
        migrations.AddField(
            model_name='historicalfiling',
            name="spotless",
            field=models.BooleanField(default=False, editable=False, verbose_name='无疑点'),
        ),
        migrations.AddField(
            model_name='historicalfiling',
            name='doubt',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='疑点'),
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('number', models.PositiveSmallIntegerField(verbose_name='行号')),
                ('name', models.CharField(max_length=100, verbose_name='指标')),
                ('text', models.CharField(max_length=300, verbose_name='意见')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('filing', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='projects.filing', verbose_name='填报')),
            ],
            options={
                'verbose_name': '逐项意见',
                'verbose_name_plural': '逐项意见',
                'ordering': ['filing', 'round', 'number'],
                'constraints': [models.UniqueConstraint(fields=('filing', 'round', 'number'), name='remark_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('round__gte', 1)), name='remark_counts_from_one', violation_error_message='轮次和行号从 1 起')],
            },
        ),
        migrations.RunPython(weigh_handed_in, migrations.RunPython.noop),
    ]
