"""Appeals with known moments: `course(received, put=…, sent=…)` takes one along the usual road, minute by minute."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from ishenim.accounts.models import Holding
from ishenim.consideration import actions
from ishenim.consideration.facts import Facts
from ishenim.regulation.conflict import About, Allegation, Rank
from tests.consideration.conftest import ANSWER, SENT
from tests.consideration.roads import Walker

LONG_AGO = date(2024, 1, 1)


def moment(written):
    """24.11.2026 10:42 of the office's clock."""
    return timezone.make_aware(datetime.strptime(written, "%d.%m.%Y %H:%M"))  # noqa: DTZ007 (made aware at once)


@pytest.fixture
def served(db):
    """Everybody has held his post since long ago, so that appeals of last year can be walked."""
    Holding.objects.update(since=LONG_AGO)


@pytest.fixture
def walker(people, posts):
    return Walker(people, posts)


@pytest.fixture
def course(served, take, people, posts):
    """Take an appeal at a moment and bring it on at others: put before the head, answered, opened again."""

    def gone(received, *, put=None, sent=None, sent_on=None, lead="bilim-head", outcome="resolved", **facts):
        restored = facts.pop("restored", "yes")
        appeal = take(at=moment(received), **facts)
        if put is None:
            return appeal

        def step(name, who, at, **given):
            return actions.take_step(appeal, name, Facts(**given), by=people[who], at=at)

        step("put_before_head", "operator", moment(put))
        if sent is None:
            return appeal
        leader = {"bilim-head": "executor-1", "ao-lenin-head": "executor-3", "akim-assistant": "akim-assistant"}[lead]
        at, minute = moment(put), timedelta(minutes=1)
        step("resolve", "akim", at + minute, lead=posts[lead].pk, words="Караңыз.")
        step("accept", leader, at + 2 * minute)
        step("submit_answer", leader, at + 3 * minute, words=ANSWER, outcome=outcome, restored=restored)
        step("approve", "head-of-apparatus", at + 4 * minute)
        day = sent_on or timezone.localdate(moment(sent))
        step("dispatch", "operator", moment(sent), **{**SENT, "sent_on": day})
        return appeal

    return gone


@pytest.fixture
def accuse(take, posts):
    """Register a complaint about a post or a body, given by code."""

    def accused(*, post="", body="", rank=Rank.EMPLOYEE, kinds=(Allegation.RUDENESS,), **facts):
        about = About(posts[post].pk if post else None, body, rank, frozenset(kinds))
        facts.setdefault("kind", "complaint")
        return take(abouts=(about,), **facts)

    return accused


@pytest.fixture
def known(course):
    """Five appeals of November 2026 whose times are known, one of November 2025."""
    course("10.11.2025 09:00", put="10.11.2025 17:00", sent="13.11.2025 09:00")
    course("09.11.2026 09:00", put="09.11.2026 10:00", sent="12.11.2026 09:00")
    course("10.11.2026 09:00", put="10.11.2026 12:00", sent="17.11.2026 15:00", lead="ao-lenin-head")
    course("11.11.2026 09:00", put="12.11.2026 09:00", sent="13.11.2026 09:00", outcome="explained")
    course("13.11.2026 16:00", put="16.11.2026 09:00")
    course("16.11.2026 09:00")
