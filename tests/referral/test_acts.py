"""III.9: handed over at once, in writing, with a receipt, a decision and nobody's leave; R58 to R65."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ishenim.common.refusals import Overtaken, Refused
from ishenim.escalation import actions as alarms
from ishenim.escalation.models import Question
from ishenim.inspection.queries import verify
from ishenim.notify.models import Notice
from ishenim.referral import queries
from ishenim.referral.letters import Asked
from ishenim.referral.models import Happened, Referral
from ishenim.regulation.hand_over import Awaited, Matter
from tests.conftest import NOW
from tests.referral.conftest import LATER

pytestmark = pytest.mark.django_db


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as told:
        act(*args, **kwargs)
    return told.value.key


def awaited(referral):
    return queries.listed([Referral.objects.prefetch_related("events").get(pk=referral.pk)])[0].awaited


def test_R65_it_is_begun_and_told_without_the_head_having_done_anything(alarm, begun, noted):
    one = alarm()
    told = noted(begun(one), "tell")

    one.refresh_from_db()
    assert (one.acknowledged_at, told.told_at) == (None, LATER)


def test_R59_another_body_than_the_table_names_needs_a_reason(alarm, begun):
    one = alarm()

    assert refusal(begun, one, matter=Matter.PROPERTY, body="prok") == "referral_without_reason"
    assert begun(one, matter=Matter.PROPERTY, body="prok", reason="РИИБ өзү катышкан").body_id == "prok"


def test_to_a_body_that_is_not_there_nothing_is_begun(begun):
    assert refusal(begun, body="no-such-body") == "referral_without_body"


@pytest.mark.parametrize(
    ("matter", "body"),
    [
        ("terror", "ukmk"),
        ("theft", "rmib"),
        ("property", "rmib"),
        ("threat", "rmib"),
        ("authority", "rmib"),
        ("corruption", "ukmk"),
        ("reporting", "ukmk"),
        ("law_officer", "prok"),
        ("other", "rmib"),
    ],
)
def test_R59_without_a_body_it_goes_where_the_table_sends_it(begun, matter, body):
    assert begun(body="", matter=Matter(matter)).body_id == body


def test_R59_where_the_office_has_named_no_body_one_is_to_be_chosen_with_a_reason(begun, named):
    named({})

    assert refusal(begun, body="") == "referral_without_body"
    assert begun(body="ukmk", reason="Башка орган жок").body_id == "ukmk"


def test_R59_the_office_sends_a_matter_elsewhere_first(begun, named):
    named({"corruption": "prosecutor"}, subject="law_routes")

    assert begun(body="").body_id == "prok"


def test_R58_how_far_it_has_come_is_told_before_anything_is_handed_over(alarm, begun, people):
    one = alarm()
    assert refusal(begun, one, stage="") == "referral_without_stage"
    assert refusal(begun, one, stage="soon") == "no_answer_to_this"

    alarms.note_facts(one, {Question.STAGE: "prepared"}, by=people["operator"], at=NOW)
    assert begun(one, stage="").alarm == one


def test_R58_of_a_closed_alarm_the_stage_stays_as_it_was_told(alarm, begun, people):
    from ishenim.escalation.models import Measure

    one = alarm()
    alarms.note_facts(one, {Question.STAGE: "prepared"}, by=people["operator"], at=NOW)
    alarms.take_measure(one, Measure.CALLED_102, "", happened_at=NOW, by=people["akim"], at=NOW)
    alarms.close(one, "Токтотулду", by=people["akim"], at=NOW)
    begun(one, by="akim", stage="committed")

    assert one.events.get(code=Question.STAGE).words == "prepared"


def test_a_form_sent_twice_begins_one(alarm, begun):
    one, key = alarm(), uuid4()

    assert begun(one, key=key) == begun(one, key=key)
    assert Referral.objects.count() == 1


def test_a_form_of_another_alarm_begins_nothing_here(alarm, begun):
    key = uuid4()
    begun(alarm(), key=key)

    with pytest.raises(Overtaken):
        begun(alarm(), key=key)


def test_to_one_body_an_alarm_is_handed_over_once_to_another_as_well(alarm, begun):
    one = alarm()
    begun(one)

    assert refusal(begun, one) == "referral_begun_already"
    assert begun(one, body="rmib").body_id == "rmib"


def test_whoever_may_not_write_about_the_alarm_begins_none(alarm, begun):
    assert refusal(begun, alarm(), by="executor-2") == "not_yours_to_record"
    assert refusal(begun, alarm(), by="auditor") == "not_yours_to_record"


def test_R57_whoever_is_shut_out_of_the_alarm_begins_none(alarm, begun, about):
    one = alarm(hidden=about("head-of-apparatus"))

    assert refusal(begun, one, by="head-of-apparatus") == "not_yours_to_record"


def test_R60_who_answered_is_recorded_with_the_time_and_a_call_without_answer_as_well(begun, noted):
    one = noted(begun(), "tell", code="no", name="")
    assert one.told_at is None

    one = noted(one, "tell", happened_at=LATER)
    one = noted(one, "tell", at=LATER + timedelta(minutes=3))
    assert (one.told_at, one.events.filter(kind=Happened.TOLD).count()) == (LATER, 3)


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"code": ""}, "told_without_answer"),
        ({"code": "perhaps"}, "told_without_answer"),
        ({"name": "  "}, "told_to_nobody"),
        ({"name": "К" * 201}, "alarm_words_too_long"),
        ({"words": "К" * 2_001}, "alarm_words_too_long"),
        ({"happened_at": LATER + timedelta(hours=1)}, "odd_moment_of_hand_over"),
        ({"happened_at": NOW - timedelta(days=2)}, "odd_moment_of_hand_over"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(begun, noted, facts, key):
    assert refusal(noted, begun(), "tell", **facts) == key


def test_R60_the_letter_is_kept_as_it_left_in_both_languages_with_who_signed(begun, noted, people, posts):
    one = noted(begun(), "send")

    event = one.events.get(kind=Happened.SENT)
    names = [kept.file.name for kept in event.files.order_by("place")]
    assert names == [f"{one.alarm.number}-ky.pdf", f"{one.alarm.number}-ru.pdf"]
    assert (event.signed_by, event.signed_as, one.sent_at) == (people["akim"], posts["akim"], LATER)
    assert awaited(one) == Awaited.RECEIPT


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"code": "pigeon"}, "dispatch_without_channel"),
        ({"number": " "}, "dispatch_without_number"),
        ({"number": "1" * 61}, "dispatch_without_number"),
        ({"name": ""}, "dispatch_without_proof"),
    ],
)
def test_a_letter_without_number_way_or_proof_has_not_left(begun, noted, facts, key):
    one = begun()

    assert refusal(noted, one, "send", **facts) == key
    assert one.events.count() == 1


def test_R60_nobody_but_head_or_deputy_signs(begun, noted, people, posts):
    one = begun()
    for name in ("head-of-apparatus", "operator", "executor-2"):
        post = (
            posts["records-specialist"] if name == "operator" else posts[{"executor-2": "bilim-staff"}.get(name, name)]
        )
        assert refusal(noted, one, "send", asked=Asked(signed_as=post, signed_by=people[name])) == "may_not_sign_this"

    deputy = Asked(signed_as=posts["deputy-akim"], signed_by=people["deputy-akim"])
    assert noted(one, "send", asked=deputy).sent_at == LATER


def test_R60_about_the_head_whoever_was_appointed_signs_and_neither_he_nor_his_deputy(alarm, about, people):
    one = alarm(hidden=about("akim"))

    may_sign = [person.username for _, person in queries.signatories(one, on=NOW.date())]
    assert may_sign == ["head-of-apparatus"]


def test_a_second_letter_to_the_same_body_is_overtaken(begun, noted):
    one = noted(begun(), "send")

    with pytest.raises(Overtaken):
        noted(one, "send")


def test_R61_it_waits_for_the_receipt_until_number_and_name_are_written_down(begun, noted):
    one = noted(begun(), "send")
    assert refusal(noted, one, "register", number="") == "registered_without_number"
    assert refusal(noted, one, "register", name="") == "registered_by_nobody"
    assert awaited(one) == Awaited.RECEIPT

    one = noted(one, "register")
    receipt = one.events.get(kind=Happened.REGISTERED)
    assert (receipt.name, receipt.number, receipt.at) == ("Лейтенант Өмүров", "КБЧ-77", LATER)
    assert awaited(one) == Awaited.DECISION


def test_R61_the_scan_of_the_receipt_stays_with_it(begun, noted):
    from ishenim.files import actions as files

    scan = files.receive("Талон-билдирме".encode(), "талон.txt")
    one = noted(noted(begun(), "send"), "register", files=[scan])

    assert one.events.get(kind=Happened.REGISTERED).files.get().file.name == "талон.txt"


def test_R61_an_empty_receipt_is_reminded_of_after_a_day_and_again(begun, noted, reminded):
    noted(begun(), "send")

    assert reminded(days=0) == []
    people = ["deputy-operator", "head-of-apparatus", "operator"]
    assert reminded(days=1) == [(name, "law_receipt_owed") for name in people]
    assert reminded(days=2) == []
    assert [name for name, _ in reminded(days=6)] == people


def test_R61_when_the_receipt_is_written_down_nobody_is_reminded_any_more(begun, noted, reminded):
    one = noted(begun(), "send")
    reminded(days=1)
    noted(one, "register", at=LATER + timedelta(days=1))

    assert set(Notice.objects.filter(kind="law_receipt_owed").values_list("acted_at", flat=True)) == {
        LATER + timedelta(days=1)
    }
    assert reminded(days=6) == []


def test_R60_a_letter_that_has_not_left_is_reminded_of_the_next_day(begun, reminded):
    begun()

    assert {kind for _, kind in reminded(days=1)} == {"law_letter_owed"}


def test_R62_the_decision_is_reminded_of_on_day_ten_and_on_day_twenty(begun, noted, reminded):
    noted(noted(begun(), "send"), "register")

    assert reminded(days=9) == []
    assert {kind for _, kind in reminded(days=10)} == {"law_decision_owed"}
    assert reminded(days=11) == []
    assert {kind for _, kind in reminded(days=20)} == {"law_decision_owed"}
    assert reminded(days=21) == []


def test_R62_prolonged_by_the_prosecutor_it_is_due_on_day_twenty_alone(begun, noted, reminded):
    one = noted(noted(noted(begun(), "send"), "register"), "prolong")
    (listed,) = queries.listed([one])

    assert listed.decision_by == NOW.date() + timedelta(days=20)
    assert reminded(days=10) == []
    assert {kind for _, kind in reminded(days=20)} == {"law_decision_owed"}


def test_R62_the_decision_is_its_outcome_and_stands_in_the_story_of_the_appeal(alarm, begun, noted, take, people):
    call = uuid4()
    one = alarm(call_id=call)
    appeal = take()
    alarms.link_alarm(call, appeal, by=people["operator"], at=NOW)
    done = noted(noted(noted(begun(one), "send"), "register"), "decide")

    assert (done.ended_at, awaited(done)) == (LATER, Awaited.NOTHING)
    assert list(appeal.steps.order_by("place").values_list("name", flat=True))[-2:] == ["hand_over", "law_result"]
    assert "Иш козголду" in appeal.steps.get(name="law_result").words


def test_R62_no_decision_before_a_receipt_and_none_in_other_words(begun, noted):
    one = noted(begun(), "send")
    assert refusal(noted, one, "decide") == "not_registered_by_body"
    assert refusal(noted, one, "prolong") == "not_registered_by_body"

    one = noted(one, "register")
    assert refusal(noted, one, "decide", code="forgotten") == "decided_without_decision"
    assert refusal(noted, one, "decide", words=" ") == "alarm_without_words"


def test_after_the_decision_nothing_is_added(begun, noted):
    one = noted(noted(noted(begun(), "send"), "register"), "decide")

    for name in ("tell", "send", "register", "prolong", "decide"):
        with pytest.raises(Overtaken):
            noted(one, name)


def test_R44_the_mark_in_column_five_names_day_and_number_of_the_letter(alarm, begun, noted, take, people):
    call = uuid4()
    one, appeal = alarm(call_id=call), take()
    alarms.link_alarm(call, appeal, by=people["operator"], at=NOW)
    noted(begun(one), "send")

    assert appeal.line.marks.get().words == "Укук коргоо органдарына жөнөтүлдү, 24.11.2026, № 01-15/221"
    assert verify().ok


def test_R54_R60_a_letter_that_left_before_the_call_was_registered_is_marked_then(alarm, begun, noted, take, people):
    from ishenim.referral import story

    call = uuid4()
    one = alarm(call_id=call)
    noted(begun(one), "send")
    appeal = take(at=NOW + timedelta(days=1))
    alarms.link_alarm(call, appeal, by=people["operator"], at=NOW + timedelta(days=1))
    story.mark_registered(appeal, by=people["operator"], at=NOW + timedelta(days=1))

    assert [mark.code for mark in appeal.line.marks.all()] == ["law_enf"]
    assert verify().ok


def test_R64_that_liability_was_explained_is_recorded(alarm, people):
    one = alarm()
    alarms.note_facts(one, {Question.WARNED: "said"}, by=people["operator"], at=LATER)

    event = one.events.get(code=Question.WARNED)
    assert (event.words, event.at, event.by) == ("said", LATER, people["operator"])
    assert refusal(alarms.note_facts, one, {Question.WARNED: "threatened"}, by=people["operator"], at=LATER) == (
        "no_answer_to_this"
    )


def test_R57_whoever_was_barred_after_a_reminder_knows_of_it_no_longer(begun, noted, reminded, people, about, alarm):
    from ishenim.notify.queries import known

    call = uuid4()
    one = alarm(call_id=call)
    noted(begun(one), "send")
    reminded(days=1)
    hoa = people["head-of-apparatus"]
    seen = Notice.objects.filter(recipient=hoa, kind="law_receipt_owed")
    assert seen.filter(known(hoa, on=NOW.date())).exists()

    alarms.bar(call, about("head-of-apparatus"), by=people["operator"], at=LATER)
    assert not seen.filter(known(hoa, on=NOW.date())).exists()
    assert reminded(days=6) == []  # without an appeal no letter about it could be judged: it stands on "Бүгүн"
