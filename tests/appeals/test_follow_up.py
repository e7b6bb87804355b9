"""Decisions 10: the caller's code is shown once, kept as a keyed hash, and replaced when the form comes twice."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

from ishenim.appeals.follow_up import keyed_hash
from ishenim.appeals.models import Appeal, FollowUp
from ishenim.intake import actions as intake
from ishenim.regulation.follow_up_code import is_well_formed
from ishenim.regulation.required_facts import ToldPhone
from ishenim.telephony import actions as telephony

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)


@pytest.fixture
def finish(people, told):
    """Send the form of a call; called again it is the same form sent twice."""
    draft = telephony.take_call(by=people["operator"], at=NOW)

    def finished(**facts):
        return intake.finish_call(told(call_id=draft.pk, **facts), draft=draft, by=people["operator"], at=NOW)

    return finished


def every_cell():
    """Everything the database holds, as text, bytes included."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [cell for row in cursor.fetchall() for cell in row if cell is not None]
    return [bytes(c).decode("latin-1") if isinstance(c, bytes | memoryview | bytearray) else str(c) for c in found]


def test_the_code_is_well_formed_and_goes_with_the_last_four_digits_of_the_phone(finish):
    done = finish()

    assert (is_well_formed(done.code.code), done.code.pin) == (True, "")
    assert FollowUp.objects.values().get() == {
        "appeal_id": done.appeal.pk,
        "code_hash": keyed_hash(done.code.code, "3456"),
        "needs_pin": False,
    }


@pytest.mark.parametrize("phones", [(), (ToldPhone("102", "102"),), (ToldPhone("жок", ""),)])
def test_a_caller_without_a_phone_gets_a_pin(finish, phones):
    done = finish(phones=phones)

    assert (len(done.code.pin), done.code.pin.isdigit()) == (4, True)
    assert FollowUp.objects.values_list("code_hash", "needs_pin").get() == (
        keyed_hash(done.code.code, done.code.pin),
        True,
    )


def test_the_hash_needs_the_offices_key_which_is_not_in_the_database(finish):
    done = finish()

    bare = hashlib.sha256(f"{done.code.code}:3456".encode()).hexdigest()
    kept = FollowUp.objects.get().code_hash
    key = settings.FOLLOW_UP_KEY
    cells = every_cell()
    assert (kept == bare, [word for word in (key.hex(), key.decode("latin-1")) if word in cells]) == (False, [])


@pytest.mark.parametrize("facts", [{}, {"phones": ()}])
def test_no_code_and_no_pin_stands_in_the_database_in_clear(finish, facts):
    done = finish(**facts)

    code, cells = done.code, every_cell()
    assert len(cells) > 100
    assert [cell for cell in cells if code.code in cell or code.in_groups in cell] == []
    assert [cell for cell in cells if code.pin and cell == code.pin] == []


def test_the_same_form_sent_twice_gives_the_same_number_and_a_fresh_code(finish):
    first, second = finish(), finish()

    assert (first.appeal, first.appeal.line.number) == (second.appeal, second.appeal.line.number)
    assert (first.is_repeat, second.is_repeat, Appeal.objects.count()) == (False, True, 1)
    assert first.code != second.code


def test_the_fresh_code_replaces_the_first(finish):
    finish()
    second = finish()

    assert FollowUp.objects.values_list("appeal_id", "code_hash").get() == (
        second.appeal.pk,
        keyed_hash(second.code.code, "3456"),
    )


def test_the_fresh_code_of_a_caller_without_a_phone_has_a_fresh_pin(finish):
    finish(phones=())
    second = finish(phones=())

    hashed = keyed_hash(second.code.code, second.code.pin)
    assert (len(second.code.pin), FollowUp.objects.get().code_hash) == (4, hashed)


def test_a_form_sent_again_with_other_words_changes_nothing_that_was_registered(finish):
    first = finish(content="Суу жок", summary="Суу")

    second = finish(content="Баары жакшы", summary="Жакшы", phones=())

    assert (second.appeal.line.summary, second.appeal.texts.get().text) == ("Суу", "Суу жок")
    assert (second.appeal, FollowUp.objects.get().code_hash) == (first.appeal, keyed_hash(second.code.code, "3456"))


def test_a_fresh_code_is_an_entry_of_the_log_without_the_code(finish):
    import json

    from ishenim.audit.models import Entry

    finish()
    finish()

    entry = json.loads(bytes(Entry.objects.order_by("seq").last().body))
    assert (entry["act"], entry["ref"], entry["c"]) == ("give_code", "code:2026/1", {})


def test_two_calls_get_two_codes(take):
    take()
    take()

    assert FollowUp.objects.values("code_hash").distinct().count() == 2
