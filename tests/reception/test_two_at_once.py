"""Two at one door in the same moment, in a real office on either engine: one wins, no number twice, the log holds."""

import re
import threading
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.intake.browser import Browser
from tests.intake.conftest import office  # noqa: F401 (pytest finds the fixture by its name in this module)
from tests.reception.conftest import VISITOR

SCHEDULE = {
    "post": "1",
    "kind": "personal_reception",
    "week": "0",
    "opens": "00:01",
    "closes": "23:59",
    "minutes": "5",
    "place_ky": "2-кабат",
    "seen": "0",
    "confirm": "yes",
}


def at_once(*acts):
    """Carry out acts in threads that start together; returns their answers in order."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def act(place):
        start.wait(timeout=20)
        answers[place] = acts[place]()

    threads = [threading.Thread(target=act, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.fixture(scope="module")
def today():
    return datetime.now(ZoneInfo("Asia/Bishkek")).date()


@pytest.fixture(scope="module")
def windows(office, today):  # noqa: F811
    """Two who answer the phone, on a day worked by an act with a reception of the akim."""
    head = Browser(office, "head-of-apparatus")
    worked = {"on": f"{today:%d.%m.%Y}", "kind": "worked", "shorter": "0", "ky": "иш күнү", "confidence": "high"}
    assert head.post("/admin/calendar/day", worked | {"seen": "0", "confirm": "yes"}).status_code == 302
    schedule = SCHEDULE | {"weekdays": str(today.weekday()), "since": f"{today:%d.%m.%Y}"}
    assert head.post("/admin/office/reception/new", schedule).status_code == 302
    return Browser(office, "operator"), Browser(office, "deputy-operator")


@pytest.fixture
def queue(today):
    return f"/queue/1/{today}"


def numbers(browser, queue):
    rows = re.search(r"<tbody.*?</tbody>", browser.get(queue).content.decode(), re.DOTALL)
    return sorted(int(number) for number in re.findall(r"<strong>(\d+)</strong></td>", rows[0])) if rows else []


def offered(browser, queue, act):
    return re.findall(rf"/queue/visits/([0-9a-f-]{{36}})/{act}", browser.get(queue).content.decode())


def test_ten_visitors_written_down_at_once_get_ten_numbers(windows, queue):
    adds = [lambda b=b: b.post(queue, {**VISITOR, "key": str(uuid4())}) for b in windows * 5]

    answers = at_once(*adds)

    assert [answer.status_code for answer in answers] == [302] * 10
    assert numbers(windows[0], queue) == list(range(1, 11))


def test_the_same_form_pressed_five_times_is_one_visitor(windows, queue):
    before, form = len(numbers(windows[0], queue)), {**VISITOR, "key": str(uuid4())}

    answers = at_once(*(lambda: windows[0].post(queue, form) for _ in range(5)))

    assert [answer.status_code for answer in answers] == [302] * 5
    assert len(numbers(windows[0], queue)) == before + 1


def test_of_two_who_call_the_same_visitor_one_wins(windows, queue):
    for _ in range(3):
        windows[0].post(queue, {**VISITOR, "key": str(uuid4())})

    for visit in offered(windows[0], queue, "call")[:3]:
        answers = at_once(*(lambda b=b, v=visit: b.post(f"/queue/visits/{v}/call") for b in windows))
        assert sorted(answer.status_code for answer in answers) == [302, 409]


def test_a_visitor_called_and_gone_in_the_same_moment_is_one_of_the_two(windows, queue):
    windows[0].post(queue, {**VISITOR, "key": str(uuid4())})
    visit = offered(windows[0], queue, "left")[-1]

    answers = at_once(
        lambda: windows[0].post(f"/queue/visits/{visit}/call"), lambda: windows[1].post(f"/queue/visits/{visit}/left")
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409]


def test_the_log_holds_after_all_that(office, windows):  # noqa: F811
    told = office.command("verify", "--json")

    assert (told.returncode, '"ok": true' in told.stdout) == (0, True)
