"""Alarms on the screen: raised in a call, shown to whoever is told, and no trace of them to whoever is shut out."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ishenim.accounts.middleware import SEEN
from ishenim.escalation.models import Alarm, Clause, Happened
from ishenim.telephony.models import Draft

pytestmark = pytest.mark.django_db
WORDS = "Кызматкерди бычак менен коркутуп жатат"
PAGES = ("/desk", "/alarms", "/alarms/panel", "/journal", "/appeals")


@pytest.fixture
def call(sign_in, client):
    """A call that runs, in the operator's browser."""
    browser = sign_in("operator")
    address = browser.post("/calls/new")["Location"]
    return browser, address


@pytest.fixture
def now(alarm):
    """An alarm of this minute."""
    return lambda **facts: alarm(at=timezone.now(), **facts)


def polled(browser):
    answer = browser.get("/alarms/poll", headers={"Ishenim-By": "page"})
    return answer.json()["told"], answer.json()["running"]


def test_R49_an_alarm_is_raised_in_the_middle_of_a_call_and_nothing_typed_is_lost(call):
    browser, address = call
    typed = {"phone": "0555 12-34-56", "content": "10:42 Келип бакырып жатат", "street": "Ленин, 4"}

    answer = browser.post(f"{address}/alarm", {**typed, "alarm_clause": "III.8.b", "alarm_key": str(uuid4())})

    assert (answer.status_code, answer["Location"]) == (302, f"{address}#raised")
    one = Alarm.objects.get()
    assert (str(one.call_id), one.events.get(kind=Happened.RAISED).words) == (address[-36:], typed["content"])
    draft = Draft.objects.get()
    assert {name: draft.one(name) for name in typed} == typed
    assert f"№ {one.number}" in browser.get(address).content.decode()


def test_R49_its_own_line_of_words_comes_first(call):
    browser, address = call
    browser.post(f"{address}/alarm", {"content": "10:42 Узун сөз", "alarm_clause": "III.9", "alarm_words": WORDS})

    assert Alarm.objects.get().events.get(kind=Happened.RAISED).words == WORDS


@pytest.mark.parametrize("clause", ["", "III.8", "III.8.d", "<script>"])
def test_without_a_clause_nothing_is_raised_and_the_words_stay(call, clause):
    browser, address = call

    answer = browser.post(f"{address}/alarm", {"alarm_clause": clause, "alarm_words": WORDS, "phone": "0555 12-34-56"})

    page = answer.content.decode()
    assert (answer.status_code, Alarm.objects.count()) == (422, 0)
    assert WORDS in page
    assert "0555 12-34-56" in page


def test_a_page_sent_twice_raises_one_alarm(call):
    browser, address = call
    key = str(uuid4())
    for _ in range(2):
        browser.post(f"{address}/alarm", {"alarm_clause": "III.8.a", "alarm_key": key})

    assert Alarm.objects.count() == 1


def test_R57_the_operator_is_not_told_that_the_head_learns_of_it_where_it_is_about_him(call, posts):
    browser, address = call
    browser.post(f"{address}/save", {"subject": f"post:{posts['akim'].pk}", "subject_rank": "head"})
    before = browser.get(address).content.decode()
    browser.post(f"{address}/alarm", {"alarm_clause": "III.8.c", "subject": f"post:{posts['akim'].pk}"})
    after = browser.get(address).content.decode()

    assert "Башчыга билдирилбейт" in before
    assert "акимге билдирем" not in after
    assert "тиешелүү органга билдирем" in after


def test_R57_the_head_has_no_trace_of_an_alarm_about_himself(now, about, sign_in):
    one = now(words=WORDS, hidden=about("akim"), by="head-of-apparatus")
    for who in ("akim", "deputy-akim", "operator", "executor-1"):
        browser = sign_in(who)

        assert (who, polled(browser)) == (who, (0, 0))
        for path in PAGES:
            page = browser.get(path).content.decode()
            assert [told for told in (WORDS, str(one.number), str(one.pk)) if told in page] == []
        assert browser.get(f"/alarms/{one.pk}").status_code == 404
        for act in ("acknowledge", "phoned", "measure", "close", "downgrade"):
            assert browser.post(f"/alarms/{one.pk}/{act}", {"words": "x"}).status_code == 404


def test_R57_an_alarm_that_was_linked_is_hidden_from_whom_the_appeal_is_hidden(now, take, people, sign_in, posts):
    from ishenim.escalation import actions
    from ishenim.journal.models import Restriction

    appeal = take()
    one = now(call_id=appeal.call_id)
    Restriction.objects.create(line=appeal.line, post=posts["deputy-akim"])
    actions.link_alarm(appeal.call_id, appeal, by=people["operator"], at=timezone.now())

    assert sign_in("deputy-akim").get(f"/alarms/{one.pk}").status_code == 404
    assert sign_in("akim").get(f"/alarms/{one.pk}").status_code == 200


