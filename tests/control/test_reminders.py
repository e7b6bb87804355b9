"""R21, R47, decisions 4, 5, 23: each is reminded once of each rung, and never of what is closed to him or answered."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ishenim.accounts.models import Person
from ishenim.appeals import actions as appeals
from ishenim.appeals.models import Appeal, Because
from ishenim.consideration.situations import situation, staff
from ishenim.control import actions, reminders
from ishenim.control.actions import remind
from ishenim.inspection.queries import verify
from ishenim.journal import actions as journal
from ishenim.notify.models import Notice
from ishenim.office import actions as office
from tests.conftest import NOW
from tests.consideration.roads import ANSWERED, ROADS, SAID, SENT, places
from tests.control.conftest import DUE

pytestmark = pytest.mark.django_db
FIVE, THREE, ONE = date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 11)
AFTER, LATER = date(2026, 12, 15), date(2026, 12, 17)


def noon(day, hour=5):
    """10:00 or so by the clock of the office; at noon it is closed for lunch."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def told():
    """Who was reminded of what: (user name, kind, the rung of a term)."""
    rows = Notice.objects.order_by("pk").values_list("recipient__username", "kind", "key")
    return [(who, kind, key.rsplit("/", 1)[1] if key.startswith("term/") else "") for who, kind, key in rows]


def new(day):
    """Whom a round on a day reminds of what."""
    before = len(told())
    remind(at=noon(day))
    return set(told()[before:])


@pytest.fixture
def in_work(take, walk):
    return walk(take(), "in_work")


def test_R47_the_executor_is_reminded_five_three_and_one_working_day_before_the_last_day(in_work):
    days = [date(2026, 12, 4), FIVE, date(2026, 12, 8), THREE, date(2026, 12, 10), ONE, DUE]

    assert [new(day) for day in days] == [
        set(),
        {("executor-1", "term_near", "-5")},
        set(),
        {("executor-1", "term_near", "-3")},
        set(),
        {("executor-1", "term_near", "-1")},
        set(),
    ]


def test_R47_after_it_the_executor_and_the_head_of_apparatus_then_the_akim(in_work):
    remind(at=noon(ONE))

    assert [new(day) for day in (AFTER, date(2026, 12, 16), LATER, date(2026, 12, 18))] == [
        {("executor-1", "term_over", "+1"), ("head-of-apparatus", "term_over", "+1")},
        set(),
        {("akim", "term_over", "+3")},
        set(),
    ]


def test_after_weeks_without_a_worker_only_what_still_says_something_is_told(in_work):
    assert new(THREE) == {("executor-1", "term_near", "-3")}
    assert new(date(2027, 2, 1)) == {
        ("executor-1", "term_over", "+1"),
        ("head-of-apparatus", "term_over", "+1"),
        ("akim", "term_over", "+3"),
    }


def test_the_notice_tells_number_day_and_how_many_days_are_left(in_work):
    remind(at=noon(THREE))

    (notice,) = Notice.objects.all()

    assert notice.facts == {"number": 1, "year": 2026, "days_left": 3, "due_on": DUE}
    assert (notice.line, notice.key) == (in_work.line_id, f"term/{in_work.pk}/2026-12-14/-3")


def test_what_is_reminded_is_an_entry_that_verification_compares(in_work):
    remind(at=noon(THREE))

    assert verify().problems == []


@pytest.mark.parametrize(
    ("stage", "who"),
    [
        ("registered", {"operator", "deputy-operator"}),
        ("at_head", {"akim"}),
        ("assigned", {"executor-1"}),
        ("in_approval", {"executor-1", "akim", "head-of-apparatus"}),
        ("approved", {"executor-1", "operator"}),
        ("answered", set()),
        ("closed", set()),
    ],
)
def test_before_there_is_an_executor_and_after_his_answer_whose_turn_it_is(take, walk, stage, who):
    walk(take(), stage)

    assert {name for name, kind, _ in new(THREE) if kind == "term_near"} == who


