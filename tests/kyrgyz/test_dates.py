"""Days as official papers write them (law.md 12)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.kyrgyz import dates

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2199, 12, 31))

BY_MONTH = [
    (1, "5-январь", "2026-жылдын 5-январы", "2026-жылдын 5-январындагы"),
    (2, "5-февраль", "2026-жылдын 5-февралы", "2026-жылдын 5-февралындагы"),
    (3, "5-март", "2026-жылдын 5-марты", "2026-жылдын 5-мартындагы"),
    (4, "5-апрель", "2026-жылдын 5-апрели", "2026-жылдын 5-апрелиндеги"),
    (5, "5-май", "2026-жылдын 5-майы", "2026-жылдын 5-майындагы"),
    (6, "5-июнь", "2026-жылдын 5-июну", "2026-жылдын 5-июнундагы"),
    (7, "5-июль", "2026-жылдын 5-июлу", "2026-жылдын 5-июлундагы"),
    (8, "5-август", "2026-жылдын 5-августу", "2026-жылдын 5-августундагы"),
    (9, "5-сентябрь", "2026-жылдын 5-сентябры", "2026-жылдын 5-сентябрындагы"),
    (10, "5-октябрь", "2026-жылдын 5-октябры", "2026-жылдын 5-октябрындагы"),
    (11, "5-ноябрь", "2026-жылдын 5-ноябры", "2026-жылдын 5-ноябрындагы"),
    (12, "5-декабрь", "2026-жылдын 5-декабры", "2026-жылдын 5-декабрындагы"),
]


@pytest.mark.parametrize(("month", "plain", "official", "attributive"), BY_MONTH)
def test_every_month_takes_its_own_suffixes(month: int, plain: str, official: str, attributive: str) -> None:
    day = date(2026, month, 5)

    assert dates.day_and_month(day) == plain
    assert dates.official_date(day) == official
    assert dates.official_date_of(day) == attributive


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 23), "дүйшөмбү"),
        (date(2026, 11, 24), "шейшемби"),
        (date(2026, 11, 25), "шаршемби"),
        (date(2026, 11, 26), "бейшемби"),
        (date(2026, 11, 27), "жума"),
        (date(2026, 11, 28), "ишемби"),
        (date(2026, 11, 29), "жекшемби"),
    ],
)
def test_the_week_begins_on_monday(day: date, name: str) -> None:
    assert dates.weekday_name(day) == name


def test_the_heading_of_the_day() -> None:
    assert dates.with_weekday(date(2026, 9, 22)) == "22-сентябрь, шейшемби"


def test_the_short_date_has_two_digits_for_day_and_month() -> None:
    assert dates.short_date(date(2026, 11, 22)) == "22.11.2026"
    assert dates.short_date(date(2027, 1, 7)) == "07.01.2027"


@given(day=days)
def test_the_attributive_continues_the_official_date(day: date) -> None:
    official, attributive = dates.official_date(day), dates.official_date_of(day)

    assert attributive in {f"{official}ндагы", f"{official}ндеги"}


@pytest.mark.parametrize("month", dates.MONTHS, ids=lambda month: month.name)
def test_every_ending_of_a_month_follows_its_sounds(month: dates.Month) -> None:
    """Possessed: the vowel of the month as it is spoken decides all of them; before an ending it takes -н-."""
    vowel = next(letter for letter in reversed(month.name) if letter in "аеиоуюя")
    narrow = {"а": "ы", "я": "ы", "е": "и", "и": "и", "у": "у", "ю": "у"}[vowel]
    if month.name.endswith(("рь", "аль")):  # -рь and -аль are spoken hard: ноябры, февралы
        narrow = "ы"
    wide, behind = ("е", "и") if narrow == "и" else ("а", "ы")
    owned = month.name.removesuffix("ь") + narrow

    assert month == dates.Month(
        month.name,
        owned,
        f"{owned}нд{wide}г{behind}",
        f"{owned}нд{wide}",
        f"{owned}н{wide}",
        f"{owned}н{wide}н",
    )


@given(day=days)
def test_all_forms_of_a_day_begin_alike(day: date) -> None:
    official = dates.official_date(day)
    forms = (dates.official_date_on(day), dates.official_date_to(day), dates.official_date_from(day))

    assert {form[: len(official)] for form in forms} == {official}
    assert {len(form) - len(official) for form in forms} == {2, 3}


@given(day=days)
def test_the_same_weekday_comes_back_in_a_week(day: date) -> None:
    week = [dates.weekday_name(day + timedelta(days=later)) for later in range(8)]

    assert week[7] == week[0]
    assert len(set(week)) == 7


@given(day=days, other=days)
def test_two_days_are_never_written_alike(day: date, other: date) -> None:
    written = {dates.official_date(day), dates.official_date(other)}

    assert len(written) == len({day, other})
