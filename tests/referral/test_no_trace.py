"""R57, decisions 4 and 5: by no road of a hand-over or of a second alarm does anybody learn what is hidden from him."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ishenim.accounts.actions import Seat
from ishenim.escalation import actions as alarms
from ishenim.escalation.actions import AlarmTold
from ishenim.escalation.models import Alarm, Clause, Measure, Question
from ishenim.notify.models import Notice
from ishenim.referral import letters, queries
from ishenim.referral.letters import Asked
from ishenim.regulation.posts import Role
from tests.conftest import NOW
from tests.consideration import roads
from tests.referral.conftest import LATER
from tests.referral.test_letters import read

pytestmark = pytest.mark.django_db


def knows(person, alarm):
    return Alarm.objects.visible_to(person, on=NOW.date()).filter(pk=alarm.pk).exists()


@pytest.fixture
def about_the_akim(take, posts):
    return lambda: roads.taken(take, posts, roads.ROADS["about the akim"])


@pytest.fixture
def raised(people):
    def done(appeal, *, by="operator", at=NOW, **facts):
        told = AlarmTold(**{"key": uuid4(), "clause": Clause.UNLAWFUL_ACT, "words": "Пара сурашкан", **facts})
        return alarms.raise_about(appeal, told, by=people[by], at=at)

    return done


def test_R57_whoever_raises_from_a_card_joins_no_alarm_that_is_hidden_from_him(alarm, about, take, raised, people):
    appeal = take()
    hidden = alarm(call_id=appeal.call_id, hidden=about("akim"))
    mine = raised(appeal, by="akim", words="Өрт чыкты")

    assert mine.pk != hidden.pk
    assert knows(people["akim"], mine)
    assert not knows(people["akim"], hidden)
    assert not hidden.events.filter(words="Өрт чыкты").exists()


def test_R57_the_card_tells_nothing_of_a_hand_over_whose_alarm_is_hidden_from_more_people(
    alarm, about, take, begun, noted, people
):
    call = uuid4()
    one = alarm(call_id=call, hidden=about("akim"))
    appeal = take()
    alarms.link_alarm(call, appeal, by=people["operator"], at=NOW)
    one.refresh_from_db()
    post, person = queries.signatories(one, on=NOW.date())[0]
    done = noted(noted(noted(begun(one), "send", asked=Asked(signed_as=post, signed_by=person)), "register"), "decide")

    assert done.ended_at is not None
    assert appeal.line.marks.count() == 0
    assert not appeal.steps.filter(name__in=("hand_over", "law_result")).exists()


def test_R57_every_alarm_of_a_call_is_hidden_when_it_is_registered_also_a_closed_one(
    alarm, about_the_akim, begun, people
):
    appeal_call = uuid4()
    first = alarm(call_id=appeal_call)
    begun(first)
    alarms.take_measure(first, Measure.CALLED_102, "", happened_at=NOW, by=people["akim"], at=NOW)
    alarms.close(first, "Бүттү", by=people["akim"], at=NOW)
    second = alarm(call_id=appeal_call)
    alarms.link_alarm(appeal_call, about_the_akim(), by=people["operator"], at=NOW)

    for one in (first, second):
        assert not knows(people["akim"], one)
        assert not knows(people["deputy-akim"], one)


def test_R57_a_post_that_is_added_later_is_shut_out_of_the_alarms_as_well(about_the_akim, raised, people, posts):
    from ishenim.accounts import actions as accounts
    from ishenim.staffing import actions as staffing

    one = raised(about_the_akim(), by="head-of-apparatus")
    boss = people["head-of-apparatus"]
    seat = Seat(
        code="deputy-akim-2", names={"ky": "орун басар", "ru": "", "en": ""}, role=Role.DEPUTY_HEAD,
        reports_to=posts["akim"], deputy_of=posts["akim"],
    )  # fmt: skip
    post = staffing.add_post(seat, by=boss, at=LATER)
    accounts.give_post(
        people["control"], post, since=NOW.date(), until=None, is_substitution=True, by=boss.code, at=LATER
    )

    assert not knows(people["control"], one)


def test_R57_a_new_post_stays_out_of_a_hidden_alarm_that_was_never_registered(alarm, about, people, posts):
    from ishenim.accounts import actions as accounts
    from ishenim.staffing import actions as staffing

    one, boss = alarm(hidden=about("akim")), people["head-of-apparatus"]
    seat = Seat(
        code="deputy-akim-2", names={"ky": "орун басар", "ru": "", "en": ""}, role=Role.DEPUTY_HEAD,
        reports_to=posts["akim"], deputy_of=posts["akim"],
    )  # fmt: skip
    post = staffing.add_post(seat, by=boss, at=LATER)
    accounts.give_post(
        people["control"], post, since=NOW.date(), until=None, is_substitution=True, by=boss.code, at=LATER
    )

    assert not knows(people["control"], one)


def test_R25_the_operator_herself_sees_the_alarm_only_while_the_complaint_is_hers(take, posts, people, raised):
    appeal = roads.taken(take, posts, roads.ROADS["about the records specialist"])
    one = raised(appeal)
    assert knows(people["operator"], one)

    roads.Walker(people, posts).go(appeal, "put_before_head", "operator")
    assert not knows(people["operator"], one)


def test_R60_the_number_to_be_rung_again_goes_only_with_the_telephone(alarm, begun, people):
    one = alarm()
    told = {Question.CALL_AGAIN: "ооба, 0777 11-22-33"}
    alarms.note_facts(one, told, by=people["operator"], at=NOW)
    referral = begun(one)

    def pdf(**asked):
        return read(letters.letter(referral, Asked(**asked), language="ky", by=people["operator"], at=NOW))

    assert "0777 11-22-33" not in pdf(with_phone=False)
    assert "0777 11-22-33" in pdf(with_phone=True)


def test_R60_who_asked_not_to_be_named_and_gave_no_name_keeps_his_address(alarm, begun, take, people):
    from ishenim.regulation.required_facts import Fact, Missing, ToldName

    call = uuid4()
    one = alarm(call_id=call)
    appeal = take(confidential=True, name=ToldName(), missing={Fact.NAME: Missing.REFUSED})
    alarms.link_alarm(call, appeal, by=people["operator"], at=NOW)
    one.refresh_from_db()
    said = read(letters.letter(begun(one), Asked(with_name=False), language="ky", by=people["operator"], at=NOW))

    assert "Өзгөн көчөсү" not in said
    assert "аты-жөнүн ачыктабоону суранган" in said


def test_R57_of_a_hidden_alarm_without_an_appeal_nobody_is_reminded_by_a_letter(alarm, about, begun, reminded):
    begun(alarm(hidden=about("deputy-akim")))

    assert reminded(days=1) == []
    assert not Notice.objects.filter(kind__startswith="law_").exists()


def test_a_drill_is_no_part_of_a_real_alarm_nor_a_real_alarm_of_a_drill(take, raised):
    appeal = take()
    drill = raised(appeal, is_drill=True)
    real = raised(appeal)

    assert (drill.pk != real.pk, drill.is_drill, real.is_drill) == (True, True, False)
    drill.refresh_from_db()
    assert drill.appeal is None


def test_a_drill_writes_nothing_into_the_journal_and_reminds_nobody(take, raised, begun, noted, reminded):
    appeal = take()
    noted(begun(raised(appeal, is_drill=True)), "send")

    assert appeal.line.marks.count() == 0
    assert reminded(days=1) == []


def test_R60_a_second_alarm_of_an_appeal_is_handed_over_with_its_words_and_marked(take, raised, begun, noted, people):
    appeal = take(content="Кезексиз каттоо үчүн акча сурап жатышат.")
    first = raised(appeal)
    alarms.take_measure(first, Measure.CALLED_102, "", happened_at=NOW, by=people["akim"], at=NOW)
    alarms.close(first, "Бүттү", by=people["akim"], at=NOW)
    one = begun(raised(appeal, words="Дагы сурашты"))

    assert "Кезексиз каттоо" in letters.told(one).words
    noted(one, "send")
    assert appeal.line.marks.count() == 1


@pytest.mark.parametrize("act", ["prolong", "decide"])
def test_R62_nothing_is_decided_before_it_was_registered(begun, noted, act):
    from ishenim.common.refusals import Refused

    one = noted(noted(begun(), "send"), "register")
    with pytest.raises(Refused) as told:
        noted(one, act, happened_at=LATER - timedelta(minutes=1))
    assert told.value.key == "odd_moment_of_hand_over"


def test_R59_it_is_never_handed_over_to_the_body_of_whom_it_is_about(alarm, begun, posts):
    from ishenim.common.refusals import Refused
    from ishenim.escalation.queries import Hidden

    one = alarm(hidden=Hidden(subjects=frozenset({posts["bilim-head"].pk}), posts=frozenset({posts["bilim-head"].pk})))
    with pytest.raises(Refused) as told:
        begun(one, body="bilim", reason="Өз ичинде каралат")
    assert told.value.key == "forward_to_subject"
