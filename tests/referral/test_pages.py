"""The pages of a hand-over: whom to ring, what to do next, what is refused at its form; no trace to the shut-out."""

import csv
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.utils import timezone

from ishenim.audit import queries as audit
from ishenim.escalation import actions as alarms
from ishenim.escalation.models import Question
from ishenim.referral.models import Referral
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(alarm, begun, noted):
    """A hand-over of now; keyword arguments are facts of the alarm."""

    def done(*names, **facts):
        at = timezone.now()
        one = begun(alarm(at=at, **facts), at=at)
        for name in names:
            one = noted(one, name, at=at)
        return one

    return done


def text(answer):
    return answer.content.decode()


def test_R59_the_page_names_the_body_of_the_table_and_its_telephones(alarm, sign_in, people):
    one = alarm(at=timezone.now(), words="Чөп өрттөнүп жатат")
    alarms.note_facts(one, {Question.DANGER: "arson"}, by=people["operator"], at=timezone.now())
    page = sign_in("operator").get(f"/alarms/{one.pk}/law")

    assert "Алай районунун ички иштер бөлүмү" in text(page)
    assert 'href="tel:101"' in text(page)
    assert [one.body.pk for one in page.context["routed"].addressees] == ["rmib"]


def test_R59_what_is_not_verified_says_so(alarm, sign_in):
    assert "текшерилет" in text(sign_in("operator").get(f"/alarms/{alarm(at=timezone.now()).pk}/law"))


def test_R59_another_body_without_a_reason_is_said_at_the_form_and_nothing_typed_is_lost(alarm, sign_in):
    one, browser = alarm(at=timezone.now()), sign_in("operator")
    typed = {"key": uuid4(), "matter": "theft", "body": "prok", "reason": "", "stage": "unknown"}
    refused = browser.post(f"/alarms/{one.pk}/law", typed)

    assert (refused.status_code, Referral.objects.count()) == (422, 0)
    assert refused.context["form"]["body"].value() == "prok"

    begun = browser.post(f"/alarms/{one.pk}/law", {**typed, "reason": "Милиция кызматкери катышкан"})
    assert begun["Location"] == f"/referrals/{Referral.objects.get().pk}"


@pytest.mark.parametrize(
    "typed", [{}, {"matter": "no", "body": "no"}, {"key": "x", "matter": "theft", "body": "rmib", "stage": "unknown"}]
)
def test_half_a_form_begins_nothing_and_is_not_a_fault(alarm, sign_in, typed):
    one, browser = alarm(at=timezone.now()), sign_in("operator")

    assert browser.post(f"/alarms/{one.pk}/law", typed).status_code == 422
    assert Referral.objects.count() == 0


def test_R60_R61_R62_the_whole_road_by_the_forms(alarm, sign_in, people, posts):
    one, browser = alarm(at=timezone.now()), sign_in("operator")
    browser.post(f"/alarms/{one.pk}/law", {"key": uuid4(), "matter": "corruption", "body": "", "stage": "unknown"})
    address = f"/referrals/{Referral.objects.get().pk}"
    signs = f"{posts['akim'].pk}-{people['akim'].pk}"

    for act, typed in {
        "told": {"told-name": "Кезметчи Үсөнов", "told-code": "yes"},
        "sent": {"sent-signs": signs, "sent-number": "01-15/3", "sent-code": "courier", "sent-name": "Курьер алды"},
        "registered": {"registered-name": "Лейтенант Өмүров", "registered-number": "77"},
        "prolonged": {"prolonged-words": "Прокурордун каты"},
        "decided": {"decided-code": "case_started", "decided-words": "Иш козголду"},
    }.items():
        answer = browser.post(f"{address}/{act}", typed)
        assert answer["Location"] == address, act

    done = Referral.objects.get()
    assert all((done.told_at, done.sent_at, done.registered_at, done.ended_at))
    page = browser.get(address)
    assert "77" in text(page)
    assert browser.get(f"{address}/files/3/1").content.startswith(b"%PDF")


