"""Versions of document-flow cards, their sending and what was answered are append-only; a standing keeps its appeal."""

from django.db import migrations

WHOLE = ("edms_card", "edms_sending", "edms_replyfile", "edms_reply")
COLUMNS = {"edms_standing": ("appeal_id", "card_index")}
UNIQUE = {
    "edms_card": [("id",), ("appeal_id", "version")],
    "edms_sending": [("card_id",)],
    "edms_replyfile": [("id",)],
    "edms_reply": [("id",), ("appeal_id", "place")],
    "edms_standing": [("appeal_id",)],
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
    for table in (*WHOLE, *COLUMNS):
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
        ("inspection", "0007_who_held_a_post_is_not_rewritten"),
        ("edms", "0001_cards"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