def test_R51_whoever_was_told_has_a_button_on_every_page_and_others_only_see_that_it_runs(now, sign_in):
    one = now(words=WORDS)

    told = sign_in("akim").get("/journal").content.decode()
    others = sign_in("control").get("/desk").content.decode()
    operators = sign_in("operator").get("/desk").content.decode()
    assert f"/alarms/{one.pk}/acknowledge" in told
    assert f"/alarms/{one.pk}" not in others
    assert f"/alarms/{one.pk}" in operators
    assert f"/alarms/{one.pk}/acknowledge" not in operators


def test_R51_the_panel_tells_nothing_that_was_said(now, sign_in):
    now(words=WORDS)

    assert WORDS not in sign_in("akim").get("/alarms/panel").content.decode()


def test_R51_a_locked_screen_says_that_an_alarm_waits_and_nothing_else(now, sign_in):
    one = now(words=WORDS)
    browser = sign_in("akim")
    session = browser.session
    session[SEEN] = time.time() - 3600
    session.save()

    answer = browser.get("/desk")
    page = answer.content.decode()
    assert (answer.status_code, polled(browser)) == (423, (1, 1))
    assert "Шашылыш кайрылуу күтүп турат" in page
    assert [told for told in (WORDS, str(one.number), str(one.pk), "Кабыл алдым") if told in page] == []
    assert browser.get("/alarms/panel", headers={"Ishenim-By": "page"}).status_code == 423
    assert browser.post("/alarms/shown", headers={"Ishenim-By": "page"}).status_code == 423


def test_asking_whether_an_alarm_sounds_keeps_no_screen_awake(sign_in):
    browser = sign_in("akim")
    session = browser.session
    session[SEEN] = stood = time.time() - 600
    session.save()
    polled(browser)

    assert browser.session[SEEN] == stood


def test_R51_that_it_stood_on_the_screen_is_written_down_once(now, sign_in):
    one = now()
    for _ in range(2):
        assert sign_in("akim").post("/alarms/shown").status_code == 204
    sign_in("operator").post("/alarms/shown")

    assert [event.person.username for event in one.events.filter(kind=Happened.SHOWN)] == ["akim"]


def test_R53_the_whole_road_of_an_alarm_on_its_page(now, sign_in):
    one = now()
    akim = sign_in("akim")
    at = timezone.localtime(timezone.now() - timedelta(minutes=1)).strftime("%H:%M")

    akim.post(f"/alarms/{one.pk}/acknowledge")
    akim.post(f"/alarms/{one.pk}/measure", {"measure-measure": "called_102", "measure-time": at})
    akim.post(f"/alarms/{one.pk}/close", {"close-words": "Милиция алып кетти"})
    page = akim.get(f"/alarms/{one.pk}").content.decode()
    one.refresh_from_db()
    assert one.ending == "measures"
    assert "102ге чалынды, милиция" in page
    assert "Милиция алып кетти" in page
    assert one.events.get(kind=Happened.MEASURE).at < one.events.get(kind=Happened.MEASURE).noted_at


