"""Columns with which another index begins already need none of their own: each costs time at every write."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_ratings_keep_the_rules")]

    operations = [
        migrations.AlterField(
            model_name="evidence",
            name="line",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="projects.filingline",
                verbose_name="指标行",
            ),
        ),
        migrations.AlterField(
            model_name="filing",
            name="working_year",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filings",
                to="projects.workingyear",
                verbose_name="工作年度",
            ),
        ),
        migrations.AlterField(
            model_name="filingline",
            name="filing",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="projects.filing",
                verbose_name="填报",
            ),
        ),
        migrations.AlterField(
            model_name="funding",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="funding",
                to="projects.project",
                verbose_name="项目",
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="projects",
                to="projects.unit",
                verbose_name="预算单位",
            ),
        ),
    ]
