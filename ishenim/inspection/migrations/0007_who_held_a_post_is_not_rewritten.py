"""What a post was, when a holding was ended, what passed with a post: append-only; posts and holdings are not removed."""

from django.db import migrations

WHOLE = ("accounts_formerpost", "accounts_ending", "staffing_handover", "staffing_passed")
COLUMNS = {
    "accounts_post": ("id", "code"),
    "accounts_holding": ("id", "is_substitution"),
    "accounts_appointment": ("id", "subject_id", "handler_id", "since"),
}
UNIQUE = {
    "accounts_formerpost": [("id",), ("post_id", "place")],
    "accounts_ending": [("id",)],
    "staffing_handover": [("id",), ("post_id", "day")],
    "staffing_passed": [("id",), ("hand_over_id", "place")],
    "accounts_post": [("id",), ("code",)],
    "accounts_holding": [("id",)],
    "accounts_appointment": [("id",)],
}


def _triggers():
    """Yield (name, table, event) of every guard."""
    for table in (*WHOLE, *COLUMNS):
        of = f" OF {', '.join(COLUMNS[table])}" if table in COLUMNS else ""
        yield f"{table}_no_update", table, f"UPDATE{of}"
        yield f"{table}_no_delete", table, "DELETE"


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
    for table in (*WHOLE, *COLUMNS):
        run(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ishenim_refuse()")


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, _ in _triggers():
        run(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    for table in UNIQUE if is_sqlite else (*WHOLE, *COLUMNS):
        for guard in ("no_replace", "no_rename") if is_sqlite else ("no_truncate",):
            run(f"DROP TRIGGER {table}_{guard}" + ("" if is_sqlite else f" ON {table}"))


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0006_nothing_explained_is_rewritten"),
        ("accounts", "0002_changes_of_posts"),
        ("staffing", "0001_initial"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
