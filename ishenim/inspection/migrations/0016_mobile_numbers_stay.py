"""Where SMS to a person went stays as it was: rows are only added."""

from django.db import migrations

TABLE = "notify_mobilenumber"
WHOLE = (TABLE,)
UNIQUE = {TABLE: [("id",)]}
GUARDS = {"no_update": "UPDATE", "no_delete": "DELETE"}


def forwards(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {TABLE}'); END"
        for name, event in GUARDS.items():
            run(f"CREATE TRIGGER {TABLE}_{name} BEFORE {event} ON {TABLE} {stop}")
        # SQLite lets INSERT OR REPLACE remove a row, and UPDATE … SET rowid rename it, past the guards above
        exists = f'WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE "id" = NEW."id")'
        run(f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} {exists} {stop}")
        run(f"CREATE TRIGGER {TABLE}_no_rename BEFORE UPDATE ON {TABLE} WHEN OLD.rowid IS NOT NEW.rowid {stop}")
        return
    for name, event in GUARDS.items():
        run(f"CREATE TRIGGER {TABLE}_{name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION ishenim_refuse()")
    run(f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION ishenim_refuse()")


def backwards(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in (*GUARDS, *(("no_replace", "no_rename") if is_sqlite else ("no_truncate",))):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}" + ("" if is_sqlite else f" ON {TABLE}"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0015_alarms_are_not_rewritten"),
        ("notify", "0002_mobile_numbers"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
