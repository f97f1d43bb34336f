"""Let the database itself refuse to delete a rating as well as to rewrite one.

SQLite rebuilds a table to alter it and drops its triggers: a later migration of Rating installs them again.
"""

from django.db import migrations

from projects.results.triggers import install_no_delete, remove_no_delete


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_return_reason")]

    operations = [migrations.RunPython(install_no_delete, remove_no_delete)]
