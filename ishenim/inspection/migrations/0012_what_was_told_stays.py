"""Who was told what stays as it was told; when it was seen and done is written once. Addresses are append-only."""

from django.db import migrations

WHOLE = ("notify_mailaddress",)
COLUMNS = {"notify_notice": ("id", "recipient_id", "key", "kind", "written_facts", "line", "at")}
ONCE = {"notify_notice": ("seen_at", "acted_at")}
UNIQUE = {"notify_mailaddress": [("id",)], "notify_notice": [("id",), ("recipient_id", "key")]}


def _triggers():
    """Yield (name, table, event, condition) of every guard."""
    for table in (*WHOLE, *COLUMNS):
        of = " OF " + ", ".join(f'"{column}"' for column in COLUMNS[table]) if table in COLUMNS else ""
        yield f"{table}_no_update", table, f"UPDATE{of}", ""
        yield f"{table}_no_delete", table, "DELETE", ""
    for table, columns in ONCE.items():
        for column in columns:
            yield f"{table}_{column}_once", table, f"UPDATE OF {column}", f"WHEN (OLD.{column} IS NOT NULL)"


def _sqlite_guards():
    """SQLite lets INSERT OR REPLACE remove a row, and UPDATE … SET rowid rename it, past the guards above."""
    for table, keys in UNIQUE.items():
        same = " OR ".join("(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in keys)
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
        ("inspection", "0011_terms_change_by_rows"),
        ("notify", "0001_notices"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
