"""R3, R21: the same step from two windows or by two people in the same moment is one step; the log holds."""

import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from tests.intake import pages
from tests.intake.browser import SAME_ORIGIN, Browser
from tests.intake.pages import filled
from tests.intake.test_two_at_once import at_once
from tests.office import filled as filled_office

ANSWER = {
    "words": "Сиздин кайрылууңуз каралып чыкты. Электр тармактар ишканасы менен бирге үч лампа алмаштырылды.",
    "outcome": "resolved",
    "restored": "yes",
}
SAID = {"words": "Кайсы күнү экенин жазыңыз."}
PEOPLE = ("operator", "akim", "head-of-apparatus", "executor-1")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A real office with one sample call, served on the engine of this run."""
    with filled_office(tmp_path_factory.mktemp("office"), calls=1) as office:
        office.start()
        yield office


@pytest.fixture(scope="module")
def road(office):
    return Road(office)


class Road:
    """One browser for each of those who carry an appeal on, and what they press."""

    def __init__(self, office):
        self.browsers = {who: Browser(office, who) for who in PEOPLE}

    def window(self, who):
        """Another window of somebody's session."""
        return self.browsers[who].window()

    def register(self, **fields):
        """Take a call; returns the address of the card."""
        operator = self.browsers["operator"]
        call = operator.post("/calls/new").url
        number = pages.number(operator.post(f"{call}/register", filled(**fields)))
        return operator.get(f"/appeals/{timezone.localdate().year}/{number}").url

    def take(self, card, step, who, **fields):
        answer = self.browsers[who].post(f"{card}/steps/{step}", fields)
        assert answer.status_code == 302, answer.content.decode()

    def post_named(self, card, name):
        """The key of a post, as a form on the card offers it."""
        page = self.browsers["akim"].get(card).content.decode()
        return re.search(rf'<option value="(\d+)">{name}</option>', page)[1]

    def resolution(self, card, name="билим берүү бөлүмүнүн башчысы"):
        return {**SAID, "lead": self.post_named(card, name)}

    def bring(self, to):
        """A fresh appeal at a stage; returns the address of its card."""
        card = self.register()
        usual = (
            ("at_head", "put_before_head", "operator", dict),
            ("assigned", "resolve", "akim", lambda: self.resolution(card)),
            ("in_work", "accept", "executor-1", dict),
            ("in_approval", "submit_answer", "executor-1", ANSWER.copy),
            ("approved", "approve", "akim", dict),
            ("answered", "dispatch", "operator", sent),
        )
        for _, step, who, facts in usual[: [stage for stage, *_ in usual].index(to) + 1]:
            self.take(card, step, who, **facts())
        return card

    def steps(self, card):
        """What the story on the card has, from the first step."""
        page = self.browsers["akim"].get(card).content.decode()
        return re.findall(r'<li id="step-\d+"><span[^>]*>[^<]*</span> <strong>([^<]*)</strong>', page)


def sent():
    today = timezone.localdate().strftime("%d.%m.%Y")
    return {"channel": "paper", "number": "02-14/7", "sent_on": today, "proof": "квитанция № 15"}


def send_batch(window, cards):
    """Send the batch: one field several times, with the token of the form in the header as scripts send it."""
    batch = urlencode([("appeal", card.rsplit("/", 1)[1]) for card in cards])
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": window.cookies["ishenim-form"]}
    return window._ask("POST", "/appeals/put-before-head", batch, headers | SAME_ORIGIN)


def presses(address, fields, *browsers):
    """Every browser sends the same form at once; returns the states of the answers, in order of number."""
    answers = at_once(*(lambda b=browser: b.post(address, fields) for browser in browsers))
    return sorted(answer.status_code for answer in answers)


def test_R11_an_answer_handed_in_from_two_windows_is_one_answer(road):
    card = road.bring("in_work")
    before = len(road.steps(card))

    states = presses(f"{card}/steps/submit_answer", ANSWER, *(road.window("executor-1") for _ in range(2)))

    assert (states, len(road.steps(card))) == ([302, 409], before + 1)


def test_R11_an_answer_approved_by_two_at_once_is_approved_by_one(road):
    card = road.bring("in_approval")
    before = len(road.steps(card))

    two = (road.window(who) for who in ("akim", "head-of-apparatus"))
    assert (presses(f"{card}/steps/approve", {}, *two), len(road.steps(card))) == ([302, 409], before + 1)


