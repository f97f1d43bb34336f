"""Let the database itself refuse to change the trail."""

from django.db import migrations

from budgeteval.audit.triggers import install, remove


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
