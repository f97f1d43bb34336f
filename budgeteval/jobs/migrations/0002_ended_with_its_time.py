"""What the database holds of a job: it has ended when it says so."""

from django.db import migrations, models

from budgeteval.constraints import AddRules


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        AddRules(
            {
                "job": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["queued", "running"])),
                            models.Q(
                                models.Q(("state__in", ["queued", "running"]), _negated=True), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="job_ended_with_its_time",
                        violation_error_message="任务结束时须记下结束时间，未结束的没有结束时间",
                    ),
                ],
            }
        ),
    ]
