"""R52: whom to ring, in the order of the ladder, the number first; nobody who is shut out, no number of his."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.common import house
from ishenim.common.queries import forget
from ishenim.directory.actions import HowToApply, write_directions
from ishenim.directory.models import Body, Directions
from ishenim.escalation import actions, queries, telephones
from ishenim.escalation.actions import Phoned
from ishenim.escalation.models import Happened
from ishenim.notify import actions as notify
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def ring(one, at=LATER):
    reach = queries.reachable_now(one, at=at)
    return telephones.to_ring(reach, one.events.filter(kind=Happened.PHONED), on=timezone.localdate(at))


def names(one):
    return [(callee.name, [number.written for number in callee.numbers]) for callee in ring(one)]


def book(people, *, by="head-of-apparatus", **values):
    from ishenim.office.actions import Told, set_plain

    set_plain(Told("phone_book", values, NOW.date(), None), by=people[by], at=NOW)
    forget()


def mobile(people, whose, number, *, by="admin"):
    notify.keep_number(people[whose], number, seen=0, by=people[by], at=NOW)


def telephone_of(body, number, *, by="demo"):
    told = HowToApply(
        words={code: {"order": "1. Чалыңыз."} for code in ("ky", "ru", "en")},
        phones=(number,), topics=(), source="x", confidence="D",
    )  # fmt: skip
    last = Directions.objects.filter(body=body).order_by("-version").first()
    write_directions(Body.objects.get(pk=body), told, seen=last.version if last else 0, by=by, at=NOW)


def test_R52_whom_to_ring_stands_in_the_order_of_the_ladder_with_the_duty_number_last(alarm):
    assert names(alarm()) == [
        ("Бакыт Сыдыков", ["(03234) 0-10-01"]),
        ("Медербек Жолдошов", ["(03234) 0-10-02"]),
        ("Гүлнара Осмонова", ["(03234) 0-10-03"]),
        ("Облустун кезметчиси", ["(03222) 0-10-04"]),
    ]


def test_R52_the_mobile_number_of_a_person_stands_beside_that_of_the_post_once(alarm, people):
    mobile(people, "akim", "+996550000901")
    mobile(people, "deputy-akim", "+996323401003")

    found = {callee.name: [number.dialled for number in callee.numbers] for callee in ring(alarm())}
    assert found["Бакыт Сыдыков"] == ["+996323401001", "+996550000901"]
    assert found["Гүлнара Осмонова"] == ["+996323401003"]


def test_R52_who_does_not_answer_is_written_down_and_the_next_one_stands_first(alarm, people):
    one = alarm()
    for _ in range(2):
        first = ring(one)[0]
        silent = Phoned(first.whom, "", answered=False, happened_at=LATER)
        actions.note_phoned(one, silent, by=people["operator"], at=LATER)

    assert [(callee.name, callee.tried) for callee in ring(one)] == [
        ("Гүлнара Осмонова", 0),
        ("Облустун кезметчиси", 0),
        ("Бакыт Сыдыков", 1),
        ("Медербек Жолдошов", 1),
    ]
    one.refresh_from_db()
    assert one.acknowledged_at is None
    assert one.events.filter(kind=Happened.PHONED).first().words == "Бакыт Сыдыков, башчысы-аким"


def test_R57_about_the_head_the_outside_addressees_are_rung_up_and_nobody_of_the_ladder(alarm, about):
    telephone_of("prok", "0312 00-00-05")

    one = alarm(hidden=about("akim"))
    assert {callee.key for callee in ring(one)} == {"prok", "ukmk", "oblast"}
    assert [number.dialled for callee in ring(one) for number in callee.numbers] == ["+996312000005"]


def test_R57_who_is_shut_out_is_not_rung_up_and_a_number_he_wrote_down_comes_last_with_a_warning(alarm, people, about):
    mobile(people, "akim", "+996550000901", by="akim")

    found = ring(alarm(hidden=about("head-of-apparatus")))
    assert [callee.name for callee in found] == ["Бакыт Сыдыков", "Гүлнара Осмонова", "Облустун кезметчиси"]
    assert [(number.dialled, number.is_doubtful) for number in found[0].numbers] == [
        ("+996550000901", False),
        ("+996323401001", True),
    ]


def test_R52_the_page_shows_the_number_large_and_fills_in_who_was_rung(alarm, sign_in):
    one = alarm(at=timezone.now())
    browser = sign_in("operator")
    page = browser.get(f"/alarms/{one.pk}").content.decode()
    assert 'href="tel:+996323401001">(03234) 0-10-01</a>' in page
    assert f'href="/alarms/{one.pk}?rung=' in page

    key = ring(one)[0].key
    filled = browser.get(f"/alarms/{one.pk}?rung={key}&answered=no").context["forms"]["phoned"]
    assert filled.initial == {"whom": "Бакыт Сыдыков, башчысы-аким", "answered": "no"}
    sent = {"phoned-whom": filled.initial["whom"], "phoned-answered": "no", "phoned-words": ""}
    assert browser.post(f"/alarms/{one.pk}/phoned", sent).status_code == 302
    assert ring(one)[0].name == "Медербек Жолдошов"


@pytest.mark.parametrize("rung", ["", "nobody", "<script>", "1-99", "Ж" * 5000])
def test_an_address_that_names_nobody_fills_nothing_in(alarm, sign_in, rung):
    one = alarm(at=timezone.now())

    answer = sign_in("operator").get(f"/alarms/{one.pk}", {"rung": rung})
    assert (answer.status_code, answer.context["forms"]["phoned"].initial) == (200, {})


def test_a_closed_alarm_asks_for_no_call(alarm, people, sign_in):
    one = alarm(at=timezone.now())
    actions.downgrade(one, "Жалган", by=people["akim"], at=timezone.now())

    assert "tel:+996" not in sign_in("operator").get(f"/alarms/{one.pk}").content.decode()


def test_in_the_call_the_numbers_stand_in_the_panel_and_lead_to_a_page_of_their_own(sign_in):
    browser = sign_in("operator")
    address = browser.post("/calls/new")["Location"]
    browser.post(f"{address}/alarm", {"alarm_clause": "III.8.a"})
    page = browser.get(address).content.decode()

    assert 'href="tel:+996323401001"' in page
    assert 'answered=yes#phoned" target="_blank"' in page


def said(people=None):
    return [(gap.what, gap.name) for gap in telephones.gaps(on=NOW.date())]


def test_R52_an_empty_phone_book_is_said_beforehand_and_who_has_no_channel_at_all(people, settings):
    settings.EMAIL_HOST = "mail.example"
    book(people)
    mobile(people, "akim", "+996550000901")
    notify.keep_address(people["deputy-akim"], "orun@example.org", seen=0, by=people["admin"], at=NOW)

    assert not house.phone_book(NOW.date())
    assert said()[:3] == [
        ("book", ""),
        ("channel", "Медербек Жолдошов, аппарат жетекчиси"),
        ("telephone", "Гүлнара Осмонова, акимдин орун басары"),
    ]


def test_a_telephone_of_an_outside_addressee_closes_its_gap(people):
    before = said()
    telephone_of("prok", "102")

    assert (len(before), ("outside", "Алай районунун прокуратурасы") in before) == (3, True)
    assert ("outside", "Алай районунун прокуратурасы") not in said()


def test_R52_what_is_missing_is_said_on_the_home_of_whoever_looks_after_it_and_on_the_morning_page(sign_in):
    words = "Алай районунун прокуратурасы: бул сырткы органдын телефону жазылган эмес"

    found = {who: words in sign_in(who).get("/desk").content.decode() for who in ("head-of-apparatus", "operator")}
    others = {who: words in sign_in(who).get("/desk").content.decode() for who in ("akim", "control", "executor-1")}
    assert (set(found.values()), set(others.values())) == ({True}, {False})
    assert words in sign_in("akim").get("/control/morning").content.decode()


def test_R57_an_alarm_that_runs_stands_on_the_morning_page_of_whoever_may_know_of_it(alarm, about, sign_in):
    seen, hidden = alarm(at=timezone.now()), alarm(at=timezone.now(), hidden=about("akim"), by="head-of-apparatus")
    drill = alarm(at=timezone.now(), is_drill=True)

    page = sign_in("akim").get("/control/morning").content.decode().partition("<main")[2]
    assert [f"/alarms/{one.pk}" in page for one in (seen, hidden, drill)] == [True, False, True]
    assert page.count("МАШЫГУУ, чыныгы эмес") == 1
