"""R19, R45: what was registered the database itself neither changes nor removes, on both engines."""

import os
from collections import Counter
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import UniqueConstraint

from tests.consideration import roads
from tests.imports import made
from tests.inspection import alarms, referrals, visitors

MIGRATIONS = "ishenim.inspection.migrations"
FIRST = import_module(f"{MIGRATIONS}.0002_nothing_is_rewritten")
ROAD = import_module(f"{MIGRATIONS}.0003_nothing_considered_is_rewritten")
FILES = import_module(f"{MIGRATIONS}.0004_files_are_not_rewritten")
HOUSE = import_module(f"{MIGRATIONS}.0010_what_the_office_set_stays")
KEYS = import_module(f"{MIGRATIONS}.0005_nothing_is_replaced_by_a_partial_key")
CARDS = import_module(f"{MIGRATIONS}.0008_cards_are_not_rewritten")
TOLD = import_module(f"{MIGRATIONS}.0006_nothing_explained_is_rewritten")
POSTS = import_module(f"{MIGRATIONS}.0007_who_held_a_post_is_not_rewritten")
OLD = import_module(f"{MIGRATIONS}.0009_old_registers_are_not_rewritten")
VISITORS = import_module(f"{MIGRATIONS}.0013_visitors_are_not_rewritten")
TERMS = import_module(f"{MIGRATIONS}.0011_terms_change_by_rows")
NOTICES = import_module(f"{MIGRATIONS}.0012_what_was_told_stays")
LAWFUL = import_module(f"{MIGRATIONS}.0014_what_the_law_lets_stays")
ALARMS = import_module(f"{MIGRATIONS}.0015_alarms_are_not_rewritten")
LAW = import_module(f"{MIGRATIONS}.0017_hand_overs_are_not_rewritten")
NUMBERS = import_module(f"{MIGRATIONS}.0016_mobile_numbers_stay")
WHOLE = (
    *FIRST.WHOLE, *ROAD.WHOLE, *FILES.WHOLE, *TOLD.UNIQUE, *POSTS.WHOLE, *CARDS.WHOLE, *OLD.WHOLE, *HOUSE.WHOLE,
    *TERMS.WHOLE, *NOTICES.WHOLE, *VISITORS.WHOLE, *LAWFUL.WHOLE,
    *ALARMS.WHOLE, *NUMBERS.WHOLE, *LAW.WHOLE,
)  # fmt: skip
PARTIAL = {
    **FIRST.COLUMNS, **ROAD.COLUMNS, **POSTS.COLUMNS, **CARDS.COLUMNS, **NOTICES.COLUMNS, **LAWFUL.COLUMNS,
    ALARMS.ALARMS: ALARMS.FIXED, LAW.REFERRALS: LAW.FIXED,
}  # fmt: skip
UNIQUE = {
    **FIRST.UNIQUE, **ROAD.UNIQUE, **FILES.UNIQUE, **TOLD.UNIQUE, **POSTS.UNIQUE, **CARDS.UNIQUE, **OLD.UNIQUE,
    **HOUSE.UNIQUE, **TERMS.UNIQUE, **NOTICES.UNIQUE, **VISITORS.UNIQUE, **LAWFUL.UNIQUE,
    **ALARMS.UNIQUE, **NUMBERS.UNIQUE, **LAW.UNIQUE,
}  # fmt: skip
PROTECTED = [(table, column) for table, columns in PARTIAL.items() for column in columns] + [
    (TERMS.APPEAL, column) for column in TERMS.COLUMNS
]
PROTECTED += VISITORS.FIXED.items()
FREE = {  # everything else of the partly guarded tables
    "accounts_post": {
        *("ky", "ru", "en", "role", "body", "heads_body", "reports_to_id", "deputy_of_id", "assistant_of_id"),
    },
    "accounts_holding": {"person_id", "post_id", "since", "until"},
    "accounts_appointment": {"until"},
    "appeals_appeal": {"stage", "kept_by_id", "due_on"},  # the last one only with a row of its change
    "appeals_part": {"until_place"},
    "journal_book": {"last_number", "closed_at"},
    "telephony_call": {"disposition", "ended_at"},
    "audit_head": {"size", "leaf", "last_at"},
    "notify_notice": {"seen_at", "acted_at"},
    "consideration_standing": {"until_place"},
    "escalation_alarm": {"acknowledged_at", "measured_at", "appeal_id", "ending", "closed_at"},
    "referral_referral": {*LAW.ONCE},
    "edms_standing": {"state", "version", "number", "dated_on", "reason", "is_stale"},
}
RUNNING = {  # a part and a volume end once
    "appeals_part": " WHERE until_place IS NULL",
    "journal_book": " WHERE closed_at IS NULL",
    "notify_notice": " WHERE seen_at IS NULL AND acted_at IS NULL",
    "consideration_standing": " WHERE until_place IS NULL",
    "escalation_alarm": " WHERE " + " AND ".join(f"{column} IS NULL" for column in ALARMS.ONCE),
    "referral_referral": " WHERE " + " AND ".join(f"{column} IS NULL" for column in LAW.ONCE),
}
KEYS_OF_SOME_ROWS = [
    ("appeals_part", "until_place IS NULL"),
    ("journal_book", "closed_at IS NULL"),
    ("journal_restriction", "post_id IS NOT NULL"),
    ("journal_restriction", "person_id IS NOT NULL"),
    ("journal_restriction", "post_id IS NULL AND person_id IS NULL"),
]