def test_R21_what_was_not_put_before_the_head_is_told_to_the_head_of_apparatus(take):
    take()

    assert [new(date(2026, 11, day)) for day in (25, 26, 27)] == [
        set(),
        {("head-of-apparatus", "not_put_before_head", "")},
        set(),
    ]


def test_what_was_sent_outside_without_a_reply_is_told_to_who_sent_it(brought):
    """Fifteen working days after 24.11.2026."""
    brought("forwarded", road="about the akim")

    assert [new(day) for day in (AFTER, DUE + timedelta(days=2))] == [
        {("head-of-apparatus", "no_reply_from_body", "")},
        set(),
    ]
    assert Notice.objects.get().facts["body"] == "Алай районунун прокуратурасы"


def test_R37_what_was_forwarded_without_a_reply_is_told_to_who_forwarded_it(brought):
    brought("forwarded", road="forwarded")

    assert [new(day) for day in (AFTER, DUE + timedelta(days=2))] == [
        {
            *((who, "no_reply_from_body", "") for who in ("operator", "head-of-apparatus")),
            ("operator", "notice_owed", ""),  # of the forwarding
        },
        set(),
    ]


def test_R47_an_extension_is_to_be_told_to_the_applicant_before_the_first_term_is_over(law, take, walk, go):
    law()
    in_work = walk(take(), "in_work")
    go(in_work, "extend", "akim", **SAID)

    assert [new(day) for day in (THREE, ONE, DUE, AFTER, LATER)] == [
        set(),
        {("operator", "notice_owed", "")},
        set(),
        {("operator", "notice_owed", "")},
        set(),
    ]
    notice = Notice.objects.first()
    assert (notice.facts, notice.line) == ({"number": 1, "year": 2026, "owed_by": DUE}, in_work.line_id)

    go(in_work, "send_notice", "operator", **SENT)
    remind(at=noon(LATER, 6))
    assert {notice.acted_at for notice in Notice.objects.filter(kind="notice_owed")} == {noon(LATER, 6)}
    assert verify().problems == []


def test_R25_of_what_was_left_the_notice_is_reminded_to_who_sends_it_and_to_nobody_shut_out(brought, walker):
    """A complaint about the records specialist: the head of apparatus sends letters in her place."""
    appeal = brought("at_head", road="about the records specialist")
    walker.go(appeal, "leave", "head-of-apparatus", words="Башка тартипте каралат.", ground="other_procedure")

    assert [new(day) for day in (THREE, ONE)] == [set(), {("head-of-apparatus", "notice_owed", "")}]


def test_R47_of_an_appeal_that_was_opened_again_each_is_reminded_anew(take, walk, go):
    appeal = walk(take(), "in_work")
    remind(at=noon(THREE))
    go(appeal, "submit_answer", "executor-1", **ANSWERED)
    go(appeal, "approve", "head-of-apparatus")
    go(appeal, "dispatch", "operator", **SENT)
    remind(at=noon(THREE, 6))
    go(appeal, "reopen", "akim", **SAID)
    go(appeal, "resolve", "akim", lead="bilim-head", **SAID)

    assert [new(THREE), new(date(2026, 12, 10))] == [{("executor-1", "term_near", "-3")}, set()]
    assert [notice.acted_at is None for notice in Notice.objects.order_by("pk")] == [False, True]


def test_while_the_applicant_is_waited_for_nobody_is_reminded(in_work):
    from ishenim.consideration.models import Standing

    Standing.objects.create(appeal=in_work, flag="waiting", since_place=3)
    assert new(THREE) == set()

    Standing.objects.update(until_place=4)
    assert new(THREE) == {("executor-1", "term_near", "-3")}


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 12, 9, 1, tzinfo=UTC),  # seven in the morning
        datetime(2026, 12, 9, 14, tzinfo=UTC),  # eight in the evening
        datetime(2026, 12, 9, 7, tzinfo=UTC),  # lunch
        datetime(2026, 12, 12, 5, tzinfo=UTC),  # a Saturday
    ],
)
def test_nobody_is_reminded_outside_the_hours_of_the_office(in_work, at):
    remind(at=at)

    assert told() == []


