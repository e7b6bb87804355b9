"""Issue 5, bad input: a computer whose clock has gone back to 1970, or far ahead."""

from datetime import UTC, date, datetime

import pytest

from ishenim.accounts.models import Holding
from ishenim.inspection.queries import verify
from ishenim.worktime import queries as worktime

pytestmark = pytest.mark.django_db
MOMENTS = [datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC), datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC)]
PAGES = {
    "operator": ["/desk", "/appeals", "/queue", "/notices"],
    "akim": ["/desk", "/control", "/control/week", "/control/morning"],
    "head-of-apparatus": [
        "/admin/calendar",
        "/admin/calendar/2026",
        "/admin/laws",
        "/admin/terms",
        "/admin/office/season",
        "/reports/promptness",
        "/reports/offences",
        "/reports/patterns",
    ],
    "": ["/", "/ru/", "/reception", "/reception/stand", "/api/public/phone.json"],
}


@pytest.fixture(params=MOMENTS, ids=["1970", "2106"])
def clock(request, monkeypatch, db):
    """The clock stands at that moment; everybody has his post nonetheless."""
    Holding.objects.update(since=date(1970, 1, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: request.param)
    return request.param


def test_decision_21_a_clock_set_to_1970_leaves_the_term_of_a_new_appeal_empty_and_says_why(
    clock, take, client, sign_in
):
    appeal = take(at=clock)

    page = sign_in("operator").get(f"/appeals/{appeal.pk}").content.decode()
    assert (appeal.due_on, worktime.consideration_term(clock.date()).missing_year) == (None, clock.year)
    assert (appeal.line.year, f"{clock.year}-жылдын календары жок" in page) == (clock.year, True)
    assert [one for one in verify().problems if not one.what.startswith("holding ")] == []  # those the fixture moved


def test_every_page_opens_whatever_the_clock_says(clock, take, client, sign_in):
    take(at=clock)

    found = {
        (who, page): (sign_in(who) if who else client).get(page).status_code
        for who, pages in PAGES.items()
        for page in pages
    }

    assert {where: status for where, status in found.items() if status != 200} == {}
