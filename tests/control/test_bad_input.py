"""Addresses of the board, the reports and the notices written by hand: a sentence, the form as typed, never a trace."""

from urllib.parse import urlencode

import pytest

from tests.consideration import pages

pytestmark = pytest.mark.django_db
HUGE = "Ы" * 100_000
ODD = ["\x00", HUGE, "-1", "9" * 5000, "31.02.2026"]
SAID = {  # which fields say so at themselves; the others of the address are passed over
    "/control": ("pile", "executor", "body", "village", "topic", "channel"),
    "/control/week": ("pile", "executor", "village", "channel"),
    "/notices": ("state", "kind"),
    "/notices/print": ("state", "kind"),
    "/reports/promptness": ("length", "on"),
    "/reports/offences/appeals": ("length", "on"),
}
PASSED_OVER = {
    "/control": ("after", "before", "page", "other"),
    "/notices": ("before", "page"),
    "/reports/promptness/appeals": ("post", "body", "before"),
    "/reports/offences/appeals": ("body", "before"),
    "/control/morning": ("page",),
}


def asked(browser, address, name, odd):
    more = {"length": "month"} if "reports" in address and name != "length" else {}
    return browser.get(f"{address}?{urlencode({**more, name: odd})}")


def test_a_filter_that_is_not_in_the_list_is_said_in_one_short_sentence(sign_in):
    browser, wrong = sign_in("control"), []

    for address, names in SAID.items():
        for name, odd in ((name, odd) for name in names for odd in ODD):
            answer = asked(browser, address, name, odd)
            said = pages.problems(answer)
            if answer.status_code != 422 or len(said) != 1 or len(said[0]) > 150 or "Pile" in said[0]:
                wrong.append((address, name, odd[:20], answer.status_code, said))

    assert wrong == []


def test_a_place_in_a_list_that_is_none_is_passed_over(sign_in):
    wrong = []

    for address, names in PASSED_OVER.items():
        for name, odd in ((name, odd) for name in names for odd in ODD):
            answer = asked(sign_in("akim" if "morning" in address else "control"), address, name, odd)
            if answer.status_code != 200:
                wrong.append((address, name, odd[:20], answer.status_code))

    assert wrong == []


def test_the_sheet_for_the_meeting_hands_the_filter_back(sign_in):
    answer = sign_in("control").get("/control/week?village=nowhere&channel=paper")

    assert (answer.status_code, answer.templates[0].name) == (422, "control/board.html")


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        ("01.01.2000", "31.12.2199", 200),
        ("29.02.2024", "29.02.2024", 200),
        ("31.12.2199", "31.12.2199", 200),
        ("02.01.2026", "01.01.2026", 422),
        ("01.01.1926", "01.01.2026", 422),
        ("", "01.01.2026", 422),
        ("00.00.0000", "01.01.2026", 422),
    ],
)
def test_periods_of_two_hundred_years_and_those_that_end_before_they_begin(sign_in, take, since, until, status):
    take()
    asked = urlencode({"length": "free", "since": since, "until": until})

    found = [sign_in("control").get(f"/reports/{name}?{asked}") for name in ("promptness", "offences")]

    assert [answer.status_code for answer in found] == [status, status]
    assert [len(pages.problems(answer)) for answer in found] == [status == 422] * 2
    assert [since in pages.text(answer) and until in pages.text(answer) for answer in found] == [True, True]
