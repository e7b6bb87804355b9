"""Trust 4, decisions 6: one byte form of an entry, salted commitments, and what links entries."""

import hashlib
import json
import os
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation import chain
from ishenim.regulation.chain import Act, Place, Ref

BISHKEK = timezone(timedelta(hours=6))
AT = datetime(2026, 11, 24, 10, 42, tzinfo=BISHKEK)
PLACE = Place(origin="ishenim/alay", seq=7, prev="ab" * 32, boot="0f", mono=5, is_clock_suspect=False)

moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(BISHKEK))
values = st.one_of(
    st.text(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.binary(),
    st.dates(),
    moments,
    st.lists(st.text(), max_size=4).map(tuple),
)
tables = st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="\0"), min_size=1), values, max_size=6)


def committed(fields):
    salts = os.urandom(chain.SALT_LENGTH * len(fields))
    return salts, chain.commitments(fields, salts)


def test_the_first_entry_points_back_to_the_hash_of_a_known_word():
    assert hashlib.sha256(b"ishenim/log/1").hexdigest() == chain.FIRST_PREV


def test_a_commitment_is_the_hash_of_salt_name_and_value():
    salt = bytes(range(16))

    hashed = chain.commitment("line.number", 5, salt)

    assert hashed == hashlib.sha256(b"ishenim/field/1\0" + salt + b"line.number\0" + b"5").hexdigest()


def test_a_leaf_is_kept_apart_from_inner_nodes():
    assert chain.leaf(b"{}") == hashlib.sha256(b"\x00{}").hexdigest()


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("Төлөгөн", '"Төлөгөн"'),
        ("", '""'),
        (5, "5"),
        ("5", '"5"'),
        (True, "true"),
        (1, "1"),
        (None, "null"),
        ("null", '"null"'),
        (b"\x00\xff", "hex:00ff"),
        ("hex:00ff", '"hex:00ff"'),
        (date(2026, 11, 24), "2026-11-24"),
        (AT, "2026-11-24T04:42:00.000000+00:00"),
        (("a", "b"), '["a","b"]'),
        ((), "[]"),
    ],
)
def test_a_value_has_one_spelling(value, spelling):
    assert chain.plain(value) == spelling


@given(values, values)
def test_two_different_values_are_never_spelled_alike(one, other):
    same = type(one) is type(other) and one == other

    assert (chain.plain(one) == chain.plain(other)) == same


@given(moments)
def test_a_moment_is_spelled_alike_in_every_time_zone(moment):
    assert chain.plain(moment.astimezone(UTC)) == chain.plain(moment)


@given(tables)
def test_fields_nobody_touched_do_not_differ(fields):
    salts, kept = committed(fields)

    assert chain.differing(fields, salts, kept) == []


@given(tables, st.data())
def test_exactly_the_changed_field_differs(fields, data):
    fields = {"line.summary": "жарык жок", **fields}
    salts, kept = committed(fields)
    name = data.draw(st.sampled_from(sorted(fields)))
    value = data.draw(values.filter(lambda value: chain.plain(value) != chain.plain(fields[name])))

    assert chain.differing({**fields, name: value}, salts, kept) == [name]


@given(tables, st.data())
def test_a_field_that_is_gone_differs(fields, data):
    fields = {"line.summary": "жарык жок", **fields}
    salts, kept = committed(fields)
    name = data.draw(st.sampled_from(sorted(fields)))

    assert chain.differing({key: fields[key] for key in fields if key != name}, salts, kept) == [name]


@given(tables)
def test_a_field_that_came_in_differs(fields):
    salts, kept = committed(fields)

    assert chain.differing({**fields, "\x7fadded": ""}, salts, kept) == ["\x7fadded"]


@given(tables, st.data())
def test_one_changed_bit_of_the_salts_is_one_differing_field(fields, data):
    fields = {"line.summary": "жарык жок", **fields}
    salts, kept = committed(fields)
    bit = data.draw(st.integers(0, 8 * len(salts) - 1))
    bent = bytearray(salts)
    bent[bit // 8] ^= 1 << bit % 8

    assert chain.differing(fields, bytes(bent), kept) == [sorted(fields)[bit // 8 // 16]]


@pytest.mark.parametrize("cut", [0, 1, 15, 16, 31])
def test_salts_of_another_length_are_named(cut):
    fields = {"a": 1, "b": 2}
    salts, kept = committed(fields)

    assert chain.differing(fields, salts[:cut], kept) == ["salts"]


def test_the_same_value_twice_gives_two_different_commitments():
    kept = chain.commitments({"a": "Сагынов", "b": "Сагынов"}, os.urandom(32))

    assert len(set(kept.values())) == 2


def test_salts_that_do_not_fit_the_fields_are_no_commitments():
    with pytest.raises(ValueError, match="zip"):
        chain.commitments({"a": 1, "b": 2}, os.urandom(16))


def test_a_body_is_sorted_unspaced_and_not_escaped():
    act = Act(did="register", what=Ref("line", "2026/5", "2026-1", 5), by="жылдыз", at=AT)

    raw = chain.body(act, PLACE, b"").decode()

    assert raw == (
        '{"act":"register","actor":"жылдыз","at":"2026-11-24T04:42:00.000000+00:00","boot":"0f","c":{},'
        '"clock_suspect":false,"files":[],"journal":"2026-1","kind":"register","mono":5,"no":5,'
        '"origin":"ishenim/alay","prev":"' + "ab" * 32 + '","ref":"line:2026/5","seq":7,"v":1}'
    )


def test_an_act_on_no_line_has_no_journal_and_no_number():
    record = json.loads(chain.body(Act(did="sign_in", what=Ref("person", "akim"), by="akim", at=AT), PLACE, b""))

    assert (record["journal"], record["no"], record["ref"]) == (None, None, "person:akim")


@given(tables)
def test_a_body_read_and_written_again_is_the_same(fields):
    salts = os.urandom(16 * len(fields))
    raw = chain.body(Act(did="register", what=Ref("line", "1"), by="a", at=AT, fields=fields), PLACE, salts)

    assert chain.canonical(json.loads(raw)) == raw


@given(st.text(min_size=4), st.binary(min_size=16, max_size=16))
def test_a_body_holds_the_commitment_and_nothing_of_the_value(value, salt):
    act = Act(did="register", what=Ref("line", "1"), by="a", at=AT, fields={"line.summary": value})
    bare = Act(did="register", what=Ref("line", "1"), by="a", at=AT)

    record = json.loads(chain.body(act, PLACE, salt))

    without = json.loads(chain.body(bare, PLACE, b""))
    assert record == {**without, "c": {"line.summary": chain.commitment("line.summary", value, salt)}}
