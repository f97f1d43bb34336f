"""What the database holds of an attachment."""

from django.db import migrations, models

from budgeteval.constraints import AddRules


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        AddRules(
            {
                "attachment": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 0)),
                        name="attachment_size_not_negative",
                        violation_error_message="文件字节数不能为负数",
                    ),
                ],
            }
        ),
    ]
