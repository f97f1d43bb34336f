"""Pinyin initials beside the names of units and projects, and a district's switch for checking forms without sign-in."""

from django.db import migrations, models

from projects.directory.initials import initials_of

AT_ONCE = 500
NAMES = {"unit": ("name", "short_name"), "project": ("name",)}


def fill(apps, schema_editor):
    """Write the initials of every row that is there."""
    for model_name, names in NAMES.items():
        rows = apps.get_model("projects", model_name).objects
        changed = []
        for row in rows.only("pk", *names).order_by("pk").iterator(chunk_size=AT_ONCE):
            row.initials = initials_of(*(getattr(row, name) for name in names))
            changed.append(row)
            if len(changed) == AT_ONCE:
                rows.bulk_update(changed, ["initials"])
                changed = []
        if changed:
            rows.bulk_update(changed, ["initials"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0012_members_and_their_security")]

    operations = [
        migrations.AddField(
            model_name="district",
            name="form_check_open",
            field=models.BooleanField(
                default=False,
                help_text="勾选后，不登录也能在网页上核对自评表；核对的文件不保存。多个区县共用本系统时，任一区县勾选即开放。",
                verbose_name="自评表核对对外开放",
            ),
        ),
        migrations.AddField(
            model_name="project",
            name="initials",
            field=models.CharField(default="", editable=False, max_length=200, verbose_name="拼音首字母"),
        ),
        migrations.AddField(
            model_name="unit",
            name="initials",
            field=models.CharField(default="", editable=False, max_length=200, verbose_name="拼音首字母"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
