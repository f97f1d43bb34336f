"""Let the database itself refuse to rewrite a rating.

SQLite rebuilds a table to alter it and drops its triggers: a later migration of Rating installs them again.
"""

from django.db import migrations

from projects.results.triggers import install, remove


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_review_figures")]

    operations = [migrations.RunPython(install, remove)]