def test_R11_an_answer_is_either_approved_or_returned(road):
    card = road.bring("in_approval")
    before, akim, chief = len(road.steps(card)), road.window("akim"), road.window("head-of-apparatus")

    answers = at_once(
        lambda: akim.post(f"{card}/steps/approve"), lambda: chief.post(f"{card}/steps/return_answer", SAID)
    )

    states = sorted(answer.status_code for answer in answers)
    assert (states, len(road.steps(card))) == ([302, 409], before + 1)


def test_R44_an_answer_sent_from_two_windows_has_one_mark(road):
    card = road.bring("approved")
    before = len(road.steps(card))

    states = presses(f"{card}/steps/dispatch", sent(), *(road.window("operator") for _ in range(2)))

    page = road.browsers["akim"].get(card).content.decode()
    marks = re.findall(r'<span lang="ky">(Канааттандырылды, [^<]*)</span>', page)
    assert (states, len(road.steps(card)), len(marks)) == ([302, 409], before + 1, 1)


def test_R11_an_appeal_closed_from_two_windows_is_closed_once(road):
    card = road.bring("answered")
    before = len(road.steps(card))

    states = presses(f"{card}/steps/file", {}, *(road.window("operator") for _ in range(2)))

    assert (states, len(road.steps(card))) == ([302, 409], before + 1)


def test_R11_an_appeal_is_either_closed_or_opened_again(road):
    card = road.bring("answered")
    operator, akim, before = road.window("operator"), road.window("akim"), len(road.steps(card))

    answers = at_once(
        lambda: operator.post(f"{card}/steps/file"), lambda: akim.post(f"{card}/steps/reopen", {**SAID, "seen": before})
    )

    states = sorted(answer.status_code for answer in answers)
    assert (states in ([302, 302], [302, 409]), len(road.steps(card)) - before) == (True, states.count(302))


def test_R21_an_answer_handed_in_while_the_work_goes_to_another_is_one_or_the_other(road):
    card = road.bring("in_work")
    before, executor, akim = len(road.steps(card)), road.window("executor-1"), road.window("akim")
    anew = road.resolution(card, "Ленин айыл өкмөтүнүн башчысы")

    handed, given = at_once(
        lambda: executor.post(f"{card}/steps/submit_answer", ANSWER), lambda: akim.post(f"{card}/steps/resolve", anew)
    )

    assert len(road.steps(card)) == before + 1
    assert (handed.status_code, given.status_code) in [(302, 409), (409, 302), (404, 302)]


def test_R21_ten_presses_of_one_resolution_are_one_resolution(road):
    card = road.bring("at_head")
    facts = {**road.resolution(card), "seen": 1}

    states = presses(f"{card}/steps/resolve", facts, *(road.window("akim") for _ in range(10)))

    assert (states, len(road.steps(card))) == ([302, *[409] * 9], 2)


def test_R21_a_batch_sent_from_two_windows_is_put_once(road):
    cards = [road.register() for _ in range(3)]
    first, second = road.window("operator"), road.window("operator")

    answers = at_once(lambda: send_batch(first, cards), lambda: send_batch(second, cards))

    states = sorted(answer.status_code for answer in answers)

    assert (states, [len(road.steps(card)) for card in cards]) == ([302, 409], [1, 1, 1])


def test_R21_a_batch_and_steps_with_its_appeals_do_not_wait_for_each_other(road):
    """Each holds an appeal and wants the log, or the other way round: all of them must come through."""
    windows = [road.window("operator") for _ in range(5)]
    for _ in range(6):
        cards = [road.register() for _ in range(4)]
        notes = [lambda w=w, c=c: w.post(f"{c}/steps/note", SAID) for w, c in zip(windows[1:], cards, strict=True)]

        answers = at_once(lambda cards=cards: send_batch(windows[0], cards), *notes)

        assert [answer.status_code for answer in answers] == [302] * 5
        assert [len(road.steps(card)) for card in cards] == [1] * 4  # notes are private


def test_R25_a_complaint_about_the_akim_transmitted_from_two_windows_leaves_once(road):
    chief = road.browsers["head-of-apparatus"]
    page = road.browsers["operator"].get(road.browsers["operator"].post("/calls/new").url).content.decode()
    subject = re.search(r'<option value="(post:\d+)"[^>]*>башчысы-аким</option>', page)[1]
    card = road.register(kind="complaint", subject=subject, allegation="rudeness")

    states = presses(f"{card}/steps/transmit", {**sent(), "body": "prok"}, *(chief.window() for _ in range(2)))

    story = re.findall(r'<li id="step-\d+">', chief.get(card).content.decode())
    assert (states, len(story)) == ([302, 409], 1)


def test_the_log_of_the_office_holds_after_all_that(office, road):
    told = office.command("verify", "--json")

    assert (told.returncode, '"ok": true' in told.stdout) == (0, True)
