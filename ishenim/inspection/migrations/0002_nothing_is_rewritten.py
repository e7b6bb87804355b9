"""The database itself refuses to change or remove what was registered, on both engines (R19, R45)."""

from django.db import migrations

WHOLE = (
    "audit_entry",
    "audit_salts",
    "journal_line",
    "journal_correction",
    "journal_restriction",
    "appeals_applicant",
    "appeals_phone",
    "appeals_textversion",
    "appeals_subject",
)
COLUMNS = {
    "appeals_appeal": (
        "id", "call_id", "line_id", "taken_by_id", "kind", "topic_id", "language", "read_back", "not_read_because",
    ),
    "journal_book": ("id", "year", "volume", "first_number", "lines_per_page", "opened_at"),
    "telephony_call": ("id", "started_at", "taken_by_id"),
    "audit_head": ("id",),
}
UNIQUE = {
    "audit_entry": [("seq",)], "audit_salts": [("entry_id",)], "journal_line": [("id",), ("year", "number")],
    "journal_correction": [("id",), ("line_id", "place")], "journal_restriction": [("id",)],
    "appeals_applicant": [("appeal_id",)], "appeals_phone": [("id",), ("appeal_id", "place")],
    "appeals_textversion": [("id",), ("appeal_id", "place")], "appeals_subject": [("id",), ("appeal_id", "place")],
    "appeals_appeal": [("id",), ("call_id",), ("line_id",)], "journal_book": [("id",), ("year", "volume")],
    "telephony_call": [("id",)], "audit_head": [("id",)],
}
ONLY_UP = {"journal_book": "last_number", "audit_head": "size"}

FUNCTION = """
CREATE FUNCTION ishenim_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""


def _triggers():
    """Yield (name, table, event, condition) of every guard."""
    for table in (*WHOLE, *COLUMNS):
        of = f" OF {', '.join(COLUMNS[table])}" if table in COLUMNS else ""
        yield f"{table}_no_update", table, f"UPDATE{of}", ""
        yield f"{table}_no_delete", table, "DELETE", ""
    for table, column in ONLY_UP.items():
        yield f"{table}_only_up", table, f"UPDATE OF {column}", f"WHEN (NEW.{column} < OLD.{column})"


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
    run(FUNCTION, None)
    for name, table, event, condition in _triggers():
        run(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION ishenim_refuse()")
    for table in (*WHOLE, *COLUMNS):
        run(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ishenim_refuse()")


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, *_ in _triggers():
        run(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if is_sqlite:
        for table in UNIQUE:
            run(f"DROP TRIGGER {table}_no_replace")
            run(f"DROP TRIGGER {table}_no_rename")
    else:
        for table in (*WHOLE, *COLUMNS):
            run(f"DROP TRIGGER {table}_no_truncate ON {table}")
        run("DROP FUNCTION ishenim_refuse()")


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0001_initial"),
        ("audit", "0001_initial"),
        ("journal", "0001_initial"),
        ("telephony", "0001_initial"),
        ("appeals", "0001_initial"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
