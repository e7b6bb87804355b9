"""Trust 4: an entry that is dropped, moved, added, bent or unreadable is named itself, not its neighbour."""

import json
from datetime import datetime, timedelta

import pytest
from django.db.models import F

from ishenim.audit.models import Entry, Salts
from ishenim.inspection.queries import Problem, verify
from ishenim.regulation import chain

pytestmark = pytest.mark.usefixtures("book_kept")

PLACES = ("first", "second", "middle", "last_but_one", "last")


def first_problem():
    return verify().problems[0]


@pytest.fixture
def place(log):
    """An entry's number by where it stands."""
    size = log.size()
    numbers = {"first": 1, "second": 2, "middle": log.seq_of("line:2026/5"), "last_but_one": size - 1, "last": size}
    return numbers.__getitem__


@pytest.mark.parametrize("where", PLACES)
def test_a_dropped_entry_is_named(place, log, where):
    log.drop(place(where))

    assert first_problem() == Problem(f"entry {place(where)}", "missing")


def test_two_dropped_entries_are_named_the_earlier_first(place, log):
    seq = place("middle")
    log.drop(seq)
    log.drop(seq + 1)

    assert [p for p in verify().problems if p.what.startswith("entry")] == [
        Problem(f"entry {seq}", "missing"),
        Problem(f"entry {seq + 1}", "missing"),
    ]


@pytest.mark.parametrize("where", PLACES)
def test_a_backdated_entry_is_named(place, log, where):
    seq = place(where)
    earlier = datetime.fromisoformat(log.record(seq)["at"]) - timedelta(days=1)
    log.change(seq, at=chain.plain(earlier))

    assert verify().problems == [Problem(f"entry {seq}", "altered")]


@pytest.mark.parametrize("where", PLACES)
def test_an_entry_whose_pointer_alone_was_bent_is_named_and_not_its_predecessor(place, log, where):
    seq = place(where)
    log.change(seq, prev="0" * 64)

    assert verify().problems == [Problem(f"entry {seq}", "altered")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "machine"),
        ("act", "correct"),
        ("kind", "correct"),
        ("boot", "0000"),
        ("mono", 1),
        ("clock_suspect", True),
        ("files", ["0" * 64]),
        ("journal", "2025-1"),
        ("no", 99),
        ("origin", "elsewhere"),
        ("v", 2),
        ("seq", 1_000_000),
        ("ref", "line:2026/6"),
        ("c", {}),
    ],
)
def test_a_changed_field_of_an_entry_names_the_entry(place, log, field, value):
    seq = place("middle")
    log.change(seq, **{field: value})

    assert first_problem() == Problem(f"entry {seq}", "altered")


@pytest.mark.parametrize(
    "ref",
    ["line:2O26/5", "line:x/y", "line:2026", "correction:2026", "text:5", "call:5", "ending:", "post:akim", "holding:"],
)
def test_an_entry_with_an_unreadable_reference_is_named(place, log, ref):
    seq = place("middle")
    log.change(seq, ref=ref)

    assert first_problem() == Problem(f"entry {seq}", "altered")


@pytest.mark.parametrize("other", ["middle", "last"])
def test_two_entries_whose_bodies_were_swapped_are_named_the_earlier_first(place, log, other):
    earlier, later = place("second"), place(other)
    bodies = log.body(earlier), log.body(later)
    log.put(earlier, bodies[1])
    log.put(later, bodies[0])

    assert first_problem() == Problem(f"entry {earlier}", "altered")


@pytest.mark.parametrize("other", ["middle", "last"])
def test_two_swapped_bodies_with_their_numbers_put_right_are_named_the_earlier_first(place, log, other):
    earlier, later = place("second"), place(other)
    records = log.record(earlier), log.record(later)
    log.put(earlier, {**records[1], "seq": earlier})
    log.put(later, {**records[0], "seq": later})

    assert first_problem() == Problem(f"entry {earlier}", "altered")


def test_two_swapped_bodies_with_numbers_and_pointers_put_right_are_named_the_earlier_first(place, log):
    earlier, later = place("second"), place("middle")
    records = log.record(earlier), log.record(later)
    log.put(earlier, {**records[1], "seq": earlier, "prev": records[0]["prev"]})
    log.put(later, {**records[0], "seq": later, "prev": records[1]["prev"]})

    assert first_problem() == Problem(f"entry {earlier}", "altered")


def test_two_neighbours_whose_bodies_were_swapped_are_named_the_earlier_first(place, log):
    seq = place("middle")
    bodies = log.body(seq), log.body(seq + 1)
    log.put(seq, bodies[1])
    log.put(seq + 1, bodies[0])

    assert first_problem() == Problem(f"entry {seq}", "altered")


def test_two_altered_neighbours_are_named_the_earlier_first(place, log):
    seq = place("middle")
    log.change(seq, actor="machine")
    log.change(seq + 1, actor="machine")

    assert verify().problems == [Problem(f"entry {seq}", "altered"), Problem(f"entry {seq + 1}", "altered")]