@pytest.mark.parametrize(
    ("act", "typed", "status"),
    [
        ("measure", {}, 422),
        ("measure", {"measure-measure": "dance"}, 422),
        ("measure", {"measure-measure": "guarded", "measure-time": "25:99"}, 422),
        ("measure", {"measure-measure": "other", "measure-words": ""}, 422),
        ("phoned", {"phoned-words": "Алды"}, 422),
        ("phoned", {"phoned-answered": "yes", "phoned-words": ""}, 422),
        ("close", {"close-words": ""}, 422),
        ("close", {"close-words": "Бүттү"}, 422),
        ("downgrade", {"downgrade-words": " "}, 422),
        ("downgrade", {"downgrade-words": "Ж" * 5000}, 422),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(now, sign_in, act, typed, status):
    one = now()
    before = one.events.count()

    answer = sign_in("akim").post(f"/alarms/{one.pk}/{act}", typed)

    assert (answer.status_code, one.events.count()) == (status, before)


def test_an_alarm_outside_a_call_keeps_what_was_typed_when_a_clause_is_missing(sign_in):
    answer = sign_in("executor-1").post("/alarms/new", {"words": WORDS})

    assert (answer.status_code, Alarm.objects.count()) == (422, 0)
    assert WORDS in answer.content.decode()


def test_whoever_holds_a_post_raises_one_outside_a_call(sign_in):
    answer = sign_in("executor-1").post("/alarms/new", {"clause": Clause.STAFF, "words": WORDS})

    one = Alarm.objects.get()
    assert (answer["Location"], one.raised_by.username, one.call_id) == (f"/alarms/{one.pk}", "executor-1", None)


def test_an_alarm_stands_on_today_until_it_is_closed(now, sign_in, people):
    from ishenim.escalation import actions
    from ishenim.escalation.models import Measure

    one, at = now(), timezone.now()
    seen = []
    for act in (
        lambda: None,
        lambda: actions.acknowledge(one, by=people["akim"], at=at),
        lambda: actions.take_measure(one, Measure.GUARDED, "", happened_at=at, by=people["akim"], at=at),
        lambda: actions.close(one, "Бүттү", by=people["akim"], at=at),
    ):
        act()
        page = sign_in("head-of-apparatus").get("/desk").content.decode()
        words = ("эч ким кабыл ала элек", "кабыл алынды, чара жазыла элек", "чара көрүлүүдө")
        seen.append([told for told in words if told in page])

    assert seen == [["эч ким кабыл ала элек"], ["кабыл алынды, чара жазыла элек"], ["чара көрүлүүдө"], []]


def test_a_drill_is_marked_as_one_everywhere(now, sign_in):
    one = now(is_drill=True)
    browser = sign_in("akim")

    for path in ("/desk", "/alarms", f"/alarms/{one.pk}", "/alarms/panel"):
        assert "МАШЫГУУ, чыныгы эмес" in browser.get(path).content.decode()


def test_R50_answers_are_kept_as_the_page_sends_them(now, sign_in):
    one = now(clause=Clause.UNLAWFUL_ACT)
    browser = sign_in("operator")

    answer = browser.post(
        f"/alarms/{one.pk}/facts", {"facts-stage": "in_progress", "facts-place": WORDS}, headers={"Ishenim-By": "page"}
    )

    page = browser.get(f"/alarms/{one.pk}").content.decode()
    assert answer.status_code == 204
    assert WORDS in page
    assert '<option value="in_progress" selected>' in page
    assert "Укук коргоо органына билдирүү мөөнөтү" in page


def test_R50_an_answer_off_the_list_comes_back_with_its_fault(now, sign_in):
    one = now(clause=Clause.UNLAWFUL_ACT)

    answer = sign_in("operator").post(f"/alarms/{one.pk}/facts", {"facts-stage": "soon", "facts-place": WORDS})

    assert (answer.status_code, WORDS in answer.content.decode()) == (422, True)


def test_R50_the_card_stands_beside_the_call_and_its_button_keeps_everything_typed(call):
    browser, address = call
    browser.post(f"{address}/alarm", {"alarm_clause": "III.9"})
    page = browser.get(address).content.decode()
    one = Alarm.objects.get()
    assert f'data-ishenim-facts="/alarms/{one.pk}/facts"' in page
    assert f'formaction="{address}/card"' in page

    typed = {"facts-stage": "in_progress", "facts-place": "Архив", "phone": "0555 12-34-56", "content": WORDS}
    answer = browser.post(f"{address}/card", typed)
    assert (answer.status_code, answer["Location"]) == (302, f"{address}#raised")
    assert [(event.code, event.words) for event in one.events.filter(kind=Happened.FACT).order_by("place")] == [
        ("stage", "in_progress"),
        ("place", "Архив"),
    ]
    page = browser.get(address).content.decode()
    assert (WORDS in page, "0555 12-34-56" in page, 'value="Архив"' in page) == (True, True, True)


def test_a_card_without_an_alarm_or_with_an_answer_off_the_list_keeps_nothing(call):
    browser, address = call
    assert browser.post(f"{address}/card", {"facts-place": "Архив"}).status_code == 404
    browser.post(f"{address}/alarm", {"alarm_clause": "III.9"})

    assert browser.post(f"{address}/card", {"facts-stage": "soon", "facts-place": "Архив"}).status_code == 422
    assert not Alarm.objects.get().events.filter(kind=Happened.FACT).exists()


def test_R55_the_register_has_real_alarms_or_drills_open_or_closed_of_some_days(now, alarm, sign_in):
    real, drill, early = now(), now(is_drill=True), alarm()
    browser = sign_in("akim")

    def shown(asked):
        page = browser.get(f"/alarms?{asked}").content.decode().partition("<main")[2]
        return {
            name for name, one in {"real": real, "drill": drill, "early": early}.items() if f">{one.number}</a>" in page
        }

    today = timezone.localdate().strftime("%d.%m.%Y")
    assert shown("") == {"real", "early"}
    assert shown("is_drill=yes") == {"drill"}
    assert shown("state=closed") == set()
    assert shown(f"since={today}") == {"real"}
    assert shown("until=24.11.2026") == {"early"}
    assert browser.get("/alarms?since=31.02.2026").status_code == 422


def test_R55_the_register_leaves_as_a_sheet_as_it_is_filtered_and_that_is_an_entry(now, sign_in):
    from ishenim.audit.queries import size

    one, _drill = now(words=WORDS), now(is_drill=True)
    written = size()
    answer = sign_in("akim").post("/alarms/export", {"kind": "csv"})

    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert str(one.number) in rows[1]
    assert size() - written == 1


def test_the_register_leaves_only_with_whoever_may_take_lists_out(sign_in):
    assert sign_in("executor-1").post("/alarms/export", {"kind": "csv"}).status_code == 422
    assert sign_in("akim").post("/alarms/export", {"kind": "exe"}).status_code == 404


def test_R55_the_register_asks_equally_often_for_one_alarm_and_for_three(now, sign_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = sign_in("akim")
    now()
    browser.get("/alarms")
    with CaptureQueriesContext(connection) as one:
        browser.get("/alarms")
        first = len(one)
    now()
    now()
    browser.get("/alarms")

    with django_assert_num_queries(first):
        browser.get("/alarms")


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_the_machine_and_the_auditor_raise_nothing(sign_in, who):
    assert sign_in(who).get("/alarms/new").status_code == 404
