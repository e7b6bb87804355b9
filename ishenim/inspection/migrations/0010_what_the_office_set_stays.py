"""Dated records of the house are append-only: the old number, the old names stay as they were set."""

from django.db import migrations

TABLE = "common_houserecord"
WHOLE = (TABLE,)
UNIQUE = {TABLE: [("id",)]}
EVENTS = ("update", "delete")


def forwards(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        for event in EVENTS:
            run(
                f"CREATE TRIGGER {TABLE}_no_{event} BEFORE {event.upper()} ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION ishenim_refuse()"
            )
        run(f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION ishenim_refuse()")
        return
    stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {TABLE}'); END"
    for event in EVENTS:
        run(f"CREATE TRIGGER {TABLE}_no_{event} BEFORE {event.upper()} ON {TABLE} {stop}")
    same = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
    run(f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN {same} {stop}")
    run(f"CREATE TRIGGER {TABLE}_no_rename BEFORE UPDATE ON {TABLE} WHEN OLD.rowid IS NOT NEW.rowid {stop}")


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for guard in (*EVENTS, *(("replace", "rename") if is_sqlite else ("truncate",))):
        run(f"DROP TRIGGER {TABLE}_no_{guard}" + ("" if is_sqlite else f" ON {TABLE}"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0009_old_registers_are_not_rewritten"),
        ("common", "0002_what_the_office_sets"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
