"""Keys that hold for some rows only are keys as well: no row is replaced by one of them; a closed volume stays closed."""

from django.db import migrations

PARTIAL = {
    "appeals_part": [
        "until_place IS NULL AND NEW.until_place IS NULL"
        " AND appeal_id = NEW.appeal_id AND post_id = NEW.post_id AND kind = NEW.kind",
    ],
    "journal_book": ["closed_at IS NULL AND NEW.closed_at IS NULL AND year = NEW.year"],
    "journal_restriction": [
        "line_id = NEW.line_id AND post_id = NEW.post_id",
        "line_id = NEW.line_id AND person_id = NEW.person_id",
        "line_id = NEW.line_id AND coalesce(post_id, person_id, NEW.post_id, NEW.person_id) IS NULL",
    ],
}
CLOSED = "journal_book_closes_once"


def forwards(apps, schema_editor):
    run = schema_editor.execute
    when = "BEFORE UPDATE OF closed_at ON journal_book"
    if schema_editor.connection.vendor == "postgresql":
        run(
            f"CREATE TRIGGER {CLOSED} {when} FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) "
            "EXECUTE FUNCTION ishenim_refuse()"
        )
        return
    run(
        f"CREATE TRIGGER {CLOSED} {when} WHEN OLD.closed_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'append-only: journal_book'); END"
    )
    for table, keys in PARTIAL.items():
        same = " OR ".join(f"({key})" for key in keys)
        run(
            f"CREATE TRIGGER {table}_no_partial_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        )


def backwards(apps, schema_editor):
    run = schema_editor.execute
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    run(f"DROP TRIGGER {CLOSED}" + ("" if is_sqlite else " ON journal_book"))
    for table in PARTIAL if is_sqlite else ():
        run(f"DROP TRIGGER {table}_no_partial_replace")


class Migration(migrations.Migration):
    dependencies = [("inspection", "0004_files_are_not_rewritten")]
    operations = [migrations.RunPython(forwards, backwards)]
