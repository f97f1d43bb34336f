"""What the database holds of a document."""

from django.db import migrations, models

from budgeteval.constraints import AddRules


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_longer_subjects")]

    operations = [
        AddRules(
            {
                "document": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "year_report",
                                    "summary_table",
                                    "key_report",
                                    "department_report",
                                    "unit_budgets",
                                    "draw_certificate",
                                ],
                            )
                        ),
                        name="document_kind_known",
                        violation_error_message="文档种类须为规定的种类",
                    ),
                ],
            }
        ),
    ]
