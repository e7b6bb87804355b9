"""R9, law 4.1: the calendar as data: shipped years, days said by the office, years from a file or the package."""

import re
from datetime import date
from pathlib import Path

import pytest

from ishenim.common.models import HouseRecord
from ishenim.common.refusals import Overtaken, Refused
from ishenim.inspection.queries import verify
from ishenim.regulation.calendar import Confidence, Day, DayKind
from ishenim.terms import actions, queries
from ishenim.worktime import package, reading
from ishenim.worktime import queries as worktime
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
ONE_YEAR = """
time_zone: Asia/Bishkek
holidays:
  "2028":
    confidence: medium
    days_off:
      - {date: 2028-03-08, ky: "Аялдардын эл аралык күнү"}
    shortened:
      - {date: 2028-12-29, ky: "майрам алдындагы күн", shorter: 60}
    working_instead: [2028-04-08]
    working_observances: [2028-02-23]
"""


def off_days(year):
    days = worktime.calendar().days
    return {on for on, day in days.items() if on.year == year and day.is_off and on.weekday() < 5}


def test_the_years_2024_to_2027_are_shipped():
    years = {year: sure.value for year, sure in worktime.calendar().years.items()}

    assert years == {2024: "high", 2025: "high", 2026: "medium", 2027: "low"}


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2026-01-08", False),
        ("2026-02-23", True),
        ("2026-03-09", True),
        ("2024-04-08", True),
        ("2024-01-27", True),
        ("2024-03-22", False),
        ("2025-05-08", False),
        ("2026-05-27", False),
    ],
)
def test_R9_which_days_are_worked(on, works):
    assert worktime.is_working(date.fromisoformat(on)) is works


@pytest.mark.parametrize(
    ("year", "apart"),
    [
        (2024, set()),
        (2025, set()),
        (2026, {date(2026, 1, 8), date(2026, 1, 9)}),  # a decree of which the package does not know
        (2027, set()),
    ],
)
def test_the_shipped_years_and_the_package_tell_the_same_days(year, apart):
    told = {day.on for day in package.year_of(year).days if day.is_off and day.on.weekday() < 5}

    assert off_days(year) ^ told == apart


def test_a_year_from_the_package_is_an_estimate_and_says_where_it_comes_from(people):
    taken = package.year_of(2028)

    actions.set_years([taken], seen=0, by=people["head-of-apparatus"], at=NOW)

    estimated = [day.ky for day in worktime.calendar().days.values() if day.on.year == 2028 and day.is_estimated]
    assert (worktime.calendar().years[2028], worktime.is_estimated(2028)) == (Confidence.LOW, True)
    assert (taken.source.startswith("holidays "), len(estimated), verify().problems) == (True, 2, [])
    assert worktime.consideration_term(date(2027, 12, 20)).due_on == date(2028, 1, 14)


def test_R68_every_day_of_the_package_has_a_name_in_three_languages():
    nameless = [
        day.on for day in package.year_of(2028).days if not ((day.ky and day.kind == DayKind.OBSERVED) or day.en)
    ]

    assert nameless == []


def test_R68_every_shipped_day_has_a_name_in_three_languages():
    nameless = [day.on for year in reading.shipped() for day in year.days if not (day.ky and day.ru and day.en)]

    assert nameless == []


def test_a_file_brings_a_year_with_its_shortened_and_worked_days():
    (year,) = reading.read(ONE_YEAR.encode())

    assert [(day.on.isoformat(), day.kind, day.shorter) for day in year.days] == [
        ("2028-02-23", DayKind.OBSERVED, 0),
        ("2028-03-08", DayKind.HOLIDAY, 0),
        ("2028-04-08", DayKind.WORKED, 0),
        ("2028-12-29", DayKind.SHORTENED, 60),
    ]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("Asia/Bishkek", "Asia/Almaty"), "calendar_of_another_country"),
        (("time_zone: Asia/Bishkek", ""), "calendar_of_another_country"),
        (("2028-03-08", "2028-02-30"), "calendar_unreadable"),
        (("2028-03-08", "2027-03-08"), "calendar_day_outside_year"),
        (("2028-04-08", "2028-03-08"), "calendar_day_twice"),
        (("2028-03-08", "восьмое марта"), "calendar_day_impossible"),
        (("date: 2028-03-08", "from: 2028-03-08, to: 2028-03-01"), "calendar_spell_wrong"),
        (("date: 2028-03-08", "from: 2028-03-08, to: 2028-06-01"), "calendar_spell_wrong"),
        (("shorter: 60", "shorter: sixty"), "calendar_row_wrong"),
        (("shorter: 60", "shorter: 600"), "shortened_without_minutes"),
        (("[2028-04-08]", "2028-04-08"), "calendar_row_wrong"),
        (("[2028-04-08]", "[[1]]"), "calendar_day_impossible"),
        (('"2028":', '"year":'), "calendar_year_wrong"),
        (('"2028":', '"1":'), "calendar_year_wrong"),
        (("holidays:", "days:"), "calendar_without_years"),
        ((ONE_YEAR, "[]"), "calendar_without_years"),
        ((ONE_YEAR, "{"), "calendar_unreadable"),
        ((ONE_YEAR, "!!python/object/apply:os.system ['true']"), "calendar_unreadable"),
        ((ONE_YEAR, "а" * (reading.LARGEST + 1)), "calendar_too_large"),
        ((ONE_YEAR, "\x00"), "calendar_unreadable"),
        (("time_zone: Asia/Bishkek", "time_zone: &a Asia/Bishkek\nagain: [*a, *a]"), "calendar_unreadable"),
    ],
)
def test_a_calendar_file_that_cannot_be_so_is_refused_whole(change, key):
    with pytest.raises(Refused) as refused:
        reading.read(ONE_YEAR.replace(*change).encode())

    assert refused.value.key == key


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Refused) as refused:
        reading.read(b"\xff\xfe\x00")

    assert refused.value.key == "calendar_unreadable"


