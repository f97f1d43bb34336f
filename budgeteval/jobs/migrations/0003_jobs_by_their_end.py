"""Unfinished jobs by an index of all: SQLite used none of the unfinished alone, since states come as parameters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_ended_with_its_time")]

    operations = [
        migrations.RemoveIndex(model_name="job", name="job_unfinished"),
        migrations.AddIndex(
            model_name="job", index=models.Index(fields=["ended_at", "heartbeat_at"], name="job_by_end")
        ),
    ]
