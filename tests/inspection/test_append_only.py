"""R19, R45: what was registered the database itself neither changes nor removes, on both engines."""

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

GUARDS = import_module("ishenim.inspection.migrations.0002_nothing_is_rewritten")
WHOLE, PARTIAL = GUARDS.WHOLE, GUARDS.COLUMNS
PROTECTED = [(table, column) for table, columns in PARTIAL.items() for column in columns]
FREE = {  # everything else of the partly guarded tables
    "appeals_appeal": {"stage", "kept_by_id"},
    "journal_book": {"last_number", "closed_at"},
    "telephony_call": {"disposition", "ended_at"},
    "audit_head": {"size", "leaf", "last_at"},
}


@pytest.fixture
def filled(take, people, posts):
    """A complaint with a subject, an edited text and a corrected line: at least one row in every guarded table."""
    from ishenim.appeals import actions as appeals
    from ishenim.journal import actions as journal
    from ishenim.journal.models import Column
    from ishenim.regulation.conflict import About, Allegation, Rank

    akim = About(posts["akim"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.DELAY}))
    appeal = take(kind="complaint", abouts=(akim,))
    later = {"by": people["operator"], "at": appeal.line.registered_at + timedelta(minutes=5)}
    appeals.edit_text(appeal, text="Жарык дагы эле жок.", seen=1, **later)
    journal.correct(appeal.line, column=Column.SUMMARY, new="Жарык жок", reason="ката жазылган", **later)


@pytest.mark.parametrize("table", WHOLE)
def test_R19_R45_no_row_of_the_register_is_changed(filled, table):
    for column in _columns(table):
        _refused(table, _same(table, column))


@pytest.mark.parametrize("table", [*WHOLE, *PARTIAL])
def test_R19_R45_no_row_of_the_register_is_removed(filled, table):
    _refused(table, f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        _execute("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL refuses for the keys still to be checked
        _refused(table, f"TRUNCATE {table} CASCADE", named=False)  # the first table reached answers


@pytest.mark.parametrize(("table", "column"), PROTECTED)
def test_R19_R45_a_protected_column_is_not_changed(filled, table, column):
    _refused(table, _same(table, column))


@pytest.mark.parametrize("table", PARTIAL)
def test_the_other_columns_may_change(filled, table):
    free = set(_columns(table)) - set(PARTIAL[table])

    for column in free:
        _execute(_same(table, column))

    assert free == FREE[table]


@pytest.mark.parametrize(("table", "column"), GUARDS.ONLY_UP.items())
def test_R19_R40_a_counter_only_rises(filled, table, column):
    _execute(f"UPDATE {table} SET {column} = {column} + 1")

    _refused(table, f"UPDATE {table} SET {column} = {column} - 1")


@pytest.mark.parametrize("table", [*WHOLE, *PARTIAL])
def test_R19_R45_no_row_is_replaced_or_renamed_by_the_back_door_of_sqlite(filled, table):
    """REPLACE removes the old row without the trigger of DELETE; `rowid` is another name of an integer key."""
    _refused_or_unknown(table, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    if table != "telephony_call":  # its key is no integer, so its rowid names nothing
        _refused_or_unknown(table, f"UPDATE {table} SET rowid = rowid + 1000")


def test_R19_R40_no_new_line_takes_the_place_of_an_old_one_by_its_number(filled):
    """REPLACE also removes a row whose unique key the new one repeats, here year and number."""
    others = ", ".join(column for column in _columns("journal_line") if column != "id")

    _refused_or_unknown(
        "journal_line",
        f"INSERT OR REPLACE INTO journal_line (id, {others}) SELECT id + 1000, {others} FROM journal_line",
    )


def test_the_tests_run_on_the_engine_and_in_the_folder_they_were_given(db):
    """Settings read before tests/conftest.py speaks would send every test to SQLite in the developer's own data."""
    asked = "postgresql" if os.environ.get("ISHENIM_TEST_DATABASE") else "sqlite"

    assert (connection.vendor, settings.DATA) == (asked, Path(os.environ["ISHENIM_DATA"]).resolve())


def _refused_or_unknown(table, statement):
    """SQLite refuses the statement; PostgreSQL has neither REPLACE nor rowid and does not understand it."""
    if connection.vendor == "sqlite":
        _refused(table, statement)
        return
    before = _rows(table)
    with pytest.raises(ProgrammingError), transaction.atomic():
        _execute(statement)
    assert _rows(table) == before


def _refused(table, statement, *, named=True):
    """The statement meets a row, fails with the guard's words and leaves everything as it was."""
    before = _rows(table)
    assert before

    with (
        pytest.raises(IntegrityError, match=f"append-only: {table}" if named else "append-only: "),
        transaction.atomic(),
    ):
        _execute(statement)

    assert _rows(table) == before


def _same(table, column):
    """Write a column over with itself; a guard must not ask what was written. `column` is a word of SQL as well."""
    quoted = connection.ops.quote_name(column)
    return f"UPDATE {table} SET {quoted} = {quoted}"


def _execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return [
            tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor.fetchall()
        ]


def _columns(table):
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]
