"""R52, R55: the slip and the report of a real alarm; who may have them, and what an alarm about the head says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ishenim.audit.queries import size
from ishenim.escalation import actions, on_paper
from ishenim.escalation.actions import Phoned
from ishenim.escalation.models import Alarm, Clause, Measure, Question
from ishenim.inspection.queries import verify
from ishenim.papers import urgent_papers
from ishenim.papers.facts import Printed
from tests.conftest import NOW
from tests.papers.examples import pages

pytestmark = pytest.mark.django_db
WORDS = "Архивди өрттөйбүз деп коркутту"
LATER = NOW + timedelta(minutes=20)


def said(made):
    return " ".join("\n".join(pages(made)).split()).replace("\u200b", "")


def report(one, people, who="operator", at=LATER, handed=()):
    from ishenim.accounts.queries import held_by

    held = held_by(people[who], on=timezone.localdate(at))
    facts = on_paper.report(one, by=people[who], held=held, handed=handed, at=at)
    return said(urgent_papers.urgent_report(facts, printed=Printed(timezone.localtime(at), "Айгүл")))


def slip(one, at=LATER):
    return said(urgent_papers.urgent_slip(on_paper.slip(one, at=at), printed=Printed(timezone.localtime(at), "Айгүл")))


def test_R55_the_report_tells_receipt_notice_screen_acknowledgement_telephone_and_measures(alarm, people, climbed):
    from ishenim.telephony import actions as telephony

    draft = telephony.take_call(by=people["operator"], at=NOW - timedelta(seconds=30))
    one = alarm(call_id=draft.pk, words=WORDS)
    actions.note_shown(one, by=people["akim"], at=NOW + timedelta(seconds=3))
    actions.note_facts(one, {Question.DANGER: "arson"}, by=people["operator"], at=NOW + timedelta(seconds=40))
    climbed(minutes=3)
    silent = Phoned("аким", "", answered=False, happened_at=NOW + timedelta(minutes=5))
    actions.note_phoned(one, silent, by=people["operator"], at=NOW + timedelta(minutes=5))
    climbed(minutes=15)
    actions.acknowledge(one, by=people["akim"], at=NOW + timedelta(minutes=16))
    moment = NOW + timedelta(minutes=17)
    actions.take_measure(one, Measure.CALLED_101, "", happened_at=moment, by=people["operator"], at=moment)
    actions.close(one, "Өрт өчүрүлдү", by=people["akim"], at=LATER)
    one.refresh_from_db()

    told = report(one, people, handed=((NOW + timedelta(minutes=18), "102: кезметчи кабыл алды"),))
    for words in (
        "24.11.2026 10:41:30 чалуу түштү / звонок поступил",
        "24.11.2026 10:42:00 билдирилди / поднята тревога: III.8.a, Жылдыз Эргешова",
        "24.11.2026 10:42:00 кабарланды / оповещён: Бакыт Сыдыков",
        "24.11.2026 10:42:03 экранда көрсөтүлдү / показано на экране: Бакыт Сыдыков",
        "24.11.2026 10:45:00 кабарланды / оповещён: Медербек Жолдошов",
        "24.11.2026 10:47:00 Чалынды, жооп жок / Звонок, не ответили: Жылдыз Эргешова, аким",
        "24.11.2026 10:57:00 дагы бир жолу кабарланды / оповещён повторно: × 3",
        "24.11.2026 10:58:00 кабыл алынды / принято: Бакыт Сыдыков",
        "24.11.2026 10:59:00 101ге чалынды, өрт өчүрүү кызматы",
        "24.11.2026 11:00:00 102: кезметчи кабыл алды",
        "24.11.2026 11:02:00 жабылды / закрыто: Бакыт Сыдыков, Өрт өчүрүлдү",
        "өрттөө / поджог",
        "16:00 чеги / предел 15:00 кечикти / опоздание",
        "башчысы-аким, Бакыт Сыдыков",
    ):
        assert words in told, words


def test_R52_the_slip_carries_what_happens_and_whom_to_ring_and_leaves_lines_for_the_hand(alarm):
    told = slip(alarm(words=WORDS))

    for words in (WORDS, "102 112 101 103", "(03234) 0-10-01 Бакыт Сыдыков", "Кабыл алды / Принял(а)", "10:42"):
        assert words in told, words


def test_R57_about_the_head_neither_paper_is_addressed_to_him_nor_names_his_telephone(alarm, about, people):
    one = alarm(hidden=about("akim"), words=WORDS, clause=Clause.OFFENCE_BY_STAFF, by="head-of-apparatus")

    for told in (slip(one), report(one, people, who="head-of-apparatus")):
        assert [words for words in ("Бакыт Сыдыков", "0-10-01", "башчысы-аким") if words in told] == []


def test_R57_the_papers_of_an_alarm_are_for_whoever_may_know_of_it_and_each_is_an_entry(alarm, about, sign_in):
    one = alarm(at=timezone.now(), hidden=about("akim"), by="head-of-apparatus")
    written = size()

    for name in ("slip.pdf", "report.pdf"):
        assert sign_in("akim").get(f"/alarms/{one.pk}/{name}").status_code == 404
        assert sign_in("akim").get(f"/alarms/{uuid4()}/{name}").status_code == 404
        answer = sign_in("head-of-apparatus").get(f"/alarms/{one.pk}/{name}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert size() - written == 2
    assert verify().problems == []


def test_a_paper_of_a_drill_says_that_it_is_one(alarm, people):
    one = alarm(is_drill=True)

    assert ["МАШЫГУУ, чыныгы эмес" in told for told in (slip(one), report(one, people))] == [True, True]


def test_an_alarm_of_an_hour_of_repetitions_is_still_one_page(alarm, people, climbed):
    one = alarm(words="Ж" * 100_000)
    for minutes in range(15, 300, 15):
        climbed(minutes=minutes)
    for number in range(40):
        words = f"Чара {number} " + "Ж" * 1_900
        at = NOW + timedelta(hours=6)
        actions.take_measure(one, Measure.OTHER, words, happened_at=at, by=people["operator"], at=at)

    made = report(Alarm.objects.get(), people, at=NOW + timedelta(hours=7))
    assert made.count("DIGEST") == 1
    assert "… дагы 36 жазуу" in made
