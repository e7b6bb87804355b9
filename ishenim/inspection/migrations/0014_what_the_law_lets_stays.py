"""Notices, replies, grounds, links and flags are append-only like the steps they belong to; a flag may only end."""

from django.db import migrations

WHOLE = (
    "consideration_notice",
    "consideration_reply",
    "consideration_leaving",
    "consideration_link",
    "consideration_collective",
)
FLAGS = "consideration_standing"
COLUMNS = {FLAGS: ("id", "appeal_id", "flag", "other_id", "since_place")}
UNIQUE = {
    **{table: [("step_id",)] for table in WHOLE},
    FLAGS: [("id",), ("appeal_id", "flag", "since_place")],
}


def _triggers():
    """Yield (name, table, event, condition) of every guard."""
    for table in (*WHOLE, *COLUMNS):
        of = f" OF {', '.join(COLUMNS[table])}" if table in COLUMNS else ""
        yield f"{table}_no_update", table, f"UPDATE{of}", ""
        yield f"{table}_no_delete", table, "DELETE", ""
    yield f"{FLAGS}_ends_once", FLAGS, "UPDATE OF until_place", "WHEN (OLD.until_place IS NOT NULL)"


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
        ("inspection", "0013_visitors_are_not_rewritten"),
        ("consideration", "0007_what_the_law_lets_one_do"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
