"""The day of a resolution may be unknown: the calendar of its year is missing.

SQLite makes the table anew for this, and its guards would go with the old one: they are read before and put back after.
"""

from django.db import migrations, models

TABLE = "consideration_resolution"
guards = []


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s ORDER BY name", [TABLE])
        guards[:] = [sql for (sql,) in cursor.fetchall()]


def put_back(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for sql in guards:
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [
        ("consideration", "0005_phrases_switched_off"),
        ("inspection", "0003_nothing_considered_is_rewritten"),
        ("inspection", "0010_what_the_office_set_stays"),
    ]
    operations = [
        migrations.RunPython(take_down, put_back),
        migrations.AlterField(
            "resolution",
            "answer_by",
            models.DateField(help_text="empty: the calendar of that year is not known yet", null=True),
        ),
        migrations.RunPython(put_back, take_down),
    ]
