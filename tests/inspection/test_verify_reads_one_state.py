"""Verification reads one state of the office however long it takes, on either engine, and of any office."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import F

from ishenim.appeals.models import Appeal
from ishenim.audit.models import Entry
from ishenim.audit.queries import snapshot
from ishenim.inspection.models import Verification
from ishenim.inspection.queries import Problem, verify
from ishenim.journal import actions as journal
from ishenim.journal.models import Book
from ishenim.telephony.models import Call

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)


def write():
    Verification.objects.create(at=NOW, entries=77, problems=0)


def in_another_connection(act):
    """What another process of the office does meanwhile; it commits."""
    failed = []

    def done():
        try:
            act()
        except Exception as trouble:
            failed.append(trouble)
        finally:
            connection.close()

    other = Thread(target=done)
    other.start()
    other.join(timeout=20)
    assert (other.is_alive(), failed) == (False, [])


@pytest.fixture
def committing(django_db_setup, django_db_blocker):
    """Outside the transaction of a test, as in an office; what was written is removed again."""
    with django_db_blocker.unblock():
        yield Verification.objects.filter(entries=77)
        Verification.objects.filter(entries=77).delete()
        connection.close()


def test_a_snapshot_sees_nothing_that_was_written_since_and_holds_up_nobody(committing):
    with snapshot():
        seen = [committing.count()]
        in_another_connection(write)
        seen.append(committing.count())

    assert (seen, committing.count()) == ([0, 0], 1)


def test_a_snapshot_that_is_broken_off_leaves_the_connection_usable(committing):
    with pytest.raises(ValueError, match="broken off"), snapshot():
        committing.count()
        raise ValueError("broken off")

    with transaction.atomic():
        write()
    assert (committing.count(), connection.in_atomic_block) == (1, False)


def test_two_snapshots_one_after_the_other_see_two_states(committing):
    seen = []
    for _ in range(2):
        with snapshot():
            seen.append(committing.count())
        in_another_connection(write)

    assert seen == [0, 1]


def test_a_snapshot_inside_an_act_sees_what_the_act_has_written(db):
    with snapshot():
        write()
        seen = Verification.objects.filter(entries=77).count()

    assert (seen, connection.in_atomic_block) == (1, True)


def test_an_office_without_a_line_is_in_order(db):
    result = verify()

    assert (Book.objects.count(), result.problems, result.entries) == (0, [], Entry.objects.count())


def test_an_office_with_one_line_is_in_order(take):
    take()

    assert verify().problems == []


# Volumes, calls and keepers, which change by acts of their own


def test_R39_an_open_volume_that_was_closed_is_named(book):
    Book.objects.filter(volume=2).update(closed_at=NOW)

    assert verify().problems == [Problem("book 2026-2", "altered", ("book.closed_at",))]


def test_R39_two_volumes_of_which_the_wrong_one_is_open_are_both_named(book):
    Book.objects.filter(volume=2).update(closed_at=NOW)
    Book.objects.filter(volume=1).update(closed_at=None)

    assert verify().problems == [Problem(f"book 2026-{n}", "altered", ("book.closed_at",)) for n in (1, 2)]


def test_R39_the_last_volume_of_a_year_stays_open_when_another_year_begins(take, people):
    take()
    year = NOW + timedelta(days=60)
    take(at=year)
    journal.open_volume(lines_per_page=8, by=people["operator"], at=year + timedelta(minutes=1))

    closed = list(Book.objects.order_by("year", "volume").values_list("year", "volume", "closed_at"))
    assert (closed, verify().problems) == (
        [(2026, 1, None), (2027, 1, year + timedelta(minutes=1)), (2027, 2, None)],
        [],
    )


@pytest.mark.parametrize("fields", [{"disposition": "silence"}, {"ended_at": F("ended_at") + timedelta(seconds=1)}])
def test_R3_a_registered_call_that_ended_otherwise_is_named(book, fields):
    Call.objects.filter(pk=book.appeals[4].call_id).update(**fields)

    named = ("call.disposition", "call.ended_at")
    assert verify().problems == [Problem(f"call {book.appeals[4].call_id}", "altered", named)]


@pytest.mark.parametrize("keeper", ["akim", "nobody"])
def test_two_appeals_that_others_or_nobody_keep_are_both_named(book, people, keeper):
    chosen = book.appeals[2], book.appeals[7]
    Appeal.objects.filter(pk__in=[appeal.pk for appeal in chosen]).update(kept_by=people.get(keeper))

    assert verify().problems == [Problem(f"line {a.line.ref}", "altered", ("appeal.kept_by",)) for a in chosen]


def test_a_renamed_user_is_missing_under_the_old_name_and_added_under_the_new(book, people):
    type(people["control"]).objects.filter(username="control").update(username="kontrol")

    assert verify().problems == [Problem("person control", "missing"), Problem("person kontrol", "added")]