def test_a_day_the_office_says_stands_over_the_shipped_one_and_is_an_entry(set_day, holiday):
    set_day(holiday)

    record = HouseRecord.objects.get(subject="day/2026-12-03")
    assert (worktime.calendar().day(holiday.on), record.subject) == (holiday, "day/2026-12-03")
    assert (record.by, record.stood["kind"], verify().problems) == ("head-of-apparatus", "working", [])


def test_a_year_taken_later_replaces_the_days_said_before(set_day, holiday, people):
    set_day(holiday)

    again = next(year for year in reading.shipped() if year.year == 2026)
    seen = queries.newest_of([again])
    record = actions.set_years([again], seen=seen, by=people["head-of-apparatus"], at=NOW)[0]

    before = {day["on"]: day["kind"] for day in record.stood["days"]}
    assert (worktime.calendar().day(holiday.on).kind, before["2026-12-03"]) == (DayKind.WORKING, "day_off")


def test_a_day_said_after_the_page_of_a_year_was_made_is_not_replaced_unseen(set_day, holiday, head):
    page = head.get("/admin/calendar/2026").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    set_day(holiday)

    answer = head.post("/admin/calendar/2026", {"confidence": "high", "source": "Токтом № 5", "seen": seen})

    assert (answer.status_code, worktime.calendar().day(holiday.on)) == (409, holiday)


def test_the_same_day_said_twice_changes_nothing(set_day, holiday):
    set_day(holiday)

    with pytest.raises(Refused) as refused:
        set_day(holiday, seen=HouseRecord.objects.get(subject="day/2026-12-03").pk)

    assert refused.value.key == "nothing_changes"


def test_a_page_older_than_somebody_elses_change_is_overtaken(set_day, holiday):
    set_day(holiday)

    with pytest.raises(Overtaken):
        set_day(Day(holiday.on, DayKind.HOLIDAY, ky="майрам"), seen=0)


def test_a_day_of_a_year_nobody_has_taken_is_refused(set_day):
    with pytest.raises(Refused) as refused:
        set_day(Day(date(2031, 3, 8), DayKind.HOLIDAY, ky="майрам"))

    assert refused.value.key == "calendar_year_missing"


def test_R9_a_shortened_day_closes_earlier(set_day):
    set_day(Day(date(2026, 12, 31), DayKind.SHORTENED, ky="майрам алдында", shorter=60))

    assert [worktime.closes_at(date(2026, 12, day)).strftime("%H:%M") for day in (30, 31)] == ["18:00", "17:00"]


def test_the_preview_tells_each_day_that_changes():
    (year,) = reading.read(ONE_YEAR.encode())
    known = next(one for one in reading.shipped() if one.year == 2027)
    without = [day for day in known.days if day.on != date(2027, 3, 8)]

    new = queries.differences([year])
    gone = queries.differences([reading.Year(2027, Confidence.HIGH, "", tuple(without))])

    assert [one.becomes.on.month for one in new] == [2, 3, 4, 12]
    assert [(one.was.on, one.was.kind, one.becomes.kind) for one in gone] == [
        (date(2027, 3, 8), DayKind.HOLIDAY, DayKind.WORKING)
    ]


@pytest.mark.parametrize(
    ("today", "missing", "estimated"),
    [
        (date(2026, 6, 1), (), ()),
        (date(2026, 11, 24), (), (2027,)),
        (date(2027, 11, 24), (2028,), (2027,)),
    ],
)
def test_decision_21_what_the_calendar_lacks_for_the_days_ahead_is_said(today, missing, estimated):
    found = worktime.lacking(today)

    assert (found.missing, found.estimated) == (missing, estimated)


def test_the_shipped_calendar_is_read_as_it_lies_in_the_program():
    assert Path(reading.SHIPPED).name == "kg_calendar.yaml"
