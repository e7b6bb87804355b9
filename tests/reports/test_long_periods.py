"""A long period is counted by the worker and kept for its asker alone, as long as it is true for him (R4, R25)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.regulation.conflict import Rank
from ishenim.regulation.reporting import Length, period_of
from ishenim.reports import actions, views
from tests.reports.conftest import moment
from tests.reports.test_promptness import DAY, MONTH, report


@pytest.fixture
def long(monkeypatch):
    """More than two appeals are a long period."""
    monkeypatch.setattr(views, "AT_ONCE", 2)


def test_a_long_period_is_counted_by_the_worker_and_kept_for_its_asker(known, long, sign_in, client):
    browser = sign_in("akim")
    assert "reports/counting.html" in [one.name for one in browser.get(MONTH).templates]
    assert browser.post(MONTH)["Location"] == "/reports/promptness?length=month&on=01.11.2026"
    waiting = browser.get(MONTH, headers={"Ishenim-Part": "yes"}).content.decode()
    assert "data-ishenim-working" in waiting

    assert outbox.work([actions.COUNT], clock=timezone.now)

    errand = Errand.objects.get()
    assert (errand.reached, errand.whole) == (6, 6)
    assert report(browser).total.now.of("outcome").median == 3 * DAY
    assert "Кайра эсептөө" in browser.get(MONTH).content.decode()
    done = browser.get(MONTH, headers={"Ishenim-Part": "yes"}).content.decode()
    assert ("data-ishenim-working" in done, "<h1" in done) == (False, False)
    other = sign_in("auditor", Client()).get(MONTH)
    assert "reports/counting.html" in [one.name for one in other.templates]


def test_R25_what_was_counted_before_something_was_restricted_is_counted_anew(known, long, accuse, sign_in):
    browser = sign_in("akim")
    browser.post(MONTH)
    outbox.work([actions.COUNT], clock=timezone.now)
    assert report(browser).total.now.count == 5

    accuse(post="akim", rank=Rank.HEAD, at=moment("24.11.2026 09:00"))

    assert "reports/counting.html" in [one.name for one in browser.get(MONTH).templates]


def test_who_lost_the_post_meanwhile_is_told_nothing(known, long, sign_in, people):
    browser = sign_in("akim")
    browser.post(MONTH)
    people["akim"].holdings.update(until=moment("01.01.2025 00:00").date())

    outbox.work([actions.COUNT], clock=timezone.now)

    assert Errand.objects.dead().get().trouble == "no_longer_allowed"
    assert browser.get(MONTH).status_code == 404


def test_figures_are_forgotten_a_day_after_they_were_counted(known, long, people):
    at = moment("24.11.2026 10:00")
    actions.ask_for_count(people["akim"], period_of(Length.MONTH, at.date()), at=at)
    outbox.work([actions.COUNT], clock=lambda: at)

    actions.forget_old_counts(at=at + timedelta(hours=23))
    assert Errand.objects.count() == 1
    actions.forget_old_counts(at=at + timedelta(hours=25))

    assert Errand.objects.count() == 0


def test_pressed_twice_it_is_counted_once(known, long, sign_in, monkeypatch):
    monkeypatch.setattr("ishenim.reports.views.timezone.now", lambda: moment("24.11.2026 10:00"))
    browser = sign_in("akim")

    for _ in range(2):
        browser.post(MONTH)

    assert Errand.objects.count() == 1