def test_R60_a_letter_without_number_is_said_at_its_form_with_what_was_typed(handed, sign_in):
    one = handed()
    page = sign_in("operator").post(f"/referrals/{one.pk}/sent", {"sent-code": "paper", "sent-name": "Почта"})

    assert page.status_code == 422
    assert page.context["forms"]["sent"]["name"].value() == "Почта"
    assert one.events.count() == 1


def test_R60_the_letter_can_be_printed_before_anything_else_is_filled_in(handed, sign_in):
    answer = sign_in("operator").post(f"/referrals/{handed().pk}/draft", {"language": "ky"})

    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"


def test_a_letter_in_no_language_of_ours_is_not_there(handed, sign_in):
    assert sign_in("operator").post(f"/referrals/{handed().pk}/draft", {"language": "xx"}).status_code == 404


def test_R63_the_page_explains_that_an_anonymous_message_is_handed_over_all_the_same(handed, sign_in):
    assert "анонимдүү" in text(sign_in("operator").get(f"/referrals/{handed().pk}"))


def test_R64_the_words_to_be_said_stand_on_the_page_until_it_is_noted_that_they_were(
    alarm, begun, take, sign_in, people
):
    call = uuid4()
    one = alarm(call_id=call, at=timezone.now())
    alarms.link_alarm(call, take(), by=people["operator"], at=timezone.now())
    one.refresh_from_db()
    address = f"/referrals/{begun(one, at=timezone.now()).pk}"
    browser = sign_in("operator")
    assert "билип туруп жалган" in text(browser.get(address))

    alarms.note_facts(one, {Question.WARNED: "said"}, by=people["operator"], at=timezone.now())
    assert "билип туруп жалган билдирүү үчүн гана" not in text(browser.get(address))


def test_the_wish_not_to_be_named_stands_before_the_senders_eyes_and_is_kept_by_default(
    alarm, begun, take, sign_in, people
):
    call = uuid4()
    one = alarm(call_id=call, at=timezone.now())
    alarms.link_alarm(call, take(confidential=True), by=people["operator"], at=timezone.now())
    one.refresh_from_db()
    page = sign_in("operator").get(f"/referrals/{begun(one, at=timezone.now()).pk}")

    assert "аталбасын суранган" in text(page)
    assert page.context["forms"]["sent"].initial == {"with_name": False, "with_phone": False}


def test_R61_the_list_names_what_has_no_receipt_and_what_nobody_handed_over(alarm, handed, sign_in):
    waiting, owed, done = handed("send"), alarm(at=timezone.now()), handed("send", "register")
    page = sign_in("operator").get("/referrals", {"awaited": "receipt"})

    assert [one.referral.pk for one in page.context["rows"]] == [waiting.pk]
    assert [one.pk for one in page.context["owed"]] == [owed.pk]
    assert done.alarm.number != owed.number


def test_the_list_can_be_filtered_by_day_and_drills_stand_apart(handed, sign_in):
    real, drill = handed(), handed(is_drill=True)
    browser = sign_in("operator")

    def listed(**asked):
        return [one.referral.pk for one in browser.get("/referrals", asked).context["rows"]]

    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}"
    assert (listed(), listed(is_drill="yes"), listed(since=tomorrow)) == ([real.pk], [drill.pk], [])
    assert browser.get("/referrals", {"since": "кечээ"}).status_code == 422


def test_the_list_leaves_the_building_as_a_sheet_and_that_is_an_entry(handed, sign_in):
    handed("tell", "send", "register")
    answer = sign_in("operator").post("/referrals/export", {"kind": "csv"})
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))

    assert rows[1][7] == "КБЧ-77"
    assert [read.record["act"] for read in audit.walk()][-1] == "export_referrals"


def test_on_today_stands_what_is_owed_to_law_enforcement(alarm, handed, sign_in):
    handed("send")
    owed = alarm(at=timezone.now())
    page = text(sign_in("operator").get("/desk"))

    assert f'href="/alarms/{owed.pk}/law"' in page
    assert "катталганы тууралуу талон жок" in page


