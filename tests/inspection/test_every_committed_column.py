"""Decisions 6: every column that is committed to is checked; a column added later must be covered or named here."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from ishenim.accounts.models import Appointment, Holding, Person, Post
from ishenim.appeals.models import Appeal, Applicant, Phone, Subject, TextVersion
from ishenim.audit.models import Entry
from ishenim.common.models import HouseRecord
from ishenim.directory.models import Directions, DirectionsWords
from ishenim.inspection.queries import Problem, verify
from ishenim.journal.models import Book, Correction, Line, Restriction
from ishenim.telephony.models import Call, Draft
from tests.inspection.altered import other

# The row that is altered, where in verify() it is named, and how its columns are called there ("*": always so).
ROWS = {
    "person": (Person, {"username": "operator"}, "person operator", "person.{}"),
    "line": (Line, {"number": 4}, "line 2026/4", "line.{}"),
    "appeal": (Appeal, {"line__number": 4}, "line 2026/4", "appeal.{}"),
    "unread": (Appeal, {"line__number": 7}, "line 2026/7", "appeal.{}"),
    "applicant": (Applicant, {"appeal__line__number": 1}, "line 2026/1", "applicant.{}"),
    "organisation": (Applicant, {"appeal__line__number": 2}, "line 2026/2", "applicant.{}"),
    "phone": (Phone, {"appeal__line__number": 1, "place": 2}, "line 2026/1", "phone.2"),
    "note": (TextVersion, {"appeal__line__number": 11, "place": 1}, "line 2026/11", "text.{}"),
    "text": (TextVersion, {"appeal__line__number": 11, "place": 2}, "text 2026/11/2", "text.{}"),
    "post_complained_of": (Subject, {"appeal__line__number": 5}, "line 2026/5", "subject.1.{}"),
    "body_complained_of": (Subject, {"appeal__line__number": 6}, "line 2026/6", "subject.1.{}"),
    "post_shut_out": (Restriction, {"line__number": 5, "post__code": "akim"}, "line 2026/5", "shut_out.posts"),
    "person_shut_out": (
        Restriction,
        {"line__number": 5, "person__username": "akim"},
        "line 2026/5",
        "shut_out.persons",
    ),
    "correction": (Correction, {"line__number": 10, "place": 2}, "correction 2026/10/2", "correction.{}"),
    "call": (Call, {"disposition": ""}, "call {pk}", "call.{}"),
    "ending": (Call, {"disposition": "joke"}, "call {pk}", "call.{}"),
    "holding": (Holding, {"person__username": "control"}, "holding {pk}", "holding.{}"),
    "appointment": (Appointment, {}, "appointment {pk}", "appointment.{}"),
    "post": (Post, {"code": "operator-2"}, "post {pk}", "post.{}"),
    "record": (HouseRecord, {"subject": "index"}, "record {pk}", "record.{}"),
    "directions": (Directions, {"body": "socfond"}, "directions socfond/1", "directions.{}"),
    "directions_words": (
        DirectionsWords,
        {"directions__body": "socfond", "language": "ky"},
        "directions socfond/1",
        "directions.ky.{}",
    ),
    "second_volume": (Book, {"volume": 2}, "book 2026-2", "book.{}"),
}
CALLED = {  # where the log's name of a column is not the column's own
    ("applicant", "village"): "applicant.village_id",
    ("organisation", "village"): "applicant.village_id",
    **{
        (row, kind): "subject.1.alleged"
        for row in ("post_complained_of", "body_complained_of")
        for kind in ("corruption", "delay", "poor_quality", "offence", "rudeness")
    },
}
ELSEWHERE = {  # these columns say which row it is; below they have tests of their own
    ("line", "number"), ("line", "year"), ("line", "book"),
    ("appeal", "line"), ("unread", "line"), ("appeal", "read_back"), ("appeal", "not_read_because"),
    ("unread", "read_back"), ("applicant", "appeal"), ("organisation", "appeal"), ("phone", "appeal"),
    ("phone", "place"), ("note", "appeal"), ("note", "place"), ("text", "appeal"), ("text", "place"),
    ("post_complained_of", "appeal"), ("post_complained_of", "place"), ("post_complained_of", "body"),
    ("body_complained_of", "appeal"), ("body_complained_of", "place"), ("body_complained_of", "post"),
    ("post_shut_out", "line"), ("post_shut_out", "person"), ("person_shut_out", "line"), ("person_shut_out", "post"),
    ("correction", "line"), ("correction", "place"), ("second_volume", "year"), ("second_volume", "volume"),
    ("post_shut_out", "place"), ("person_shut_out", "place"),
    ("directions", "body"), ("directions", "version"), ("directions_words", "directions"),
    ("directions_words", "language"), ("call", "disposition"), ("call", "ended_at"), ("ending", "disposition"),
    ("ending", "ended_at"),
}  # fmt: skip
NAMES = {  # of the office, its directory and its seasons: chained, not compared with a row
    *("aimak", "aliases", "en", "ends_on", "group", "ky", "origin", "place", "ru", "starts_on"),
    "is_outside_addressee",
    *(
        f"{name}_{code}"
        for name in ("name", "short", "apparatus", "greeting", "address")
        for code in ("ky", "ru", "en")
    ),
    *("area_code", "name_genitive_ky", "apparatus_genitive_ky", "is_emergency", "since", "confidence"),
}
FREE = {  # columns the log does not commit to: they change by acts of their own, or are words for the screen
    (Appeal, "stage"), (Appeal, "kept_by"), (Book, "last_number"), (Book, "closed_at"),
    (Person, "password"), (Person, "last_login"), (Person, "language"), (Person, "is_active"), (Person, "username"),
    (Post, "ky"), (Post, "ru"), (Post, "en"),
    (Applicant, "name_folded"),  # the words of other columns, as search compares them
}  # fmt: skip
COLUMNS = [
    (row, column.name)
    for row, (model, *_) in ROWS.items()
    for column in model._meta.concrete_fields
    if column.name != "id" and (row, column.name) not in ELSEWHERE and (model, column.name) not in FREE
]

pytestmark = pytest.mark.usefixtures("book_kept")


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_R45_a_changed_column_is_named_with_its_row(name, column):
    model, which, what, called = ROWS[name]
    row = model.objects.get(**which)
    model.objects.filter(pk=row.pk).update(**{column: other(row, model._meta.get_field(column))})

    named = CALLED.get((name, column), called.format(column))
    assert verify().problems[0] == Problem(what.format(pk=row.pk), "altered", (named,))


def test_every_field_the_log_commits_to_is_altered_by_one_of_these_tests():
    import json

    committed = {key for entry in Entry.objects.all() for key in json.loads(bytes(entry.body))["c"]}
    altered = {CALLED.get((name, column), ROWS[name][3].format(column)) for name, column in COLUMNS}

    apart = {
        "appeal.line",
        "appeal.read_back",
        "book.volume",
        "book.year",
        "call.disposition",
        "call.ended_at",
        "call.id",
        "correction.line",
        "correction.place",
        *(key for key in committed if key.startswith(("directions.ru.", "directions.en."))),
        "line.book",
        "line.number",
        "line.year",
        "person.username",
        "phone.1",
        "phone.3",
        "restricted",
        "subject.1.body",
        "subject.1.post",
        "text.place",
        *(key for key in committed if key.startswith("subject.2.")),
        *NAMES,
    } - altered
    assert committed - altered == apart


# Columns that say which row it is


def test_R41_a_line_moved_to_another_volume_is_named():
    Line.objects.filter(number=4).update(book=Book.objects.get(volume=2))

    assert verify().problems == [Problem("line 2026/4", "altered", ("line.book",))]


def test_R40_a_line_moved_to_another_year_is_named():
    Line.objects.filter(number=4).update(year=2025)

    assert verify().problems[0] == Problem("line 2026/4", "missing")


def test_a_line_that_became_another_row_is_named():
    found = Line.objects.get(number=12)
    Appeal.objects.filter(line=found).update(line=Line.objects.create(**_as(found, number=99)))
    Line.objects.filter(number=12).delete()
    Line.objects.filter(number=99).update(number=12)

    assert verify().problems == [Problem("line 2026/12", "altered", ("appeal.line",))]


def _as(row, **changes):
    plain = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}
    return {**plain, **changes}


def test_R32_a_text_said_to_be_read_back_is_named():
    Appeal.objects.filter(line__number=7).update(read_back=True, not_read_because="")

    fields = ("appeal.not_read_because", "appeal.read_back")
    assert verify().problems == [Problem("line 2026/7", "altered", fields)]


def test_R30_a_phone_moved_to_another_appeal_is_named_at_the_lower_line():
    Phone.objects.filter(appeal__line__number=1, place=2).update(appeal=Appeal.objects.get(line__number=4))

    assert verify().problems == [
        Problem("line 2026/1", "altered", ("phone.2",)),
        Problem("line 2026/4", "altered", ("phone.2",)),
    ]


def test_R30_a_phone_put_in_another_place_is_named():
    Phone.objects.filter(appeal__line__number=1, place=2).update(place=9)

    assert verify().problems == [Problem("line 2026/1", "altered", ("phone.2", "phone.9"))]


def test_R18_the_first_note_put_in_a_later_place_is_named():
    TextVersion.objects.filter(appeal__line__number=11, place=1).update(place=9)

    gone = ("text.at", "text.by", "text.place", "text.text")
    assert verify().problems[0] == Problem("line 2026/11", "altered", gone)


@pytest.mark.parametrize("place", [0, 9])
def test_R18_a_version_put_in_another_place_is_named(place):
    TextVersion.objects.filter(appeal__line__number=11, place=3).update(place=place)

    assert verify().problems == [
        Problem("text 2026/11/3", "missing"),
        Problem(f"text 2026/11/{place}", "added"),
    ]


def test_R23_a_subject_that_became_a_body_is_named():
    Subject.objects.filter(appeal__line__number=5).update(post=None, body="bilim")

    assert verify().problems == [Problem("line 2026/5", "altered", ("subject.1.body", "subject.1.post"))]


def test_R25_a_restriction_moved_to_another_line_is_named_at_the_lower_line():
    found = Restriction.objects.get(line__number=5, post__code="akim")
    Restriction.objects.filter(pk=found.pk).update(line=Line.objects.get(number=6))

    assert verify().problems == [
        Problem("line 2026/5", "altered", ("shut_out.posts",)),
        Problem("line 2026/6", "altered", ("shut_out.posts",)),
    ]


@pytest.mark.parametrize("changes", [{"place": 9}, {"line": 3}])
def test_R45_a_correction_moved_elsewhere_is_named(changes):
    ident = {"line": lambda number: Line.objects.get(number=number).pk}
    values = {f"{name}_id" if name in ident else name: ident.get(name, int)(v) for name, v in changes.items()}
    Correction.objects.filter(line__number=10, place=3).update(**values)

    assert verify().problems[0] == Problem("correction 2026/10/3", "missing")


@pytest.mark.parametrize(("column", "value"), [("year", 2027), ("volume", 7)])
def test_R39_a_volume_that_became_another_is_named_at_its_first_act(column, value):
    Book.objects.filter(volume=2).update(**{column: value})

    assert verify().problems[0] == Problem("book 2026-2", "missing")


@pytest.mark.parametrize("column", ["first_number", "lines_per_page", "opened_at"])
def test_R39_the_first_volume_is_committed_to_as_well(column):
    book = Book.objects.get(volume=1)
    earlier = book.opened_at - timedelta(days=1)
    Book.objects.filter(pk=book.pk).update(**{column: earlier if column == "opened_at" else getattr(book, column) + 1})

    first = verify().problems[0]
    assert (first.how, first.fields) == ("altered", (f"book.{column}",))


def test_R3_a_call_under_another_id_is_named(book_kept):
    gone = book_kept.still_open.pk
    Draft.objects.filter(call=gone).delete()
    Call.objects.filter(pk=gone).update(id=uuid4())

    assert verify().problems[0] == Problem(f"call {gone}", "missing")


def test_R3_another_disposition_of_a_call_is_named(book_kept):
    Call.objects.filter(pk=book_kept.joke.pk).update(disposition="thanks")

    assert verify().problems == [Problem(f"ending {book_kept.joke.pk}", "altered", ("call.disposition",))]


def test_R3_another_end_of_a_call_is_named(book_kept):
    Call.objects.filter(pk=book_kept.joke.pk).update(ended_at=datetime(2026, 11, 24).astimezone())

    assert verify().problems == [Problem(f"ending {book_kept.joke.pk}", "altered", ("call.ended_at",))]
