"""The term of an appeal may end on another day only with a row that says why; those rows stay as they are (III.7)."""

from django.db import migrations

APPEAL, CHANGE = "appeals_appeal", "appeals_termchange"
FIXED = "appeals_appeal_due_on_fixed"  # from 0003
COLUMNS = ("profile", "outside_hours")  # of the appeal, as fixed as the others
WHOLE = (CHANGE,)
UNIQUE = {CHANGE: [("id",), ("appeal_id", "place")]}
EVENTS = ("update", "delete")
BY_ROW = f"{APPEAL}_due_on_by_row"
SAID = f"SELECT 1 FROM {CHANGE} WHERE appeal_id = NEW.id AND until IS NOT DISTINCT FROM NEW.due_on"
FUNCTION = f"""
CREATE FUNCTION ishenim_term_by_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.due_on IS DISTINCT FROM OLD.due_on AND NOT EXISTS ({SAID}) THEN
    RAISE EXCEPTION 'append-only: {APPEAL}' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""


def forwards(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        _on_sqlite(run)
        return
    refuse = "EXECUTE FUNCTION ishenim_refuse()"
    run(f"DROP TRIGGER {FIXED} ON {APPEAL}")
    run(FUNCTION, None)
    run(
        f"CREATE TRIGGER {BY_ROW} BEFORE UPDATE OF due_on ON {APPEAL} "
        "FOR EACH ROW EXECUTE FUNCTION ishenim_term_by_row()"
    )
    for column in COLUMNS:
        run(f"CREATE TRIGGER {APPEAL}_{column}_fixed BEFORE UPDATE OF {column} ON {APPEAL} FOR EACH ROW {refuse}")
    for event in EVENTS:
        run(f"CREATE TRIGGER {CHANGE}_no_{event} BEFORE {event.upper()} ON {CHANGE} FOR EACH ROW {refuse}")
    run(f"CREATE TRIGGER {CHANGE}_no_truncate BEFORE TRUNCATE ON {CHANGE} {refuse}")


def _on_sqlite(run):
    stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {APPEAL}'); END"
    run(f"DROP TRIGGER {FIXED}")
    said = SAID.replace("IS NOT DISTINCT FROM", "IS")
    run(
        f"CREATE TRIGGER {BY_ROW} BEFORE UPDATE OF due_on ON {APPEAL} "
        f"WHEN NEW.due_on IS NOT OLD.due_on AND NOT EXISTS ({said}) {stop}"
    )
    for column in COLUMNS:
        run(f"CREATE TRIGGER {APPEAL}_{column}_fixed BEFORE UPDATE OF {column} ON {APPEAL} {stop}")
    stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {CHANGE}'); END"
    for event in EVENTS:
        run(f"CREATE TRIGGER {CHANGE}_no_{event} BEFORE {event.upper()} ON {CHANGE} {stop}")
    same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in UNIQUE[CHANGE])
    run(
        f"CREATE TRIGGER {CHANGE}_no_replace BEFORE INSERT ON {CHANGE} "
        f"WHEN EXISTS (SELECT 1 FROM {CHANGE} WHERE {same}) {stop}"
    )
    run(f"CREATE TRIGGER {CHANGE}_no_rename BEFORE UPDATE ON {CHANGE} WHEN OLD.rowid IS NOT NEW.rowid {stop}")


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    on = (lambda table: "") if is_sqlite else (lambda table: f" ON {table}")
    for guard in (*EVENTS, *(("replace", "rename") if is_sqlite else ("truncate",))):
        run(f"DROP TRIGGER {CHANGE}_no_{guard}{on(CHANGE)}")
    for name in (BY_ROW, *(f"{APPEAL}_{column}_fixed" for column in COLUMNS)):
        run(f"DROP TRIGGER {name}{on(APPEAL)}")
    if is_sqlite:
        stop = f"BEGIN SELECT RAISE(ABORT, 'append-only: {APPEAL}'); END"
        run(f"CREATE TRIGGER {FIXED} BEFORE UPDATE OF due_on ON {APPEAL} {stop}")
        return
    run("DROP FUNCTION ishenim_term_by_row()")
    run(
        f"CREATE TRIGGER {FIXED} BEFORE UPDATE OF due_on ON {APPEAL} FOR EACH ROW EXECUTE FUNCTION ishenim_refuse()"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0010_what_the_office_set_stays"),
        ("appeals", "0004_terms_change"),
        ("consideration", "0006_a_day_not_known_yet"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
