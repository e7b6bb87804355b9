"""Old registers that were brought in are append-only too, and what was restricted of them stays restricted."""

from django.db import migrations

WHOLE = ("imports_oldregister", "imports_oldline", "imports_oldrestriction")
UNIQUE = {
    "imports_oldregister": [("id",), ("sha256", "sheet")],
    "imports_oldline": [("id",), ("register_id", "place")],
    "imports_oldrestriction": [("id",), ("line_id",)],
}


def _triggers():
    """Yield (name, table, event) of every guard."""
    for table in WHOLE:
        yield f"{table}_no_update", table, "UPDATE"
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
        ("inspection", "0008_cards_are_not_rewritten"),
        ("imports", "0001_initial"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