@pytest.fixture
def filled(take, people, posts, shared, answer):
    """A complaint with an edited text and a corrected line, an answered appeal: a row in every guarded table."""
    from ishenim.appeals import actions as appeals
    from ishenim.files import actions as files
    from ishenim.imports import actions as imports
    from ishenim.journal import actions as journal
    from ishenim.journal.models import Column

    appeal = roads.taken(take, posts, roads.ROADS["about the akim"])
    later = {"by": people["operator"], "at": appeal.line.registered_at + timedelta(minutes=5)}
    appeals.edit_text(appeal, text="Жарык дагы эле жок.", seen=1, **later)
    journal.correct(appeal.line, column=Column.SUMMARY, new="Жарык жок", reason="ката жазылган", **later)
    walker, road = roads.Walker(people, posts), roads.ROADS["ordinary"]
    answered = walker.bring(roads.taken(take, posts, road), road, "answered")
    walker.go(take(topic="pension"), "explain_where_to_go", "operator", **roads.SAID, body="socfond")
    let_by_law(walker, take, answered)
    imports.restrict(made.brought_in(made.xlsx(), **later).rows.first(), reason="акимдин үстүнөн", **later)
    scan = files.receive("Почта квитанциясы".encode(), "квитанция.txt")
    walker.go(answered, "note", "operator", words="Квитанция тиркелди.", files=(scan,))
    hand_over(people["head-of-apparatus"], posts["records-specialist"], to=people["auditor"], at=roads.NOON)
    count_anew(people["head-of-apparatus"], at=roads.NOON)
    shared.round(hours=2)
    answer(("ИТ-2/2026", "15-221", "24.11.2026"), at=shared.at)
    told(people, appeal.line_id, at=roads.NOON)
    visitors.received(people, posts)
    alarms.raised(people, posts, take)
    referrals.handed_over(people, posts, take)
    yield
    files.discard([scan])


def let_by_law(walker, take, other):
    """Links, several people, forwarding with its notice and reply, leaving."""
    forwarded, left = take(), take()
    for appeal in (forwarded, left):
        walker.go(appeal, "put_before_head", "operator")
    walker.go(forwarded, "link", "operator", other=other.pk)
    walker.go(forwarded, "mark_collective", "operator", people=12)
    walker.go(forwarded, "forward", "operator", **roads.SAID, **roads.SENT, body="res")
    walker.go(forwarded, "send_notice", "operator", **roads.SENT)
    walker.go(forwarded, "body_reply", "operator", **roads.ANSWERED, number="5-11", sent_on=roads.TODAY)
    walker.go(left, "leave", "akim", **roads.SAID, ground="other_procedure")


