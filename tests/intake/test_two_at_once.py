"""The same form twice, two operators on one draft, two calls in the same second: one appeal each, nothing lost."""

import re
import threading

import pytest

from ishenim.appeals.models import Appeal
from ishenim.telephony.models import Call, Draft
from tests.intake import pages
from tests.intake.browser import Browser, registered_today
from tests.intake.pages import filled, text


def test_the_form_sent_twice_gives_the_same_number_and_a_fresh_code(register):
    first, second = register(), register()

    assert (pages.number(first), pages.number(second), Appeal.objects.count()) == (1, 1, 1)
    assert pages.code(first) != pages.code(second)


def test_the_second_time_the_page_says_that_the_code_replaces_the_first(register):
    first, second = register(), register()

    again = "Already registered: the number has not changed, the code below replaces the first"
    assert ([text(page).count(again) for page in (first, second)]) == [0, 1]


def test_a_form_sent_again_without_its_content_changes_nothing(register):
    register()

    again = register(content="", introduced=None)

    assert (again.status_code, re.findall(r"registered as № (\d+)", text(again))) == (200, ["1"])
    assert Appeal.objects.get().texts.get().text == pages.TOLD["content"]


def test_going_back_after_registering_shows_that_the_call_has_ended(operator, call, register):
    register()

    back = operator.get(call)

    assert (back.status_code, re.findall(r"registered as № (\d+)", text(back))) == (200, ["1"])
    assert re.findall(r'id="call"|name="content"', text(back)) == []


@pytest.mark.parametrize("act", ["save", "leave", "split", "end", "caller"])
def test_after_registering_nothing_more_is_written_into_the_draft(operator, call, register, draft, act):
    register()

    late = operator.post(f"{call}/{act}", {"content": "кечиккен сөз", "disposition": "joke"})

    part = Draft.objects.get(parted_from=draft())
    assert (late.status_code, draft().fields, draft().call.disposition) == (409, "{}", "registered")
    assert (part.one("content"), part.held_by.username) == ("кечиккен сөз", "operator")


def test_a_late_save_of_the_very_text_that_was_registered_makes_no_second_draft(operator, call, register, draft):
    register()

    late = operator.post(f"{call}/save", {"content": pages.TOLD["content"]})

    assert (late.status_code, Draft.objects.exclude(pk=draft().pk).count()) == (409, 0)


def test_a_call_that_ended_without_an_appeal_registers_nothing(operator, call, register):
    operator.post(f"{call}/end", {"disposition": "joke"})

    answer = register()

    assert (answer.status_code, text(answer).count("joke"), Appeal.objects.count()) == (200, 1, 0)


def test_a_colleague_sees_whose_draft_it_is_and_may_take_it_over(operator, colleague, call, draft, people):
    operator.post(f"{call}/save", {"content": "Суу жок"})

    before = colleague.get(call)
    taken = colleague.post(f"{call}/take-over")

    assert (text(before).count(people["operator"].full_name), taken.url) == (1, call)
    assert (draft().held_by_id, pages.content_of(colleague.get(call))) == (people["deputy-operator"].pk, "Суу жок")


@pytest.mark.parametrize("act", ["save", "register", "leave", "split", "caller", "end"])
def test_what_the_slower_of_two_operators_typed_is_kept_as_a_draft_of_her_own(operator, colleague, call, draft, act):
    operator.post(f"{call}/save", {"content": "Суу"})
    colleague.post(f"{call}/take-over")
    fields = filled(content="Суу жок, эки күн болду", disposition="joke")

    late = operator.post(f"{call}/{act}", fields)

    parts = Draft.objects.filter(parted_from=draft(), held_by__username="operator")
    assert (late.status_code, [part.one("content") for part in parts]) == (409, ["Суу жок, эки күн болду"])
    assert (draft().one("content"), draft().call.disposition) == ("Суу", "")


def test_the_part_stands_on_the_home_page_with_a_link_and_a_mark(operator, colleague, call, draft):
    colleague.post(f"{call}/take-over")
    answer = operator.post(f"{call}/save", {"content": "Суу жок"})

    part = Draft.objects.get(parted_from=draft())
    home = text(operator.get("/desk"))
    assert (f'href="/calls/{part.pk}"' in text(answer), home.count(f'href="/calls/{part.pk}"')) == (True, 1)
    assert home.count("part of a draft in other hands") == 1


def test_a_draft_in_other_hands_is_not_ended_by_a_bare_press(operator, colleague, call, draft):
    colleague.post(f"{call}/take-over")

    answer = operator.post(f"{call}/end", {"disposition": "joke"})

    assert (answer.status_code, draft().call.disposition) == (409, "")


def test_a_draft_taken_over_twice_has_one_holder(operator, colleague, call, draft, people):
    colleague.post(f"{call}/take-over")
    operator.post(f"{call}/take-over")

    assert (draft().held_by_id, Call.objects.count()) == (people["operator"].pk, 1)


def at_once(*acts):
    """Carry out acts in threads that start together; returns their answers in order."""
    start = threading.Barrier(len(acts))
    answers = [None] * len(acts)

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
def windows(office):
    """Two windows of one operator and one of her colleague, in a real office."""
    first = Browser(office, "operator")
    return first, first.window(), Browser(office, "deputy-operator")


def test_the_same_form_from_two_windows_in_the_same_moment_is_one_appeal(windows):
    first, second, _ = windows
    before, call = registered_today(first), first.post("/calls/new").url

    answers = at_once(*(lambda b=b: b.post(f"{call}/register", filled()) for b in (first, second)))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (len({pages.number(a) for a in answers}), len({pages.code(a) for a in answers})) == (1, 2)
    assert registered_today(first) == before + 1


def test_ten_presses_of_the_same_button_are_one_appeal(windows):
    first, second, _ = windows
    before, call = registered_today(first), first.post("/calls/new").url

    answers = at_once(*(lambda b=b: b.post(f"{call}/register", filled()) for b in (first, second) * 5))

    assert [answer.status_code for answer in answers] == [200] * 10
    assert (len({pages.number(answer) for answer in answers}), registered_today(first)) == (1, before + 1)


def test_R17_two_operators_at_once_get_two_numbers_one_after_the_other(windows):
    first, _, other = windows
    calls = [(browser, browser.post("/calls/new").url) for browser in (first, other)]

    answers = at_once(*(lambda b=b, c=c: b.post(f"{c}/register", filled()) for b, c in calls))

    one, two = sorted(pages.number(answer) for answer in answers)
    assert two == one + 1


def test_two_operators_who_register_one_draft_at_once_make_one_appeal(windows):
    first, _, other = windows
    before, call = registered_today(first), first.post("/calls/new").url

    at_once(
        lambda: first.post(f"{call}/register", filled()),
        lambda: (other.post(f"{call}/take-over"), other.post(f"{call}/register", filled())),
    )

    assert registered_today(first) == before + 1


def test_the_log_of_the_office_holds_after_all_that(office, windows):
    told = office.command("verify", "--json")

    assert (told.returncode, '"ok": true' in told.stdout) == (0, True)
