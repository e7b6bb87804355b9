"""R47, decisions 21: each unfinished appeal stands in the column of its last day, with why it is that day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from ishenim.accounts.models import Holding
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal
from ishenim.control import queries
from ishenim.control.columns import Behind, Column, condition, days_of
from ishenim.control.queries import Place
from ishenim.journal import actions as journal
from ishenim.journal.models import Column as LineColumn
from tests.conftest import NOW
from tests.consideration.roads import SAID
from tests.control.conftest import DUE

pytestmark = pytest.mark.django_db
WHO = "head-of-apparatus"


def at_noon(day):
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "column"),
    [
        (date(2026, 12, 8), Column.LATER),  # 9, 10, 11, 14 December
        (date(2026, 12, 9), Column.NEAR),
        (date(2026, 12, 11), Column.NEAR),
        (date(2026, 12, 12), Column.NEAR),  # a Saturday
        (DUE, Column.TODAY),
        (date(2026, 12, 15), Column.PASSED),
        (date(2027, 6, 1), Column.PASSED),
    ],
)
def test_R47_an_appeal_stands_in_the_column_of_its_last_day(take, board, on, column):
    take()

    rows, counts = board(WHO, on=on)

    assert rows == {1: column}
    assert {code for code, count in counts.items() if count and code in Column.values} == {column}


def test_a_day_that_nobody_knows_has_a_column_of_its_own(take, board):
    """Counted into 2028, whose calendar nobody has."""
    take(at=at_noon(date(2027, 12, 28)))

    rows, counts = board(WHO, on=date(2027, 12, 28))

    assert (rows, counts[Column.UNKNOWN]) == ({1: Column.UNKNOWN}, 1)


@pytest.mark.parametrize("stage", ["answered", "closed"])
def test_what_is_answered_is_under_control_no_longer(take, walk, board, stage):
    walk(take(), stage)

    rows, counts = board(WHO, on=date(2027, 2, 1))

    assert (rows, set(counts.values())) == ({}, {0})


def test_the_line_says_why_it_is_that_day(take, people):
    Holding.objects.update(since=date(2026, 1, 1))
    take(at=at_noon(date(2026, 4, 30)))
    on = date(2026, 5, 4)
    found = queries.looked_after(people[WHO], held_by(people[WHO], on=on), on=on)

    with translation.override("ky"):
        (row,) = queries.every_row(found, on=on)

    assert row.appeal.due_on == date(2026, 5, 29)
    assert row.why == (
        "катталды: 30-апрель + 14 иш күнү = 29-май (эсептелген жок: 1–9-май Май майрамдары, 27-май Курман айт)"
    )


def test_the_short_content_reads_as_it_was_corrected(take, people):
    appeal = take(summary="Жарык жок")
    journal.correct(
        appeal.line, column=LineColumn.SUMMARY, new="Жарык өчкөн", reason="жаңылыш", by=people["operator"], at=NOW
    )  # fmt: skip
    found = queries.looked_after(people[WHO], held_by(people[WHO], on=DUE), on=DUE)

    (row,) = queries.every_row(found, on=DUE)

    assert row.summary == "Жарык өчкөн"


def test_pages_follow_each_other_in_the_order_of_the_last_days(take, people, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    days = [date(2027, 12, 28), date(2026, 11, 26), date(2026, 11, 24), date(2027, 12, 29), date(2026, 11, 24)]
    for day in days:
        take(at=at_noon(day))
    on = date(2028, 1, 3)
    found = queries.looked_after(people[WHO], held_by(people[WHO], on=on), on=on)

    def numbers(page):
        return [(row.appeal.line.year, row.appeal.line.number) for row in page.rows]

    first = queries.listed(found, after=None, before=None, on=on)
    second = queries.listed(found, after=first.later, before=None, on=on)
    third = queries.listed(found, after=second.later, before=None, on=on)
    back = queries.listed(found, after=None, before=third.earlier, on=on)
    start = queries.listed(found, after=None, before=back.earlier, on=on)

    assert [numbers(page) for page in (first, second, third)] == [
        [(2026, 2), (2026, 3)],
        [(2026, 1), (2027, 1)],
        [(2027, 2)],
    ]
    assert (first.earlier, third.later) == (None, None)
    assert (numbers(back), numbers(start), start.earlier) == (numbers(second), numbers(first), None)


@pytest.mark.parametrize(
    "text", ["", "~", "x~1", "2026-12-14~", "2026-12-14~x", "2026-12-14~" + "9" * 30, "9~9~9", "~²"]
)
def test_a_place_that_is_none_is_the_beginning(text):
    assert queries.read_place(text) is None


@pytest.mark.parametrize("place", [Place(DUE, 7), Place(None, 7)])
def test_a_place_is_read_as_it_was_written(place):
    assert queries.read_place(str(place)) == place


def test_R21_what_was_not_put_before_the_head_by_the_next_working_day_is_a_list(take, board):
    take()

    on_time, late = (board(WHO, on=date(2026, 11, day))[1][Behind.NOT_PUT] for day in (25, 26))

    assert (on_time, late) == (0, 1)


def test_the_own_day_of_a_resolution_is_a_list_until_the_term_of_the_law_has_passed(take, go, board):
    appeal, other = take(), take()
    for one, days in ((appeal, 3), (other, None)):
        go(one, "put_before_head", "operator")
        go(one, "resolve", "akim", lead="bilim-head", working_days=days, words="Караңыз.")

    listed = {day: board(WHO, on=day, pile=Behind.OWN_DAY)[0] for day in (date(2026, 11, 27), date(2026, 11, 28), DUE)}

    assert [list(rows) for rows in listed.values()] == [[], [1], [1]]
    assert board(WHO, on=DUE + timedelta(days=1), pile=Behind.OWN_DAY)[1][Behind.OWN_DAY] == 0


def test_a_later_resolution_sets_the_own_day_anew(take, go, board):
    appeal = take()
    go(appeal, "put_before_head", "operator")
    go(appeal, "resolve", "akim", lead="bilim-head", working_days=3, words="Караңыз.")
    go(appeal, "resolve", "akim", lead="bilim-head", words="Башкача.")

    assert board(WHO, on=date(2026, 12, 1), pile=Behind.OWN_DAY)[0] == {}


def test_what_was_sent_outside_waits_for_a_reply(brought, board):
    appeal = brought("forwarded", road="about the akim")

    rows, counts = board(WHO, on=date(2026, 11, 27), pile=Behind.OUTSIDE)

    assert (list(rows), counts[Behind.OUTSIDE]) == ([appeal.line.number], 1)


def test_cards_without_a_number_are_a_list_where_there_is_a_document_flow_system(take, board, settings, tmp_path):
    from ishenim.edms import actions as edms

    take()
    edms.sweep(at=NOW)
    assert Behind.UNNUMBERED not in board(WHO, on=date(2026, 11, 27))[1]
    settings.EDMS_FOLDER = tmp_path

    on_time, late = (board(WHO, on=date(2026, 11, day), pile=Behind.UNNUMBERED) for day in (25, 27))

    assert ((list(on_time[0]), on_time[1][Behind.UNNUMBERED]), list(late[0])) == (([], 0), [1])


def test_an_extended_term_moves_to_the_column_of_its_new_day(take, board, people):
    from ishenim.appeals import actions as appeals
    from ishenim.appeals.models import Because

    appeal = take()
    new = appeals.NewTerm(date(2027, 1, 13), Because.EXTENDED, appeal.profile)
    appeals.change_term(appeal, new, by="akim", at=NOW)
    found = queries.looked_after(people[WHO], held_by(people[WHO], on=DUE), on=DUE)

    with translation.override("ky"):
        (row,) = queries.every_row(found, on=DUE)

    assert board(WHO, on=DUE)[0] == {1: Column.LATER}
    assert row.why.endswith("= 14-декабрь; мөөнөт узартылды: 13.01.2027")


def test_words_of_a_resolution_are_not_on_the_board(take, go, people):
    """The board tells the short content of the journal; what was written on the way stays on the card."""
    appeal = take()
    go(appeal, "put_before_head", "operator")
    go(appeal, "resolve", "akim", lead="bilim-head", **SAID)
    found = queries.looked_after(people[WHO], held_by(people[WHO], on=DUE), on=DUE)

    (row,) = queries.every_row(found, on=DUE)

    assert (row.executor, row.summary) == ("билим берүү бөлүмүнүн башчысы", "Өзгөн көчөсүндө жарык жок")


def test_what_was_forwarded_has_no_term_of_ours_and_says_where_it_went(brought, people, board):
    appeal = brought("forwarded", road="forwarded")
    on = date(2027, 2, 1)
    found = queries.looked_after(people[WHO], held_by(people[WHO], on=on), on=on)

    (row,) = queries.every_row(found.filter(condition(Behind.OUTSIDE, days_of(on))), on=on)

    assert board(WHO, on=on)[0] == {}
    assert (row.due, row.why, row.sent.on) == (None, "", timezone.localdate(NOW))
    assert row.sent.body == appeal.steps.get(name="forward").dispatch.body.ky


def test_while_the_applicant_is_waited_for_the_term_stands_still(take, walk, board, posts):
    from ishenim.consideration.models import Standing

    appeal = walk(take(), "in_work")
    Standing.objects.create(appeal=appeal, flag="waiting", since_place=3)

    rows, counts = board(WHO, on=date(2027, 2, 1))
    assert (rows, counts[Column.PASSED], counts[Behind.WAITING]) == ({}, 0, 1)
    (listed,) = queries.every_row(Appeal.objects.all(), on=date(2027, 2, 1))
    assert (listed.due, listed.late, listed.appeal.is_waited_for) == (None, 0, True)
    Standing.objects.update(until_place=4)
    assert board(WHO, on=date(2027, 2, 1))[0] == {1: Column.PASSED}