def count_anew(by, *, at):
    """A day is given off, and the terms of open appeals are counted anew."""
    from ishenim.appeals.models import Appeal, TermChange
    from ishenim.regulation.calendar import Day, DayKind
    from ishenim.terms import actions as terms

    terms.set_day(Day(date(2026, 12, 3), DayKind.DAY_OFF, ky="эс алуу күнү"), seen=0, by=by, at=at)
    keys = list(Appeal.objects.values_list("pk", flat=True))
    terms.count_anew(keys, terms.Counting("Токтом № 5", is_anew=False), by=by.code, at=at)
    assert TermChange.objects.exists()


def told(people, line, *, at):
    """The operator has an address and a number and was told three things: one was seen, one was done."""
    from ishenim.notify import actions as notify
    from ishenim.notify.models import Notice

    operator = people["operator"]
    notify.keep_address(operator, "operator@office.test", seen=0, by=people["head-of-apparatus"], at=at)
    notify.keep_number(operator, "+996700112233", seen=0, by=people["head-of-apparatus"], at=at)
    facts = {"number": 1, "year": 2026, "owed_by": roads.TODAY}
    for key in "abc":
        notify.notify([operator], kind="notice_owed", key=key, facts=facts, line=line, at=at)
    notify.mark_seen(Notice.objects.filter(key="a"), by=operator, at=at)
    notify.mark_acted(Notice.objects.filter(key="b"), at=at)


def hand_over(by, post, *, to, at):
    """A post changed its name, then its holder: the act lists an appeal."""
    from ishenim.accounts import actions as accounts
    from ishenim.accounts.actions import Seat
    from ishenim.staffing import actions as staffing
    from ishenim.staffing import queries

    names = {"ky": "мурунку аталышы", "ru": "", "en": ""}
    seat = Seat(code=post.code, names=names, role=post.role_code, body=post.body, heads_body=post.heads_body)
    accounts.change_post(post, seat, by=by.code, at=at)
    day = roads.TODAY + timedelta(days=1)
    staffing.hand_over(post, to, day=day, seen=queries.seen_of(post), by=by, at=at)


def test_R19_R45_no_row_of_the_register_is_changed(filled):
    """Filling the register takes longer than trying a guard, so one register meets every attempt of a kind."""
    for table in WHOLE:
        for column in _columns(table):
            _refused(table, _same(table, column))


