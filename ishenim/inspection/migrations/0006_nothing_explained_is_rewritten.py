"""What a caller was told, and the directions it was read from, are append-only (R35)."""

from django.db import migrations

UNIQUE = {
    "consideration_explanation": [("step_id",)],
    "directory_directions": [("id",), ("body_id", "version")],
    "directory_directionswords": [("id",), ("directions_id", "language")],
}


def _sqlite_guards():
    """SQLite lets INSERT OR REPLACE remove a row, and UPDATE … SET rowid rename it, past the guards above."""
    for table, keys in UNIQUE.items():
        same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
        stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {stop}"
        yield f"CREATE TRIGGER {table}_no_rename BEFORE UPDATE ON {table} WHEN OLD.rowid IS NOT NEW.rowid {stop}"


def forwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in UNIQUE:
        for event in ("UPDATE", "DELETE"):
            stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            how = stop if is_sqlite else "FOR EACH ROW EXECUTE FUNCTION ishenim_refuse()"
            run(f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} {how}")
        if not is_sqlite:
            run(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ishenim_refuse()")
    for statement in _sqlite_guards() if is_sqlite else ():
        run(statement)


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in UNIQUE:
        for guard in ("no_update", "no_delete", *(("no_replace", "no_rename") if is_sqlite else ("no_truncate",))):
            run(f"DROP TRIGGER {table}_{guard}" + ("" if is_sqlite else f" ON {table}"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0005_nothing_is_replaced_by_a_partial_key"),
        ("directory", "0003_where_to_go"),
        ("consideration", "0004_explanations"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
