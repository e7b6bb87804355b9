"""What is done about an alarm: each act with its moment, by whoever may, never twice, never on a closed one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ishenim.common.refusals import Overtaken, Refused
from ishenim.escalation import actions
from ishenim.escalation.actions import AlarmTold, Phoned
from ishenim.escalation.models import WORDS_LENGTH, Alarm, Clause, Ending, Happened, Measure, Question
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as told:
        act(*args, **kwargs)
    return told.value.key


def measured(one, people, at=LATER):
    actions.take_measure(one, Measure.CALLED_102, "", happened_at=at, by=people["operator"], at=at)
    one.refresh_from_db()
    return one


def test_R54_it_is_raised_before_there_is_an_appeal_or_a_number_of_the_journal(alarm):
    one = alarm(call_id=uuid4())

    assert (one.appeal, one.raised_at, one.acknowledged_at) == (None, NOW, None)


def test_R54_registering_afterwards_ties_both_together_and_the_moment_stays(alarm, take, people):
    call = uuid4()
    alarm(call_id=call)
    appeal = take()
    actions.link_alarm(call, appeal, by=people["operator"], at=LATER)

    one = Alarm.objects.get()
    assert (one.appeal, one.raised_at) == (appeal, NOW)


def test_an_alarm_without_words_is_raised(alarm):
    assert alarm(words="").events.get(kind=Happened.RAISED).words == ""


def test_an_alarm_with_a_hundred_kilobytes_is_raised_with_as_much_as_fits(alarm):
    assert len(alarm(words="Ж" * 100_000).events.get(kind=Happened.RAISED).words) == WORDS_LENGTH


def test_signs_that_cannot_be_seen_are_left_out(alarm):
    assert alarm(words="Өрт\x00\u202e чыкты").events.get(kind=Happened.RAISED).words == "Өрт чыкты"


def test_a_form_sent_twice_raises_one_alarm(alarm):
    key = uuid4()

    assert alarm(key=key) == alarm(key=key)
    assert Alarm.objects.count() == 1


def test_the_form_of_another_raises_nothing(alarm, people):
    key = uuid4()
    alarm(key=key)

    with pytest.raises(Overtaken):
        actions.raise_alarm(AlarmTold(key, Clause.STAFF), by=people["head-of-apparatus"], at=NOW)


def test_R49_several_clauses_of_one_call_are_one_alarm(alarm):
    call = uuid4()
    alarm(call_id=call)
    one = alarm(call_id=call, clause=Clause.UNLAWFUL_ACT, words="Бензин алып барышты")
    alarm(call_id=call, clause=Clause.UNLAWFUL_ACT, words="Бензин алып барышты")

    assert Alarm.objects.count() == 1
    assert [event.code for event in one.events.filter(kind=Happened.RAISED).order_by("place")] == ["III.8.a", "III.9"]


def test_a_call_whose_alarm_was_closed_may_raise_another(alarm, people):
    call = uuid4()
    one = measured(alarm(call_id=call), people)
    actions.close(one, "Өрт өчүрүлдү", by=people["akim"], at=LATER)

    assert alarm(call_id=call, at=LATER) != one


def test_the_administrator_of_the_machine_raises_nothing(alarm):
    assert refusal(alarm, by="admin") == "not_yours_to_raise"


def test_R51_two_acknowledge_and_both_are_written_down_the_first_counts(alarm, people, climbed):
    one = alarm()
    climbed(minutes=3)
    actions.acknowledge(one, by=people["akim"], at=NOW + timedelta(minutes=4))
    actions.acknowledge(one, by=people["head-of-apparatus"], at=LATER)
    actions.acknowledge(one, by=people["akim"], at=LATER)

    one.refresh_from_db()
    assert one.acknowledged_at == NOW + timedelta(minutes=4)
    assert one.events.filter(kind=Happened.ACKNOWLEDGED).count() == 2


@pytest.mark.parametrize("who", ["operator", "executor-1", "control", "auditor"])
def test_R51_only_who_is_on_the_ladder_may_say_that_it_was_heard(alarm, people, who):
    assert refusal(actions.acknowledge, alarm(), by=people[who], at=LATER) == "not_yours_to_acknowledge"


def test_an_acknowledgement_of_a_closed_alarm_says_so(alarm, people):
    one = measured(alarm(), people)
    actions.close(one, "Кайтарылды", by=people["operator"], at=LATER)

    assert refusal(actions.acknowledge, one, by=people["akim"], at=LATER) == "alarm_is_closed"


def test_R53_an_alarm_without_a_measure_is_not_closed(alarm, people):
    assert refusal(actions.close, alarm(), "Бүттү", by=people["akim"], at=LATER) == "alarm_without_measure"


def test_R53_it_is_closed_with_words(alarm, people):
    one = measured(alarm(), people)

    assert refusal(actions.close, one, "  \n ", by=people["akim"], at=LATER) == "alarm_without_words"
    actions.close(one, "Өрт өчүрүлдү, архив бүтүн", by=people["akim"], at=LATER)
    one.refresh_from_db()
    assert (one.ending, one.closed_at) == (Ending.MEASURES, LATER)


def test_R53_a_measure_has_the_time_it_was_taken_at(alarm, people):
    one = alarm()
    actions.take_measure(one, Measure.CALLED_101, "", happened_at=NOW, by=people["operator"], at=LATER)

    event = one.events.get(kind=Happened.MEASURE)
    assert (event.at, event.noted_at, event.was_noted_later) == (NOW, LATER, True)


@pytest.mark.parametrize("ahead", [timedelta(minutes=30), timedelta(days=-2)])
def test_a_measure_of_tomorrow_or_of_last_week_is_refused(alarm, people, ahead):
    one = alarm()

    told = refusal(
        actions.take_measure, one, Measure.GUARDED, "", happened_at=NOW + ahead, by=people["operator"], at=LATER
    )
    assert told == "odd_moment_of_alarm"


def test_a_measure_called_something_else_says_what(alarm, people):
    one = alarm()

    told = refusal(actions.take_measure, one, Measure.OTHER, "", happened_at=NOW, by=people["operator"], at=LATER)
    assert told == "measure_without_words"


@pytest.mark.parametrize(("who", "may"), [("akim", True), ("deputy-akim", True), ("operator", False)])
def test_R56_only_the_head_or_a_deputy_finds_it_not_urgent(alarm, people, who, may):
    one = alarm()

    if may:
        actions.downgrade(one, "Эски кабар экен", by=people[who], at=LATER)
        one.refresh_from_db()
        assert one.ending == Ending.DOWNGRADED
    else:
        assert refusal(actions.downgrade, one, "Эски", by=people[who], at=LATER) == "not_yours_to_downgrade"


def test_R56_and_says_why(alarm, people):
    assert refusal(actions.downgrade, alarm(), " ", by=people["akim"], at=LATER) == "alarm_without_words"


def test_R52_a_telephone_call_needs_the_words_that_were_said(alarm, people):
    one = alarm()
    silent = Phoned("аким", "", answered=True, happened_at=NOW)

    assert refusal(actions.note_phoned, one, silent, by=people["operator"], at=LATER) == "alarm_without_words"


def test_the_auditor_records_nothing(alarm, people):
    told = refusal(actions.take_measure, alarm(), Measure.GUARDED, "", happened_at=NOW, by=people["auditor"], at=LATER)
    assert told == "not_yours_to_record"


@pytest.mark.parametrize("who", ["akim", "deputy-akim", "operator", "executor-1", "control"])
def test_R57_who_is_shut_out_knows_of_no_alarm(alarm, about, people, who):
    from ishenim.escalation.queries import register

    alarm(hidden=about("akim"), by="head-of-apparatus")

    assert list(register(people[who], on=NOW.date())) == []


def test_numbers_of_alarms_tell_of_no_other(alarm):
    numbers = [alarm().number for _ in range(12)]

    assert len(set(numbers)) == 12
    assert sorted(numbers) != list(range(min(numbers), min(numbers) + 12))


def facts(one):
    return [(event.code, event.told) for event in one.events.filter(kind=Happened.FACT).order_by("place")]


def test_R50_what_the_caller_answers_is_written_down_once_and_again_when_it_changes(alarm, people):
    one, operator = alarm(), {"by": people["operator"], "at": LATER}
    actions.note_facts(one, {Question.PLACE: "Архив", Question.DANGER: "arson", Question.WHO: ""}, **operator)
    actions.note_facts(one, {Question.PLACE: "Архив", Question.DANGER: "arson"}, **operator)
    actions.note_facts(one, {Question.PLACE: "Архивдин жертөлөсү"}, **operator)

    assert facts(one) == [
        ("place", "Архив"),
        ("danger", "өрттөө"),
        ("place", "Архивдин жертөлөсү"),
    ]


def test_R50_an_answer_that_is_not_on_the_list_is_refused_and_nothing_is_written(alarm, people):
    one = alarm()

    told = refusal(actions.note_facts, one, {Question.STAGE: "эртең"}, by=people["operator"], at=LATER)
    assert (told, facts(one)) == ("no_answer_to_this", [])


@pytest.mark.parametrize(("stage", "goes"), [("prepared", True), ("unknown", False)])
def test_R58_the_stage_that_was_told_decides_whether_law_enforcement_is_told(alarm, people, stage, goes):
    from ishenim.escalation.queries import whole

    one = alarm()
    assert not whole(one).duties.send_to_law_enforcement
    actions.note_facts(one, {Question.STAGE: stage}, by=people["operator"], at=LATER)

    assert whole(one).duties.send_to_law_enforcement is goes
