"""A drill is marked as one wherever an alarm shows, and has a report of its own; cards complete within a minute."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.audit.queries import size
from ishenim.escalation import actions
from ishenim.escalation.actions import Phoned
from ishenim.escalation.models import Clause, Question
from ishenim.escalation.queries import whole
from ishenim.regulation.urgent_card import CHOICES
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MARK = "МАШЫГУУ, чыныгы эмес"


@pytest.fixture
def drill(alarm):
    return lambda **facts: alarm(is_drill=True, **facts)


def main(answer):
    return answer.content.decode().partition("<main")[2]


def rows(answer):
    return [row.split(";") for row in b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()]


def test_the_report_of_a_drill_tells_who_was_told_on_whose_screen_it_stood_and_who_had_it_when(
    drill, climbed, people, sign_in
):
    one = drill()
    climbed(minutes=3)
    actions.note_shown(one, by=people["akim"], at=NOW + timedelta(seconds=4))
    actions.acknowledge(one, by=people["head-of-apparatus"], at=NOW + timedelta(minutes=4, seconds=5))

    browser = sign_in("akim")
    page = main(browser.get(f"/alarms/drills?number={one.number}"))
    for words in ("Бакыт Сыдыков", "Медербек Жолдошов", "4 сек", "3 мүн 00 сек", "4 мүн 05 сек", "убагында", MARK):
        assert words in page, words
    told = rows(browser.post("/alarms/drills/export", {"kind": "csv", "number": one.number}))
    raised = "24.11.2026 10:42:00"
    assert told[1:] == [
        [str(one.number), raised, "Бакыт Сыдыков", "0", "4", "", "245", "15", "убагында", "ооба"],
        [str(one.number), raised, "Медербек Жолдошов", "180", "", "245", "245", "15", "убагында", "ооба"],
    ]


def test_the_report_has_drills_of_its_days_only_and_never_a_real_alarm(drill, alarm, sign_in):
    early, late, real = drill(), drill(at=timezone.now()), alarm()
    browser = sign_in("akim")

    def shown(asked):
        page = main(browser.get(f"/alarms/drills?{asked}"))
        found = {"early": early, "late": late, "real": real}
        return {name for name, one in found.items() if f'id="drill_{one.number}"' in page}

    assert shown("") == {"early", "late"}
    assert shown("until=24.11.2026") == {"early"}
    assert shown("since=25.11.2026") == {"late"}
    assert shown(f"number={real.number}") == set()
    assert [
        browser.get(f"/alarms/drills?{odd}").status_code for odd in ("number=x", "number=-1", "since=31.02.2026")
    ] == [422] * 3
    assert browser.get("/alarms/drills?number=99999999999999999999").status_code == 422


def test_a_drill_nobody_had_in_time_says_so_and_one_that_was_telephoned_counts(drill, people, sign_in):
    silent, rung = drill(), drill()
    moment = NOW + timedelta(minutes=16)
    told = Phoned("аким", "Түшүндүм деди", answered=True, happened_at=moment)
    actions.note_phoned(rung, told, by=people["operator"], at=moment)

    page = main(sign_in("akim").get(f"/alarms/drills?number={silent.number}"))
    assert "эч ким кабыл алган жок" in page
    assert "кечикти" in main(sign_in("akim").get(f"/alarms/drills?number={rung.number}"))


def test_who_may_not_know_of_a_drill_finds_it_in_no_report(drill, about, sign_in):
    one = drill(hidden=about("akim"), by="head-of-apparatus")

    assert str(one.number) not in main(sign_in("akim").get("/alarms/drills"))
    assert len(rows(sign_in("akim").post("/alarms/drills/export", {"kind": "csv"}))) == 1
    assert f'id="drill_{one.number}"' in main(sign_in("head-of-apparatus").get("/alarms/drills"))


def test_the_report_leaves_with_whoever_may_take_lists_out_as_an_entry(drill, sign_in):
    drill()
    written = size()

    assert sign_in("akim").post("/alarms/drills/export", {"kind": "xlsx"}).status_code == 200
    assert size() - written == 1
    assert sign_in("executor-1").post("/alarms/drills/export", {"kind": "csv"}).status_code == 422
    assert sign_in("akim").post("/alarms/drills/export", {"kind": "exe"}).status_code == 404
    assert sign_in("admin").get("/alarms/drills").status_code == 404


def test_a_drill_is_marked_on_every_page_that_shows_an_alarm_and_asks_nobody_to_ring_the_fire_service(drill, sign_in):
    one = drill(at=timezone.now())
    akim = sign_in("akim")

    paths = ("/desk", "/journal", "/alarms?is_drill=yes", f"/alarms/{one.pk}", "/alarms/panel", "/control/morning")
    assert {path: MARK in akim.get(path).content.decode() for path in (*paths, "/alarms/drills")} == dict.fromkeys(
        (*paths, "/alarms/drills"), True
    )
    assert "112, 101, 102, 103кө чалбаңыз" in main(akim.get(f"/alarms/{one.pk}"))
    real_register = main(akim.get("/alarms"))
    assert f">{one.number}<" not in real_register
    sheet = rows(akim.post("/alarms/export", {"kind": "csv", "is_drill": "yes"}))
    assert (sheet[0][-1], sheet[1][-1]) == ("Машыгуу", "ооба")


def test_R50_the_register_tells_how_many_cards_were_complete_within_a_minute(alarm, people, sign_in):
    for seconds in (59, 61):
        one = alarm(clause=Clause.UNLAWFUL_ACT)
        answers = {Question(code): _not_known(code) for code in whole(one).questions}
        last = answers.popitem()
        actions.note_facts(one, answers, by=people["operator"], at=NOW + timedelta(seconds=30))
        actions.note_facts(one, dict([last]), by=people["operator"], at=NOW + timedelta(seconds=seconds))
    alarm()

    assert "<strong>1 / 3</strong> (33 %)" in main(sign_in("akim").get("/alarms"))


def _not_known(code):
    """The last answer of a list, or words."""
    return list(CHOICES[code])[-1].value if code in CHOICES else "билбейт"
