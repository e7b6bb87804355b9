"""What happened to an alarm is append-only; the alarm itself moves on once in each way: heard, acted on, linked, closed."""

from django.db import migrations

WHOLE = ("escalation_alarmevent", "escalation_barred")
ALARMS = "escalation_alarm"
FIXED = ("id", "number", "call_id", "is_drill", "raised_at", "raised_by_id")
ONCE = ("acknowledged_at", "measured_at", "appeal_id", "closed_at")
UNIQUE = {
    ALARMS: [("id",), ("number",)],
    "escalation_alarmevent": [("id",), ("alarm_id", "place"), ("alarm_id", "once")],
    "escalation_barred": [("id",), ("alarm_id", "post_id", "is_subject"), ("alarm_id", "person_id")],
}


def _triggers():
    """Yield (name, table, event, condition) of every guard."""
    for table in WHOLE:
        yield f"{table}_no_update", table, "UPDATE", ""
        yield f"{table}_no_delete", table, "DELETE", ""
    yield f"{ALARMS}_no_update", ALARMS, f"UPDATE OF {', '.join(FIXED)}", ""
    yield f"{ALARMS}_no_delete", ALARMS, "DELETE", ""
    for column in ONCE:
        yield f"{ALARMS}_{column}_once", ALARMS, f"UPDATE OF {column}", f"WHEN (OLD.{column} IS NOT NULL)"
    yield f"{ALARMS}_ends_once", ALARMS, "UPDATE OF ending", "WHEN (OLD.ending <> '')"


def _sqlite_guards():
    """SQLite lets INSERT OR REPLACE remove a row, and UPDATE … SET rowid rename it, past the guards above."""
    for table, keys in UNIQUE.items():
        same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
        stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {exists} {stop}"
        yield f"CREATE TRIGGER {table}_no_rename BEFORE UPDATE ON {table} WHEN OLD.rowid IS NOT NEW.rowid {stop}"


def forwards(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for name, table, event, condition in _triggers():
            run(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            )
        for statement in _sqlite_guards():
            run(statement)
        return
    for name, table, event, condition in _triggers():
        run(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION ishenim_refuse()")
    for table in UNIQUE:
        run(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ishenim_refuse()")


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, *_ in _triggers():
        run(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    for table in UNIQUE:
        for guard in ("no_replace", "no_rename") if is_sqlite else ("no_truncate",):
            run(f"DROP TRIGGER {table}_{guard}" + ("" if is_sqlite else f" ON {table}"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0014_what_the_law_lets_stays"),
        ("escalation", "0001_alarms"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
