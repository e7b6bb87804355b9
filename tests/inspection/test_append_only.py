"""R19, R45: what was registered the database itself neither changes nor removes, on both engines."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

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
        _refused(table, f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", [*WHOLE, *PARTIAL])
def test_R19_R45_no_row_of_the_register_is_removed(filled, table):
    _refused(table, f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        _refused(table, f"TRUNCATE {table} CASCADE", named=False)  # the first table reached answers


@pytest.mark.parametrize(("table", "column"), PROTECTED)
def test_R19_R45_a_protected_column_is_not_changed(filled, table, column):
    _refused(table, f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", PARTIAL)
def test_the_other_columns_may_change(filled, table):
    free = set(_columns(table)) - set(PARTIAL[table])

    for column in free:
        _execute(f"UPDATE {table} SET {column} = {column}")

    assert free == FREE[table]


@pytest.mark.parametrize(("table", "column"), GUARDS.ONLY_UP.items())
def test_R19_R40_a_counter_only_rises(filled, table, column):
    _execute(f"UPDATE {table} SET {column} = {column} + 1")

    _refused(table, f"UPDATE {table} SET {column} = {column} - 1")


@pytest.mark.parametrize("table", [*WHOLE, *PARTIAL])
def test_R19_R45_no_row_is_replaced_or_renamed_by_the_back_door_of_sqlite(filled, table):
    """REPLACE removes the old row without the trigger of DELETE; `rowid` is another name of an integer key."""
    if connection.vendor == "postgresql":
        return  # knows neither
    _refused(table, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    if table != "telephony_call":  # its key is no integer, so its rowid names nothing
        _refused(table, f"UPDATE {table} SET rowid = rowid + 1000")


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
