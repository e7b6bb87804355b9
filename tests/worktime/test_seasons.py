"""I.3: the phone is answered 09:00–18:00 in winter, 08:30–17:30 in summer, less an hour of lunch, on working days."""

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from ishenim.audit.models import Entry, Salts
from ishenim.regulation import chain
from ishenim.regulation.opening import Hours
from ishenim.worktime import actions as worktime
from ishenim.worktime.models import Season
from ishenim.worktime.queries import season_of, standing

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
BISHKEK = ZoneInfo("Asia/Bishkek")
WINTER, SUMMER = date(2026, 11, 24), date(2026, 6, 16)  # both Tuesdays
OPEN, LUNCH, CLOSED = "open", "lunch", "closed"
MOMENTS = [
    (WINTER, "00:00", CLOSED),
    (WINTER, "08:59:59.999999", CLOSED),
    (WINTER, "09:00", OPEN),
    (WINTER, "12:29:59.999999", OPEN),
    (WINTER, "12:30", LUNCH),
    (WINTER, "13:29:59.999999", LUNCH),
    (WINTER, "13:30", OPEN),
    (WINTER, "17:59:59.999999", OPEN),
    (WINTER, "18:00", CLOSED),
    (WINTER, "23:59:59", CLOSED),
    (SUMMER, "08:29:59.999999", CLOSED),
    (SUMMER, "08:30", OPEN),
    (SUMMER, "11:59:59.999999", OPEN),
    (SUMMER, "12:00", LUNCH),
    (SUMMER, "12:59:59.999999", LUNCH),
    (SUMMER, "13:00", OPEN),
    (SUMMER, "17:29:59.999999", OPEN),
    (SUMMER, "17:30", CLOSED),
    (SUMMER, "18:00", CLOSED),
]
HOURS = Hours(time(8), time(17), time(12), time(13))
NAMES = {"ky": "а", "ru": "б", "en": "c"}


def at(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), BISHKEK)


def state(moment):
    return standing(moment).state


@pytest.mark.parametrize(("day", "clock", "expected"), MOMENTS)
def test_R7_the_phone_is_open_at_lunch_or_closed(db, day, clock, expected):
    assert state(at(day, clock)) == expected


@pytest.mark.parametrize("clock", ["09:00", "10:30", "12:45", "17:00"])
@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 6, 20), date(2026, 6, 21)])
def test_R7_on_a_day_off_the_phone_is_closed_all_day(db, day, clock):
    assert state(at(day, clock)) == CLOSED


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 10, 31), "summer period"),
        (date(2026, 11, 1), "winter period"),
        (date(2026, 12, 31), "winter period"),
        (date(2027, 1, 1), "winter period"),
        (date(2027, 3, 31), "winter period"),
        (date(2027, 4, 1), "summer period"),
        (date(2027, 10, 31), "summer period"),
    ],
)
def test_R7_each_day_belongs_to_one_season(db, day, name):
    assert season_of(day).name_in("en") == name


def test_R7_there_is_a_season_for_each_day_of_the_years_around(db):
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(3 * 365)]

    assert [day for day in days if season_of(day) is None] == []


def test_R8_the_boundaries_count_as_assumed_until_somebody_confirms_them(db):
    assert set(Season.objects.values_list("is_verified", flat=True)) == {False}


@pytest.mark.parametrize(("utc", "expected"), [("03:00", OPEN), ("02:59", CLOSED), ("06:30", LUNCH), ("12:00", CLOSED)])
def test_R7_the_hours_are_those_of_the_office_whatever_zone_a_moment_is_told_in(db, utc, expected):
    assert state(datetime.combine(WINTER, time.fromisoformat(utc), ZoneInfo("UTC"))) == expected


def test_R7_a_day_without_a_season_has_none(db):
    assert season_of(date(1999, 1, 1)) is None


def test_R8_a_season_does_not_end_before_it_starts(db):
    with pytest.raises(IntegrityError):
        worktime.add_season(
            NAMES, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 19), hours=HOURS, by="admin", at=NOW
        )


def test_R7_a_season_of_one_day_is_possible(db):
    season = worktime.add_season(NAMES, starts_on=WINTER, ends_on=WINTER, hours=HOURS, by="admin", at=NOW)

    assert season_of(WINTER) == season


def test_R7_a_season_is_one_entry_that_commits_to_its_days_and_names(db):
    size = Entry.objects.count()

    season = worktime.add_season(NAMES, starts_on=WINTER, ends_on=WINTER, hours=HOURS, by="admin", at=NOW)

    entry = json.loads(bytes(Entry.objects.get(seq=size + 1).body))
    salts = bytes(Salts.objects.get(entry_id=size + 1).salts)
    fields = {**NAMES, "starts_on": WINTER, "ends_on": WINTER}
    said = (entry["act"], entry["ref"], entry["actor"], entry["at"], entry["c"])
    expected = ("add_season", f"season:{season.pk}", "admin", chain.plain(NOW), chain.commitments(fields, salts))
    assert (said, Entry.objects.count()) == (expected, size + 1)


def test_R8_a_season_that_cannot_be_leaves_no_entry(db):
    size = Entry.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        worktime.add_season(
            NAMES, starts_on=WINTER, ends_on=WINTER - timedelta(days=1), hours=HOURS, by="admin", at=NOW
        )

    assert Entry.objects.count() == size


def test_R8_home_says_that_the_dates_are_to_be_verified(sign_in, people):
    from ishenim.accounts import actions as accounts

    accounts.set_language(people["operator"], language="en")

    page = sign_in("operator").get("/desk").content.decode()

    assert page.count("season dates: to be verified") == 1


def test_R7_home_says_so_when_no_hours_have_been_set(sign_in, people):
    from ishenim.accounts import actions as accounts

    accounts.set_language(people["operator"], language="en")
    Season.objects.all().delete()

    page = sign_in("operator").get("/desk").content.decode()

    assert page.count("The hours of the phone have not been set.") == 1
