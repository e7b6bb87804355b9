"""Visitors of a reception and their steps are append-only; how a call and an appeal came is fixed (R19)."""

from django.db import migrations

WHOLE = ("reception_visit", "reception_visitstep")
FIXED = {"telephony_call": "channel", "appeals_appeal": "channel"}  # guarded tables; this column came later
UNIQUE = {
    "reception_visit": [("id",), ("reception_id", "day", "number")],
    "reception_visitstep": [("id",), ("visit_id", "place")],
}


def _triggers():
    """Yield (name, table, event) of every guard."""
    for table in WHOLE:
        yield f"{table}_no_update", table, "UPDATE"
        yield f"{table}_no_delete", table, "DELETE"
    for table, column in FIXED.items():
        yield f"{table}_{column}_fixed", table, f"UPDATE OF {column}"


def _sqlite_guards():
    """SQLite lets INSERT OR REPLACE remove a row, and UPDATE … SET rowid rename it, past the guards above."""
    for table, keys in UNIQUE.items():
        same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
        stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {stop}"
        yield f"CREATE TRIGGER {table}_no_rename BEFORE UPDATE ON {table} WHEN OLD.rowid IS NOT NEW.rowid {stop}"


def forwards(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for name, table, event in _triggers():
            run(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            )
        for statement in _sqlite_guards():
            run(statement)
        return
    for name, table, event in _triggers():
        run(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION ishenim_refuse()")
    for table in WHOLE:
        run(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ishenim_refuse()")


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, *_ in _triggers():
        run(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    for table in UNIQUE if is_sqlite else WHOLE:
        for guard in ("no_replace", "no_rename") if is_sqlite else ("no_truncate",):
            run(f"DROP TRIGGER {table}_{guard}" + ("" if is_sqlite else f" ON {table}"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0012_what_was_told_stays"),
        ("telephony", "0003_how_it_came"),
        ("appeals", "0005_how_it_came"),
        ("reception", "0001_queue_of_the_day"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