@pytest.mark.parametrize("who", ["akim", "deputy-akim", "akim-assistant"])
def test_R57_of_an_alarm_about_the_head_he_and_those_around_him_find_no_trace(handed, sign_in, about, who):
    one = handed(hidden=about("akim"))
    browser = sign_in(who)

    for address in (f"/referrals/{one.pk}", f"/alarms/{one.alarm_id}/law"):
        assert browser.get(address).status_code == 404
    for page in ("/referrals", "/desk"):
        answer = browser.get(page)
        assert str(one.alarm.number) not in text(answer).replace(str(one.alarm_id), "")
    assert browser.post(f"/referrals/{one.pk}/told", {"told-name": "Мен", "told-code": "yes"}).status_code == 404


def test_who_holds_no_post_of_alarms_has_no_list(sign_in):
    assert sign_in("executor-2").get("/referrals").status_code == 404


def test_an_auditor_reads_and_writes_nothing(handed, sign_in):
    one, browser = handed("send"), sign_in("auditor")

    assert browser.get(f"/referrals/{one.pk}").status_code == 200
    refused = browser.post(f"/referrals/{one.pk}/registered", {"registered-name": "К", "registered-number": "1"})
    assert refused.status_code == 422


def test_on_the_page_of_the_alarm_stands_where_to_hand_it_over_and_then_how_far_it_is(alarm, begun, noted, sign_in):
    at = timezone.now()
    one, browser = alarm(at=at), sign_in("operator")
    assert f'href="/alarms/{one.pk}/law"' in text(browser.get(f"/alarms/{one.pk}"))

    told = noted(begun(one, at=at), "tell", at=at)
    assert f'href="/referrals/{told.pk}"' in text(browser.get(f"/alarms/{one.pk}"))


def test_a_moment_of_another_day_is_taken_as_it_is_written(handed, sign_in):
    one = handed()
    typed = {"told-name": "Кезметчи", "told-code": "yes", "told-day": f"{NOW:%d.%m.%Y}", "told-time": "10:45"}
    page = sign_in("operator").post(f"/referrals/{one.pk}/told", typed)

    assert page.status_code == 422  # before the alarm was raised: no such moment
    assert one.events.count() == 1


@pytest.mark.parametrize("step", ["hand_over", "law_result"])
def test_R60_nobody_marks_an_appeal_as_sent_without_a_hand_over(take, sign_in, step):
    appeal = take()
    typed = {
        "words": "Жөнөтүлдү",
        "channel": "paper",
        "number": "1",
        "sent_on": "24.11.2026",
        "proof": "к",
        "body": "rmib",
    }

    assert sign_in("operator").post(f"/appeals/{appeal.pk}/steps/{step}", typed).status_code == 404
    assert appeal.line.marks.count() == 0


def test_R58_without_the_stage_nothing_is_begun_and_not_known_is_an_answer(alarm, sign_in):
    one, browser = alarm(at=timezone.now()), sign_in("operator")
    typed = {"key": uuid4(), "matter": "theft", "body": ""}
    refused = browser.post(f"/alarms/{one.pk}/law", typed)
    assert (refused.status_code, [*refused.context["form"].errors], Referral.objects.count()) == (422, ["stage"], 0)

    browser.post(f"/alarms/{one.pk}/law", {**typed, "stage": "unknown"})
    assert Referral.objects.count() == 1
    assert one.events.get(code=Question.STAGE).words == "unknown"


@pytest.mark.parametrize("said", ["said", "not_yet", "anonymous"])
def test_R64_one_press_on_the_page_notes_whether_it_was_explained(handed, sign_in, said):
    one, browser = handed(), sign_in("operator")
    browser.post(f"/referrals/{one.pk}/warned", {"warned": said})

    assert one.alarm.events.get(code=Question.WARNED).words == said


@pytest.mark.parametrize("said", ["", "threatened", "<b>"])
def test_R64_another_word_notes_nothing(handed, sign_in, said):
    one, browser = handed(), sign_in("operator")

    browser.post(f"/referrals/{one.pk}/warned", {"warned": said})
    assert not one.alarm.events.filter(code=Question.WARNED).exists()


def test_R59_the_table_as_it_is_set_says_what_is_not_verified(sign_in):
    page = text(sign_in("head-of-apparatus").get("/admin/office/law_routes"))

    assert "кодекс боюнча, текшерилет: прокуратура" in page
    assert "кодекс боюнча: улуттук коопсуздук" in page
