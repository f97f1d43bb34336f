"""Let the database itself refuse a rating that supersedes one of another object.

SQLite rebuilds a table to alter it and drops its triggers: a later migration of Rating installs all of them again.
"""

from django.db import migrations

from projects.results.triggers import install_same_object, remove_same_object


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_no_index_twice")]

    operations = [migrations.RunPython(install_same_object, remove_same_object)]