def test_R19_R45_no_row_of_the_register_is_removed(filled):
    for table in (*WHOLE, *PARTIAL):
        _refused(table, f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            _execute("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL refuses for the keys still to be checked
            _refused(table, f"TRUNCATE {table} CASCADE", named=False)  # the first table reached answers


def test_R19_R45_a_protected_column_is_not_changed(filled):
    for table, column in PROTECTED:
        _refused(table, _same(table, column))


def test_the_other_columns_may_change(filled):
    free = {}
    for table in PARTIAL:
        free[table] = set(_columns(table)) - {column for guarded, column in PROTECTED if guarded == table}
        for column in free[table]:
            _execute(_same(table, column) + RUNNING.get(table, ""))

    assert free == FREE


@pytest.mark.parametrize("place", ["NULL", "until_place", "until_place + 1"])
def test_R19_R21_a_part_that_has_ended_ends_no_second_time_and_does_not_begin_again(filled, place):
    _refused("appeals_part", f"UPDATE appeals_part SET until_place = {place} WHERE until_place IS NOT NULL")


@pytest.mark.parametrize(("column", "value"), [(c, v) for c in ("seen_at", "acted_at") for v in ("NULL", "at")])
def test_R45_when_a_notice_was_seen_or_done_is_written_once(filled, column, value):
    _refused("notify_notice", f"UPDATE notify_notice SET {column} = {value} WHERE {column} IS NOT NULL")


@pytest.mark.parametrize("column", [*ALARMS.ONCE, "ending"])
def test_R51_R53_that_an_alarm_was_heard_acted_on_and_closed_is_written_once(filled, column):
    done = "ending <> ''" if column == "ending" else f"{column} IS NOT NULL"

    _refused("escalation_alarm", f"UPDATE escalation_alarm SET {column} = {column} WHERE {done}")


@pytest.mark.parametrize("column", LAW.ONCE)
def test_R60_R61_R62_that_it_was_told_sent_registered_and_decided_is_written_once(filled, column):
    _refused("referral_referral", f"UPDATE referral_referral SET {column} = {column} WHERE {column} IS NOT NULL")


@pytest.mark.parametrize(("table", "column"), FIRST.ONLY_UP.items())
def test_R19_R40_a_counter_only_rises(filled, table, column):
    _execute(f"UPDATE {table} SET {column} = {column} + 1")

    _refused(table, f"UPDATE {table} SET {column} = {column} - 1")


def test_R19_R45_no_row_is_replaced_or_renamed_by_the_back_door_of_sqlite(filled):
    """REPLACE removes the old row without the trigger of DELETE; `rowid` is another name of an integer key."""
    for table in (*WHOLE, *PARTIAL):
        _refused_or_unknown(table, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        if table != "telephony_call":  # its key is no integer, so its rowid names nothing
            _refused_or_unknown(table, f"UPDATE {table} SET rowid = rowid + 1000")


def test_R19_R40_no_new_row_takes_the_place_of_an_old_one_by_its_number(filled):
    """REPLACE also removes a row whose unique key the new one repeats, say year and number of a line."""
    for table in (table for table, keys in UNIQUE.items() if ("id",) in keys and len(keys) > 1):
        others = ", ".join(connection.ops.quote_name(column) for column in _columns(table) if column != "id")
        moved = f"SELECT id + 1000, {others} FROM {table}"
        _refused_or_unknown(table, f"INSERT OR REPLACE INTO {table} (id, {others}) {moved}")


@pytest.mark.parametrize(("table", "rows"), KEYS_OF_SOME_ROWS)
def test_R19_R25_no_new_row_takes_the_place_of_an_old_one_by_a_key_of_some_rows(filled, table, rows):
    """Another volume instead of the open one, another shut-out instead of this: the new row has a number of its own."""
    _execute(
        "INSERT INTO journal_restriction (line_id) SELECT id FROM journal_line"
        " WHERE id NOT IN (SELECT line_id FROM journal_restriction)"
    )
    names = [column for column in _columns(table) if column not in ("id", "volume")]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    own = ("id, volume, ", "id + 1000, volume + 1000, ") if table == "journal_book" else ("id, ", "id + 1000, ")

    _refused_or_unknown(
        table,
        f"INSERT OR REPLACE INTO {table} ({own[0]}{columns}) SELECT {own[1]}{columns} FROM {table} WHERE {rows}",
    )


def test_every_key_of_some_rows_is_tried_here():
    ours = [model for model in apps.get_models() if model._meta.db_table in {*WHOLE, *PARTIAL}]
    conditional = sorted(
        model._meta.db_table
        for model in ours
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is not None
    )

    assert conditional == sorted(table for table, _ in KEYS_OF_SOME_ROWS)
    assert {table: len(keys) for table, keys in KEYS.PARTIAL.items()} == Counter(conditional)


@pytest.mark.parametrize("value", ["NULL", "closed_at"])
def test_R39_a_closed_volume_is_not_opened_again(filled, people, value):
    from ishenim.journal import actions as journal

    journal.open_volume(lines_per_page=8, by=people["operator"], at=roads.NOON)

    _refused("journal_book", f"UPDATE journal_book SET closed_at = {value} WHERE closed_at IS NOT NULL")


def test_R19_R45_every_table_with_a_history_has_its_guards(filled):
    """A table added later must be guarded or named here."""
    guarded = {*WHOLE, *PARTIAL}
    free = {
        "accounts_accountchange", "accounts_person", "appeals_followup", "common_office", "consideration_answerdraft",
        "consideration_phrase", "directory_aimak", "directory_body", "directory_hotline", "directory_topic",
        "directory_village", "edms_readupto", "imports_doubtful", "imports_draft", "inspection_heartbeat",
        "inspection_verification", "outbox_errand", "reception_reception", "telephony_draft",
        "worktime_season",
    }  # fmt: skip
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("ishenim.")}

    assert (ours - guarded, guarded - ours) == (free, set())


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
