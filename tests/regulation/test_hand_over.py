"""III.9: to which body a message goes, who signs, what is awaited and reminded of when (CPC 147, 150, 153, 159)."""

from datetime import date, timedelta

import pytest

from ishenim.regulation.hand_over import (
    ROUTES,
    Awaited,
    LawBody,
    Matter,
    Progress,
    ReceiptDays,
    bodies_for,
    matter_of,
    reminder,
    signs,
)
from ishenim.regulation.seats import posts_of
from ishenim.regulation.stages import Actor
from ishenim.regulation.urgency import Clause, Danger, Offence
from tests.regulation.test_seats import codes, office, parts

DAY = date(2026, 11, 24)
POLICE, SECURITY, PROSECUTOR = LawBody.INTERNAL_AFFAIRS, LawBody.NATIONAL_SECURITY, LawBody.PROSECUTOR


@pytest.mark.parametrize(
    ("danger", "first"),
    [
        (Danger.TERROR, SECURITY),
        (Danger.THEFT, POLICE),
        (Danger.ARSON, POLICE),
        (Danger.ARCHIVE, POLICE),
        (Danger.DAMAGE, POLICE),
    ],
)
def test_R59_a_danger_that_was_named_says_where_it_goes(danger, first):
    matter = matter_of([Clause.UNLAWFUL_ACT, Clause.OBJECT], danger=danger, offence="")

    assert bodies_for(matter, own={})[0] == first


@pytest.mark.parametrize(
    ("clause", "offence", "matter"),
    [
        (Clause.OBJECT, "", Matter.PROPERTY),
        (Clause.STAFF, "", Matter.THREAT),
        (Clause.OFFENCE_BY_STAFF, "", Matter.CORRUPTION),
        (Clause.OFFENCE_BY_STAFF, Offence.CRIME, Matter.CORRUPTION),
        (Clause.OFFENCE_BY_STAFF, Offence.ADMINISTRATIVE, Matter.ADMINISTRATIVE),
        (Clause.UNLAWFUL_ACT, "", Matter.OTHER),
    ],
)
def test_R59_without_a_danger_the_clause_says_it(clause, offence, matter):
    assert matter_of([clause], danger="", offence=offence) == matter
    assert matter_of([Clause.UNLAWFUL_ACT, clause], danger="no such", offence=offence) == matter


def test_R59_a_threat_to_life_says_more_than_an_offence():
    assert matter_of([Clause.OFFENCE_BY_STAFF, Clause.STAFF], danger="", offence="crime") == Matter.THREAT


def test_R59_a_bribe_goes_to_national_security_or_internal_affairs():
    assert bodies_for(Matter.CORRUPTION, own={}) == (SECURITY, POLICE)
    assert bodies_for(Matter.CORRUPTION, own={Matter.CORRUPTION: POLICE}) == (POLICE, SECURITY)
    assert bodies_for(Matter.CORRUPTION, own={Matter.THEFT: PROSECUTOR}) == (SECURITY, POLICE)
    assert bodies_for(Matter.THEFT, own={Matter.THEFT: PROSECUTOR}) == (PROSECUTOR, POLICE)


def test_R59_every_matter_has_a_body_and_says_how_well_that_is_known():
    assert set(ROUTES) == set(Matter)
    assert all(route.bodies for route in ROUTES.values())
    doubtful = {matter for matter, route in ROUTES.items() if route.is_to_be_verified}
    assert doubtful == {Matter.LAW_OFFICER, Matter.ADMINISTRATIVE, Matter.OTHER}


@pytest.mark.parametrize(
    ("absent", "may_sign"), [("", "akim deputy"), ("akim", "deputy"), ("deputy", "akim"), ("akim deputy", "")]
)
def test_R60_head_or_deputy_signs_whoever_of_them_is_there(absent, may_sign):
    assert codes(signs(office(absent=tuple(absent.split())), parts())) == set(may_sign.split())


def test_R60_about_the_head_the_appointed_post_signs():
    assert codes(signs(office(), parts("akim"))) == {"chief"}


def test_R60_about_a_deputy_the_head_signs():
    assert codes(signs(office(), parts("deputy"))) == {"akim"}


@pytest.mark.parametrize(
    ("subject", "acts"),
    [
        ("akim", "chief"),
        ("deputy", "akim chief specialist operator"),
        ("chief", "akim deputy"),
        ("specialist", "akim deputy chief"),
        ("operator", "akim deputy chief specialist"),
        ("school", "akim deputy chief specialist operator"),
    ],
)
def test_R25_R60_who_answers_for_alarms_hands_over_but_who_is_shut_out(subject, acts):
    assert codes(posts_of(Actor.ALARMED, office=office(), parts=parts(subject))) == set(acts.split())


SENT = Progress(DAY, sent_on=DAY)
REGISTERED = Progress(DAY, sent_on=DAY, registered_on=DAY)
PROLONGED = Progress(DAY, sent_on=DAY, registered_on=DAY, is_prolonged=True)


@pytest.mark.parametrize(
    ("now", "awaits", "decision_by"),
    [
        (Progress(DAY), Awaited.LETTER, None),
        (SENT, Awaited.RECEIPT, None),
        (Progress(DAY, registered_on=DAY), Awaited.DECISION, date(2026, 12, 4)),
        (REGISTERED, Awaited.DECISION, date(2026, 12, 4)),
        (PROLONGED, Awaited.PROLONGED, date(2026, 12, 14)),
        (Progress(DAY, is_ended=True), Awaited.NOTHING, None),
    ],
)
def test_R61_R62_what_is_awaited_next_and_until_when(now, awaits, decision_by):
    assert (now.awaits, now.decision_by) == (awaits, decision_by)


@pytest.mark.parametrize(
    ("now", "days", "step"),
    [
        (Progress(DAY), 0, None),
        (Progress(DAY), 1, 1),
        (Progress(DAY), 40, 1),
        (SENT, 0, None),
        (SENT, 1, 1),
        (SENT, 3, 1),
        (SENT, 4, 4),
        (SENT, 6, 4),
        (SENT, 7, 7),
        (REGISTERED, 9, None),
        (REGISTERED, 10, 10),
        (REGISTERED, 19, 10),
        (REGISTERED, 20, 20),
        (REGISTERED, 300, 20),
        (PROLONGED, 10, None),
        (PROLONGED, 19, None),
        (PROLONGED, 20, 20),
        (Progress(DAY, DAY, DAY, is_ended=True), 30, None),
    ],
)
def test_R61_R62_on_which_days_somebody_is_reminded(now, days, step):
    assert reminder(now, on=DAY + timedelta(days=days), days=ReceiptDays()) == step


def test_R61_the_office_sets_how_often_a_missing_receipt_is_reminded_of():
    days = ReceiptDays(first=2, again=5)

    assert [reminder(SENT, on=DAY + timedelta(days=one), days=days) for one in (1, 2, 6, 7, 12)] == [None, 2, 2, 7, 12]