def test_in_an_office_that_has_set_no_hours_reminders_go_out_on_working_days(in_work):
    from ishenim.common.queries import forget
    from ishenim.worktime.models import Season

    Season.objects.all().delete()
    forget()

    assert [new(day) for day in (date(2026, 12, 12), date(2026, 12, 10))] == [
        set(),
        {("executor-1", "term_near", "-3")},
    ]


def test_two_rounds_at_once_or_a_hundred_tell_each_once(in_work):
    for hour in (3, 4, 5, 8, 9):
        remind(at=noon(AFTER, hour))

    assert sorted(told()) == [("executor-1", "term_over", "+1"), ("head-of-apparatus", "term_over", "+1")]


def test_a_round_has_an_end_and_the_next_goes_on(take, walk, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    monkeypatch.setattr(reminders, "PIECE", 2)
    for _ in range(5):
        walk(take(), "in_work")

    assert [remind(at=noon(THREE)) for _ in range(4)] == [True, True, False, False]
    assert len(told()) == len(set(Notice.objects.values_list("key", flat=True))) == 5


def test_a_term_that_ends_on_another_day_is_reminded_of_anew(in_work):
    remind(at=noon(THREE))
    later = appeals.NewTerm(date(2026, 12, 16), Because.EXTENDED, in_work.profile)
    appeals.change_term(Appeal.objects.get(pk=in_work.pk), later, by="akim", at=noon(THREE))

    assert new(date(2026, 12, 10)) == {("executor-1", "term_near", "-5")}
    assert list(Notice.objects.order_by("pk").values_list("key", flat=True)) == [
        f"term/{in_work.pk}/2026-12-14/-3",
        f"term/{in_work.pk}/2026-12-16/-5",
    ]
    assert [notice.acted_at is not None for notice in Notice.objects.order_by("pk")] == [True, False]


def test_what_was_done_meanwhile_waits_for_nobody_any_more(in_work, go):
    remind(at=noon(AFTER))
    assert {notice.acted_at for notice in Notice.objects.all()} == {None}

    go(in_work, "withdraw", "operator", words="Арыз ээси кайра алды.")
    remind(at=noon(LATER))

    assert {notice.acted_at for notice in Notice.objects.all()} == {noon(LATER)}
    assert len(told()) == 2


def test_a_step_on_the_way_leaves_the_reminder_open(in_work, go):
    remind(at=noon(THREE))
    go(in_work, "submit_answer", "executor-1", **ANSWERED)
    remind(at=noon(THREE, 6))

    assert Notice.objects.filter(recipient__username="executor-1").get().acted_at is None


def test_R25_an_executor_shut_out_meanwhile_is_told_nothing_more(in_work, posts, people):
    remind(at=noon(FIVE))
    journal.restrict_more(
        in_work.line, posts=[posts["bilim-head"].pk], persons=[people["executor-1"].pk], by="control", at=NOW
    )

    assert {who for who, *_ in new(THREE)} == {"akim"}  # who must give it to somebody else
    assert {who for who, *_ in new(AFTER)} == {"akim", "head-of-apparatus"}


def test_R25_who_holds_a_post_that_is_shut_out_is_not_told_in_another_post_either(brought, stand_in):
    """Of a complaint about the head of a body; the head of apparatus stands in for that head today."""
    brought("in_work", road="about the head of a body")
    stand_in("head-of-apparatus", "bilim-head", on=AFTER)

    assert {who for who, *_ in new(AFTER)} == {"akim-assistant", "akim"}


def test_a_substitute_is_reminded_and_who_is_away_is_not(in_work, leave, stand_in):
    leave("bilim-head", on=THREE)
    stand_in("executor-2", "bilim-head", on=THREE)

    assert new(THREE) == {("executor-2", "term_near", "-3")}


def test_a_vacated_post_leaves_the_reminder_to_who_gives_the_resolution(in_work, leave):
    leave("bilim-head", on=THREE)

    assert new(THREE) == {("akim", "term_near", "-3")}


def test_a_new_executor_is_told_once_what_the_former_was_told(in_work, go):
    remind(at=noon(THREE))
    go(in_work, "resolve", "akim", lead="ao-lenin-head", **SAID)

    assert [new(THREE), new(date(2026, 12, 10))] == [{("executor-3", "term_near", "-3")}, set()]


def test_the_office_sets_when_it_is_reminded(in_work, people):
    rungs = {"first": 10, "second": 2, "last": 0, "passed": 2, "to_head": 4, "no_reply": 15}
    set_on = office.Told("reminders", rungs, date(2026, 11, 24), 0)
    office.set_plain(set_on, by=people["head-of-apparatus"], at=NOW)

    assert [new(day) for day in (FIVE, date(2026, 12, 10), AFTER, date(2026, 12, 16))] == [
        {("executor-1", "term_near", "-10")},
        {("executor-1", "term_near", "-2")},
        set(),
        {("executor-1", "term_over", "+2"), ("head-of-apparatus", "term_over", "+2")},
    ]


PLACES = places(leaving_out=("answered", "closed"))


@pytest.mark.parametrize(("name", "stage"), PLACES, ids=[f"{name}, {stage}" for name, stage in PLACES])
@pytest.mark.parametrize("day", [THREE, date(2027, 1, 18)])
def test_R25_nobody_is_reminded_of_what_he_may_not_open(name, stage, day, brought, people):
    appeal = brought(stage, road=name)

    remind(at=noon(day))

    who = {notice.recipient.username for notice in Notice.objects.select_related("recipient")}
    assert who or (stage, day) == ("forwarded", THREE)
    assert who & ROADS[name].shut_people <= {ROADS[name].taker if stage == "registered" else ""}
    for username in who:
        assert Appeal.objects.visible_to(people[username], on=day).filter(pk=appeal.pk).exists()


@pytest.mark.parametrize(("name", "stage"), PLACES, ids=[f"{name}, {stage}" for name, stage in PLACES])
def test_the_look_over_all_appeals_and_the_look_at_one_owe_the_same(name, stage, brought, leave):
    """Otherwise one that is owed by the first and not by the second would be looked at in every round for ever."""
    brought(stage, road=name)
    for vacant in ((), ("bilim-head", "control"), ("akim",), ("head-of-apparatus",), ("records-specialist",)):
        leave(*vacant, on=LATER)
        remind(at=noon(LATER))

        assert list(reminders.unreminded(reminders.day_of(noon(LATER)))) == []


def test_what_one_owes_is_told_with_the_same_keys(take, walk):
    appeal = walk(take(), "in_work")
    day = reminders.day_of(noon(LATER))
    found, _ = reminders.read(appeal.pk)

    keys = [one.key for one, _ in reminders.owed(found, day, now=situation(appeal, staff=staff(on=LATER)))]

    assert keys == [f"term/{appeal.pk}/2026-12-14/+1", f"term/{appeal.pk}/2026-12-14/+3"]


def test_the_administrator_and_the_auditor_are_reminded_of_nothing(take, walk):
    for stage in ("registered", "at_head", "in_work", "approved"):
        walk(take(), stage)
    remind(at=noon(LATER))

    assert not {who for who, *_ in told()} & {"admin", "auditor"}


def test_an_account_that_was_closed_is_told_nothing(in_work):
    Person.objects.filter(username="executor-1").update(is_active=False)

    assert {who for who, *_ in new(THREE)} == {"akim"}


def test_of_a_day_that_nobody_knows_nobody_is_reminded(take, walk):
    take(at=noon(date(2027, 12, 28)))

    remind(at=noon(date(2027, 12, 30)))

    assert {kind for _, kind, _ in told()} == {"not_put_before_head"}
