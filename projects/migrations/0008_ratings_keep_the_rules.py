"""What the database itself holds of a rating; and an index less, that another one begins with.

SQLite copies the table to add a constraint, and the copy has no triggers: they are taken off and put on again.
"""

import django.db.models.deletion
from django.db import migrations, models

from budgeteval.constraints import AddRules
from projects.results.triggers import install, install_no_delete, remove, remove_no_delete


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_rows_keep_the_rules")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RunPython(remove_no_delete, install_no_delete),
        AddRules(
            {
                "rating": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["proposed", "confirmed"]), ("version__gte", 1)),
                        name="rating_stage_known",
                        violation_error_message="“评级”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="rating_total_not_negative",
                        violation_error_message="总分不能为负数",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["self", "section", "key"]), ("project__isnull", False)),
                            models.Q(("kind", "department"), ("project__isnull", True)),
                            _connector="OR",
                        ),
                        name="rating_object_fits_kind",
                        violation_error_message="部门整体评价的评级属于单位，其他评级属于项目",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True),
                            models.Q(("supersedes", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="rating_not_after_itself",
                        violation_error_message="评级不能取代它自己",
                    ),
                ],
            }
        ),
        # rating_by_grade begins with the same column.
        migrations.AlterField(
            model_name="rating",
            name="working_year",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratings",
                to="projects.workingyear",
                verbose_name="工作年度",
            ),
        ),
        migrations.RunPython(install_no_delete, remove_no_delete),
        migrations.RunPython(install, remove),
    ]
