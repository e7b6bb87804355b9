"""Law 3.3: a stored day moves only by an act with a preview and a trace; what is finished never moves."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from ishenim.appeals import actions as appeals
from ishenim.appeals.actions import NewTerm
from ishenim.appeals.models import Appeal, Because, TermChange
from ishenim.common.refusals import Overtaken, Refused
from ishenim.inspection.queries import verify
from ishenim.outbox import actions as outbox
from ishenim.regulation.calendar import Day, DayKind
from ishenim.terms import actions, queries
from ishenim.worktime import queries as worktime
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
DUE, LATER = date(2026, 12, 14), date(2026, 12, 15)  # of an appeal registered on 24 November 2026


def test_R47_an_appeal_keeps_the_wording_and_the_day_of_its_registration(take):
    appeal = take()

    assert (appeal.due_on, appeal.profile) == (DUE, "kg-67-2025")


def test_R10_a_call_outside_the_hours_is_marked_and_registered_by_the_next_working_day(take):
    saturday = datetime.fromisoformat("2026-11-28T11:00:00+06:00")

    appeal = take(at=saturday)

    term = worktime.consideration_term(date(2026, 11, 28))
    assert (appeal.outside_hours, appeal.due_on, verify().problems) == (True, term.due_on, [])
    assert worktime.calendar().add(date(2026, 11, 28), 1) == date(2026, 11, 30)


def test_R10_a_call_within_the_hours_bears_no_mark(take):
    assert take().outside_hours is False


def test_decision_21_an_appeal_into_a_year_without_a_calendar_is_registered_without_a_day(take, client, sign_in):
    appeal = take(at=datetime.fromisoformat("2027-12-20T10:00:00+06:00"))

    page = sign_in("operator").get(f"/appeals/{appeal.pk}").content.decode()
    assert (appeal.due_on, "2028" in page, verify().problems) == (None, True, [])


def test_a_change_of_the_calendar_moves_nothing_by_itself(take, set_day, holiday):
    appeal = take()

    set_day(holiday)

    appeal.refresh_from_db()
    assert (appeal.due_on, worktime.consideration_term(TODAY).due_on) == (DUE, LATER)


def test_the_preview_says_how_many_move_and_how_many_become_overdue(take, people):
    for day in ("2026-11-24", "2026-12-01"):
        take(at=datetime.fromisoformat(f"{day}T10:00:00+06:00"))
    worked = Day(date(2026, 11, 28), DayKind.WORKED)  # a Saturday
    basis = queries.Basis(queries.with_day(worked), worktime.wordings())

    found = queries.preview(basis, today=DUE, seen=Appeal.objects.all())

    moved = [(move.was, move.until) for move in found.first]
    assert (found.open, found.moved, found.newly_overdue, moved) == (
        2,
        1,
        1,
        [(DUE, date(2026, 12, 11))],
    )


def test_counting_anew_moves_the_open_ones_with_a_row_and_an_entry_each(take, set_day, holiday, recount):
    open_one = take()
    done_one = take()
    Appeal.objects.filter(pk=done_one.pk).update(stage="closed")
    set_day(holiday)

    receipt = recount()

    days = dict(Appeal.objects.values_list("pk", "due_on"))
    change = TermChange.objects.get()
    assert (receipt, days) == ({"moved": 1}, {open_one.pk: LATER, done_one.pk: DUE})
    assert (change.was, change.until, change.because, change.reason, change.by) == (
        DUE,
        LATER,
        "recalculated",
        "Токтом № 5",
        "head-of-apparatus",
    )


def test_R47_the_card_and_the_board_say_who_counted_anew_when_and_why(take, set_day, holiday, recount, sign_in):
    appeal = take()
    set_day(holiday)
    recount()

    page = sign_in("operator").get(f"/appeals/{appeal.pk}").content.decode()
    said = " ".join(page.split())
    assert ("Токтом № 5" in said, "15.12.2026" in said, "24.11.2026" in said) == (True, True, True)


def test_R47_an_act_that_read_the_day_before_it_was_counted_anew_counts_from_the_new_one(
    take, set_day, holiday, recount
):
    read_before = Appeal.objects.get(pk=take().pk)
    set_day(holiday)
    recount()
    new = NewTerm(date(2027, 1, 20), Because.EXTENDED, "kg-67-2025")

    with pytest.raises(Overtaken) as refused, transaction.atomic():
        appeals.change_term(read_before, new, by="akim", at=NOW)

    assert (refused.value.key, TermChange.objects.count(), verify().problems) == ("term_moved_meanwhile", 1, [])


def test_the_preview_counts_no_appeal_as_overdue_that_is_with_another_body(take):
    for day in ("2026-11-24", "2026-12-01"):
        take(at=datetime.fromisoformat(f"{day}T10:00:00+06:00"))
    Appeal.objects.update(stage="forwarded")
    basis = queries.Basis(queries.with_day(Day(date(2026, 11, 28), DayKind.WORKED)), worktime.wordings())

    found = queries.preview(basis, today=DUE, seen=Appeal.objects.all())

    assert (found.open, found.moved, found.newly_overdue) == (2, 1, 0)


def test_a_counting_that_was_cut_off_reports_what_all_its_runs_moved(take, set_day, holiday, people):
    first, second = take(), take()
    set_day(holiday)
    told = actions.Counting("Токтом № 5", is_anew=False)
    errand = actions.ask_to_count_anew(told, key=uuid4(), by=people["head-of-apparatus"], at=NOW)
    actions.count_anew([first.pk], told, by="head-of-apparatus", at=NOW)  # then the worker died

    assert outbox.work([actions.RECALCULATE], clock=lambda: NOW + timedelta(seconds=1))

    errand.refresh_from_db()
    second.refresh_from_db()
    assert (errand.receipt, second.due_on) == ({"moved": 2}, LATER)


def test_counting_twice_finds_nothing_the_second_time(take, set_day, holiday, recount):
    take()
    set_day(holiday)

    assert [recount()["moved"], recount(at=NOW + timedelta(minutes=1))["moved"]] == [1, 0]


def test_what_was_counted_anew_is_verified(take, set_day, holiday, recount):
    take()
    set_day(holiday)
    recount()

    assert verify().problems == []


def test_a_stored_day_that_is_changed_past_its_row_is_refused_by_the_database(take):
    appeal = take()

    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(due_on=F("due_on") + timedelta(days=1))


@pytest.mark.parametrize(("column", "value"), [("profile", "other"), ("outside_hours", True)])
def test_the_wording_and_the_mark_of_an_appeal_are_never_changed(take, column, value):
    appeal = take()

    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**{column: value})


@pytest.mark.parametrize("change", [{"until": LATER}, {"reason": "башка"}])
def test_a_row_of_a_changed_term_is_never_changed_or_removed(take, set_day, holiday, recount, change):
    take()
    set_day(holiday)
    recount()

    with pytest.raises(DatabaseError), transaction.atomic():
        TermChange.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        TermChange.objects.all()._raw_delete(TermChange.objects.db)


@pytest.mark.parametrize(
    ("reason", "key"),
    [("", "counted_without_reason"), (" \n", "counted_without_reason"), ("а" * 501, "words_too_long")],
)
def test_counting_anew_needs_a_reason(people, reason, key):
    told = actions.Counting(reason, is_anew=False)

    with pytest.raises(Refused) as refused:
        actions.ask_to_count_anew(told, key=uuid4(), by=people["head-of-apparatus"], at=NOW)

    assert refused.value.key == key


@pytest.mark.parametrize("who", ["operator", "akim", "control", "admin", "executor-1"])
def test_R66_only_the_head_of_apparatus_keeps_the_calendar(people, who, holiday):
    with pytest.raises(Refused) as refused:
        actions.set_day(holiday, seen=0, by=people[who], at=NOW)

    assert refused.value.key == "not_yours_to_set"
