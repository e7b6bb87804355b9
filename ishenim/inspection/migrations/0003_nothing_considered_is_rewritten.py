"""Steps, answers, dispatches and marks are append-only like what was registered; a part may only end (R19, R44)."""

from django.db import migrations

WHOLE = (
    "consideration_steptaken",
    "consideration_resolution",
    "consideration_answer",
    "consideration_dispatch",
    "journal_outcomemark",
)
COLUMNS = {"appeals_part": ("id", "appeal_id", "post_id", "kind", "since_place")}
FIXED = {"appeals_appeal": "due_on"}  # the table has its guards; this column came later
UNIQUE = {
    "consideration_steptaken": [("id",), ("appeal_id", "place")],
    "consideration_resolution": [("step_id",)],
    "consideration_answer": [("step_id",)],
    "consideration_dispatch": [("step_id",)],
    "journal_outcomemark": [("id",), ("line_id", "place")],
    "appeals_part": [("id",)],
}


def _triggers():
    """Yield (name, table, event, condition) of every guard."""
    for table in (*WHOLE, *COLUMNS):
        of = f" OF {', '.join(COLUMNS[table])}" if table in COLUMNS else ""
        yield f"{table}_no_update", table, f"UPDATE{of}", ""
        yield f"{table}_no_delete", table, "DELETE", ""
    yield "appeals_part_ends_once", "appeals_part", "UPDATE OF until_place", "WHEN (OLD.until_place IS NOT NULL)"
    for table, column in FIXED.items():
        yield f"{table}_{column}_fixed", table, f"UPDATE OF {column}", ""


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
    for table in (*WHOLE, *COLUMNS):
        run(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ishenim_refuse()")


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, *_ in _triggers():
        run(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    for table in UNIQUE if is_sqlite else (*WHOLE, *COLUMNS):
        for guard in ("no_replace", "no_rename") if is_sqlite else ("no_truncate",):
            run(f"DROP TRIGGER {table}_{guard}" + ("" if is_sqlite else f" ON {table}"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0002_nothing_is_rewritten"),
        ("journal", "0002_outcome_marks"),
        ("appeals", "0002_term_and_parts"),
        ("consideration", "0001_initial"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
