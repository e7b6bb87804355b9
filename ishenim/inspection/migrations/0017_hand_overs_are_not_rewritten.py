"""What happened to a hand-over is append-only; it moves on once in each way: told, sent, registered, decided."""

from django.db import migrations

WHOLE = ("referral_referralevent", "referral_referralfile")
REFERRALS = "referral_referral"
FIXED = ("id", "alarm_id", "body_id", "matter", "started_at", "started_by_id")
ONCE = ("told_at", "sent_at", "registered_at", "ended_at")
UNIQUE = {
    REFERRALS: [("id",), ("alarm_id", "body_id")],
    "referral_referralevent": [("id",), ("referral_id", "place")],
    "referral_referralfile": [("id",), ("event_id", "place"), ("file_id",)],
}


def _triggers():
    """Yield (name, table, event, condition) of every guard."""
    for table in WHOLE:
        yield f"{table}_no_update", table, "UPDATE", ""
        yield f"{table}_no_delete", table, "DELETE", ""
    yield f"{REFERRALS}_no_update", REFERRALS, f"UPDATE OF {', '.join(FIXED)}", ""
    yield f"{REFERRALS}_no_delete", REFERRALS, "DELETE", ""
    for column in ONCE:
        yield f"{REFERRALS}_{column}_once", REFERRALS, f"UPDATE OF {column}", f"WHEN (OLD.{column} IS NOT NULL)"


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
        ("inspection", "0016_mobile_numbers_stay"),
        ("referral", "0001_handed_over"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
