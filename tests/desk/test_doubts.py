"""Decisions 21: "Бүгүн" of the head of apparatus says what terms rest on that nobody has confirmed."""

from datetime import UTC, date, datetime

import pytest

from ishenim.accounts.models import Holding
from ishenim.accounts.queries import held_by
from ishenim.common.models import HouseRecord, written
from ishenim.common.queries import forget
from ishenim.office.queries import doubts_of
from ishenim.worktime import queries as worktime
from tests.conftest import NOW
from tests.consideration import pages

pytestmark = pytest.mark.django_db
WHO = "head-of-apparatus"


def doubts(people, on, who=WHO):
    Holding.objects.update(since=date(2026, 1, 1))
    people[who].__dict__.pop("_held", None)
    return doubts_of(people[who], held_by(people[who], on=on), on=on)


@pytest.mark.parametrize(
    ("on", "missing", "estimated"),
    [
        (date(2026, 11, 24), (), (2027,)),
        (date(2026, 10, 1), (), (2027,)),
        (date(2026, 9, 30), (), ()),
        (date(2027, 11, 24), (2028,), (2027,)),
        (date(2028, 3, 1), (2028,), ()),
    ],
)
def test_years_from_october_on_that_are_missing_or_rest_on_estimates(people, on, missing, estimated):
    found = doubts(people, on)

    assert (found.missing, found.estimated) == (missing, estimated)


def test_appeals_whose_day_is_not_known_are_counted_as_far_as_she_may_open_them(people, take, brought_about_her):
    at = datetime(2027, 12, 28, 6, tzinfo=UTC)
    Holding.objects.update(since=date(2026, 1, 1))
    take(at=at)
    brought_about_her(at)

    assert doubts(people, date(2027, 12, 28)).unknown == 1


@pytest.fixture
def brought_about_her(take, posts):
    from ishenim.regulation.conflict import About, Allegation, Rank

    def brought(at):
        about = About(posts[WHO].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS}))
        return take(at=at, kind="complaint", abouts=(about,))

    return brought


def test_a_wording_that_somebody_verified_is_no_doubt(people):
    from dataclasses import replace

    from ishenim.regulation.profiles import Verified

    stands = worktime.profile_for(date(2026, 11, 24))
    assert doubts(people, date(2026, 11, 24)).unverified == stands.ky
    read = Verified("аппарат жетекчиси", date(2026, 11, 20), "https://cbd.minjust.gov.kg/")
    told = worktime.profile_told(replace(stands, version=2, verified=read, valid_from=date(2026, 11, 1)))
    HouseRecord.objects.create(
        subject=f"{worktime.WORDING}{stands.id}/2", values=written(told), since=date(2026, 11, 1), at=NOW, by="x"
    )
    forget()

    assert doubts(people, date(2026, 11, 24)).unverified == ""


@pytest.mark.parametrize("who", ["akim", "operator", "control", "executor-1", "admin"])
def test_nobody_else_is_asked_to_settle_them(people, who):
    assert doubts(people, date(2026, 11, 24), who) is None


def test_they_stand_on_her_home_page(sign_in):
    said = pages.plain(pages.text(sign_in(WHO).get("/desk")))

    assert "мыйзамдын редакциясы текшерилген эмес" in said