@pytest.mark.parametrize("seq", [0, -1, -7])
def test_an_entry_added_before_the_first_is_named(log, seq):
    log.add(seq, {**log.record(1), "seq": seq, "ref": "person:akim", "c": {}})

    assert verify().problems == [Problem(f"entry {seq}", "added")]


@pytest.mark.parametrize("beyond", [1, 5])
def test_an_entry_added_at_the_end_is_named(log, beyond):
    size = log.size()
    log.add(size + beyond, {**log.record(size), "seq": size + beyond, "prev": chain.leaf(log.body(size)), "c": {}})

    assert first_problem() == Problem(f"entry {size + beyond}", "added")


def make_room(seq):
    """Move every entry from here on one place up, as their rows are numbered."""
    for found in Entry.objects.filter(seq__gte=seq).order_by("-seq"):
        Entry.objects.create(seq=found.seq + 1, body=found.body)
        Salts.objects.filter(entry_id=found.seq).update(entry_id=found.seq + 1)
        Entry.objects.filter(seq=found.seq).delete()


def test_an_entry_added_in_the_middle_is_named(place, log):
    seq = place("middle")
    make_room(seq)
    log.add(seq, {**log.record(1), "seq": seq, "prev": chain.leaf(log.body(seq - 1)), "ref": "person:akim", "c": {}})

    assert first_problem() == Problem(f"entry {seq}", "added")


def test_an_entry_added_in_the_middle_with_the_later_numbers_put_right_is_named(place, log):
    seq, size = place("middle"), log.size()
    make_room(seq)
    log.add(seq, {**log.record(1), "seq": seq, "prev": chain.leaf(log.body(seq - 1)), "ref": "person:akim", "c": {}})
    for later in range(seq + 1, size + 2):
        log.change(later, seq=later)

    assert first_problem().what == f"entry {seq}"


def spaced(raw):
    return raw.replace(b'":', b'": ', 1)


def reordered(raw):
    return json.dumps(dict(reversed(json.loads(raw).items())), ensure_ascii=False, separators=(",", ":")).encode()


def doubled(raw):
    return raw.replace(b'{"act":', b'{"act":"sign_in","act":', 1)


def escaped(raw):
    return raw.replace(b'"v":1', b'"\\u0076":1')


def ended_by_a_newline(raw):
    return raw + b"\n"


def cut_short(raw):
    return raw[:-1]


def not_unicode(raw):
    return raw.replace(b'"actor":"', b'"actor":"\xff')


def half_a_letter(raw):
    return raw.replace(b'"actor":"', b'"actor":"\\ud800')


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(
    "spoilt",
    [spaced, reordered, doubled, escaped, ended_by_a_newline, cut_short, not_unicode, half_a_letter],
)
def test_a_body_that_is_not_in_its_one_form_is_named(place, log, spoilt, where):
    seq = place(where)
    log.put(seq, spoilt(log.body(seq)))

    assert first_problem() == Problem(f"entry {seq}", "altered")


@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"[]", b"5", b'"text"', b"NaN", b"{}", b'{"seq":5', b"\x00", b"[" * 100_000, b"9" * 5000],
    ids=["empty", "null", "list", "number", "text", "NaN", "bare", "torn", "nul", "deep", "long_number"],
)
def test_a_body_that_is_no_entry_at_all_is_named(place, log, raw):
    seq = place("middle")
    log.put(seq, raw)

    assert first_problem() == Problem(f"entry {seq}", "altered")


def test_a_commitment_whose_letters_changed_case_names_its_entry(place, log):
    seq = place("middle")
    kept = log.record(seq)["c"]
    log.change(seq, c={**kept, "line.summary": kept["line.summary"].upper()})

    assert first_problem() == Problem(f"entry {seq}", "altered")


@pytest.mark.parametrize("value", ["", "ж" * 64, None, 5, [], {"line.summary": ""}])
def test_a_commitment_that_is_no_hash_names_its_entry(place, log, value):
    seq = place("middle")
    log.change(seq, c={**log.record(seq)["c"], "line.summary": value})

    assert first_problem() == Problem(f"entry {seq}", "altered")


@pytest.mark.parametrize("value", [None, [], "none", 5])
def test_commitments_that_are_no_table_name_their_entry(place, log, value):
    seq = place("middle")
    log.change(seq, c=value)

    assert first_problem() == Problem(f"entry {seq}", "altered")


@pytest.mark.parametrize("position", [0, 1, 100, 500, -2, -1])
@pytest.mark.parametrize("where", ["middle", "last"])
def test_one_changed_byte_of_a_body_names_its_entry(place, log, where, position):
    seq = place(where)
    raw = bytearray(log.body(seq))
    raw[position % len(raw)] ^= 1
    log.put(seq, bytes(raw))

    assert first_problem() == Problem(f"entry {seq}", "altered")


def test_salts_moved_to_a_neighbour_are_named_the_earlier_entry_first(place, log):
    seq = place("middle")
    Salts.objects.filter(entry_id=seq + 1).delete()
    Salts.objects.filter(entry_id=seq).update(entry_id=F("entry_id") + 1)

    assert first_problem().fields == ("salts",)
