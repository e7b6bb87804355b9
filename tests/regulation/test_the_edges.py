"""The edges of the rules: the first and the last value that counts, which `make faults` showed to be unsaid."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ishenim.regulation import seasons, stages, terms
from ishenim.regulation.calendar import Calendar, Confidence, Day, DayKind, YearMissing, odd
from ishenim.regulation.conflict import APPARATUS, About, Allegation, PostFacts, Rank, shut_out
from ishenim.regulation.dialogue import greeting, standing
from ishenim.regulation.governing import governing, latest
from ishenim.regulation.house import INDEX_LENGTH, Minutes, are_minutes, is_index_pattern
from ishenim.regulation.old_register import Doubt, Gap, Numbered, gaps, order_doubts
from ishenim.regulation.opening import Hours, State
from ishenim.regulation.opening import standing as phone_standing
from ishenim.regulation.outcomes import MARK_LENGTH, Outcome, mark_words
from ishenim.regulation.posts import Role
from ishenim.regulation.profiles import SHIPPED, Status, Transition, Verified
from ishenim.regulation.seats import Office, Parts, Seat, goes_outside
from ishenim.regulation.stages import Actor, Stage, Step
from ishenim.regulation.summary import short_content
from ishenim.regulation.tenure import Clash, Met, Tenure, clash
from tests.regulation.calendars import BARE_WEEKS, day, law_calendar

LAW = next(profile for profile in SHIPPED if profile.id == "kg-67-2025")
WINTER = Hours(time(9), time(18), time(12, 30), time(13, 30), ((time(10), time(10, 15)), (time(16), time(16, 15))))


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        ("09:59", State.OPEN),
        ("10:00", State.CLOSED),
        ("10:14", State.CLOSED),
        ("10:15", State.OPEN),
        ("16:10", State.CLOSED),
        ("12:30", State.LUNCH),
        ("18:00", State.CLOSED),
    ],
)
def test_R7_a_pause_is_closed_from_its_first_minute_to_its_last(clock, state):
    assert WINTER.state_at(time.fromisoformat(clock)) == state


def test_R9_a_pause_is_a_change_that_is_told():
    zone = ZoneInfo("Asia/Bishkek")
    at = datetime(2026, 11, 23, 9, 30, tzinfo=zone)

    found = phone_standing(at, hours_of=lambda _: WINTER)

    assert (found.changes_at, found.becomes) == (at.replace(hour=10, minute=0), State.CLOSED)


@pytest.mark.parametrize(
    ("minutes", "closes"), [(1, "17:59"), (60, "17:00"), (90, "16:30"), (540, "09:00"), (541, "09:00"), (1000, "09:00")]
)
def test_R9_a_shortened_day_closes_earlier_and_never_before_it_opens(minutes, closes):
    shortened = WINTER.closing_earlier(minutes=minutes)

    assert shortened == replace(WINTER, closes=time.fromisoformat(closes))


def test_R9_a_shortened_day_that_closes_in_the_lunch_break_stays_closed():
    shortened = WINTER.closing_earlier(minutes=5 * 60)

    assert [shortened.state_at(time(*clock)) for clock in ((12, 45), (13, 0), (13, 15))] == [
        State.LUNCH,
        State.CLOSED,
        State.CLOSED,
    ]


@pytest.mark.parametrize(
    ("text", "pauses"),
    [
        ("", ()),
        (" , ", ()),
        ("10:00-10:15", ((time(10), time(10, 15)),)),
        ("16:00–16:15, 10:00 - 10:15", ((time(10), time(10, 15)), (time(16), time(16, 15)))),
        ("10:00", None),
        ("10:00-10:60", None),
        ("24:00-25:00", None),
        ("10:00-10:15, x", None),
        ("10:00-10:15 16:00-16:15", None),
    ],
)
def test_R7_pauses_as_people_write_them(text, pauses):
    assert seasons.read_pauses(text) == pauses


def test_R7_pauses_are_written_as_they_are_read():
    assert seasons.written_pauses(WINTER.pauses) == "10:00-10:15, 16:00-16:15"
    assert seasons.read_pauses(seasons.written_pauses(WINTER.pauses)) == WINTER.pauses
    assert seasons.written_pauses(()) == ""


@pytest.mark.parametrize(
    ("change", "in_order"),
    [
        ({}, True),
        ({"pauses": ()}, True),
        ({"lunch_from": time(9)}, False),
        ({"lunch_until": time(12, 30)}, False),
        ({"lunch_until": time(18)}, False),
        ({"closes": time(13, 30)}, False),
        ({"pauses": ((time(9), time(9, 15)),)}, True),
        ({"pauses": ((time(17, 45), time(18)),)}, True),
        ({"pauses": ((time(12), time(12, 30)),)}, True),
        ({"pauses": ((time(12, 45), time(13)),)}, False),
        ({"pauses": ((time(13, 30), time(13, 45)),)}, True),
        ({"pauses": ((time(10), time(10)),)}, False),
        ({"pauses": ((time(10, 15), time(10)),)}, False),
        ({"pauses": ((time(10), time(10, 30)), (time(10, 15), time(11)))}, False),
        ({"pauses": ((time(15), time(15, 5)), (time(10), time(10, 30)))}, True),
        ({"pauses": ((time(8), time(8, 30)),)}, False),
    ],
)
def test_R7_a_day_opens_has_its_breaks_apart_and_closes(change, in_order):
    assert seasons.is_day_in_order(replace(WINTER, **change)) is in_order


def test_R8_a_season_that_begins_with_the_new_one_gives_way():
    one, new = seasons.Span("1", "a", day("2027-04-01"), day("2027-10-31")), None
    new = seasons.Span("2", "b", day("2027-04-01"), day("2027-06-30"))
    same = seasons.Span("3", "c", day("2027-05-01"), day("2027-06-30"))

    assert seasons.fitted([one], around=new) == [replace(one, first=day("2027-07-01"))]
    assert seasons.fitted([same], around=new) == [same]  # covered whole: it stays


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
def test_R68_a_day_and_a_wording_have_a_name_for_each_language(code):
    named = {"ky": "кыргызча", "ru": "русский", "en": "English"}

    found = Day(day("2026-11-23"), DayKind.HOLIDAY, **named), replace(LAW, **named)

    assert [one.name_in(code) for one in found] == [named[code]] * 2


@pytest.mark.parametrize(
    "checked", [Verified("a", date(2026, 1, 1)), Verified("a", None, "u"), Verified("", date(2026, 1, 1), "u")]
)
def test_law_3_verified_means_who_when_and_where(checked):
    assert bool(checked) is False


def test_a_minute_is_enough_to_shorten_a_day():
    assert odd(Day(day("2026-11-23"), DayKind.SHORTENED, shorter=1)) is None


def test_decision_21_a_count_back_before_the_first_year_is_missing():
    calendar = Calendar(dict.fromkeys((2025, 2026), Confidence.HIGH))

    assert calendar.between(day("2026-01-05"), day("2025-12-31")) == -3
    with pytest.raises(YearMissing):
        calendar.between(day("2026-01-05"), day("2024-12-31"))


def test_decision_21_a_term_without_a_day_keeps_all_it_rests_on():
    known = law_calendar()
    found = terms.consideration(day("2027-12-20"), LAW, calendar=known)

    assert found == terms.Term(
        terms.Name.CONSIDERATION, None, day("2027-12-20"), LAW.consideration, LAW.code, missing_year=2028
    )


def test_every_term_names_the_wording_it_was_counted_by():
    second = replace(LAW, version=2)
    first = terms.consideration(day("2026-11-23"), second, calendar=law_calendar())
    found = [
        terms.registration(day("2026-11-23"), second, calendar=law_calendar()),
        terms.forwarding(day("2026-11-23"), second, calendar=law_calendar()),
        terms.extension(first, second, calendar=law_calendar()),
    ]

    assert [one.profile for one in (first, *found)] == ["kg-67-2025.2"] * 4


def test_the_first_day_beyond_the_calendar_counts_by_the_week():
    assert terms.working_days_left(day("2030-01-02"), day("2030-01-01"), calendar=law_calendar()) == 1
    assert terms.working_days_left(day("2026-11-24"), day("2026-11-23"), calendar=BARE_WEEKS) == 1


def test_law_3_of_two_equal_versions_the_first_stands_and_a_draft_with_a_day_governs_nothing():
    same = replace(LAW, fine=1)
    draft = replace(LAW, id="draft", status=Status.DRAFT, valid_from=date(2026, 1, 1))
    without_day = replace(LAW, id="empty", valid_from=None)

    assert latest([LAW, same]) == [LAW]
    assert governing([LAW, draft, without_day], registered_on=day("2026-11-23")) == LAW
    assert governing([draft], registered_on=day("2026-11-23")) is None


def test_law_3_by_the_day_of_registration_the_day_of_receipt_does_not_matter():
    new = replace(LAW, id="new", valid_from=date(2027, 1, 1))
    by_receipt = replace(new, transition=Transition.BY_RECEIPT_DATE)
    days = {"registered_on": day("2027-01-04"), "received_on": day("2026-12-31")}

    assert governing([LAW, new], **days) == new
    assert governing([LAW, by_receipt], **days) == LAW


@pytest.mark.parametrize(
    ("language", "named", "plain"),
    [
        ("ky", "Алай администрациясынын ишеним телефону", "Ишеним телефону"),
        ("ru", "Телефон доверия, администрация", "Телефон доверия"),
        ("en", "This is the trust phone, the administration", "This is the trust phone"),
    ],
)
def test_R26_whose_telephone_it_is_is_said_where_the_office_has_a_name(language, named, plain):
    whose = {"ky": "Алай администрациясынын", "ru": "администрация", "en": "the administration"}

    assert greeting(language, **whose) == named
    assert greeting(language, **{**whose, language: ""}) == plain


@pytest.mark.parametrize(("due", "last"), [("14.12.2026", "Срок ответа: 14.12.2026."), ("", "Отвечает: аппарат.")])
def test_decision_10_the_term_is_said_only_where_one_runs(due, last):
    said = standing("ru", due=due, number="7", day="24.11.2026", stage="в работе", body="аппарат")

    assert (said[0], said[1], said[-1]) == (
        "Номер вашего обращения: 7. Зарегистрировано: 24.11.2026.",
        "Сейчас: в работе.",
        last,
    )


APPARATUS_SEATS = (
    PostFacts(1, APPARATUS, heads_body=True, reports_to=None, deputy_of=None, assistant_of=None),
    PostFacts(2, APPARATUS, heads_body=False, reports_to=1, deputy_of=None, assistant_of=None),
    PostFacts(3, "school", heads_body=True, reports_to=None, deputy_of=None, assistant_of=None),
    PostFacts(4, "school", heads_body=False, reports_to=3, deputy_of=None, assistant_of=None),
    PostFacts(5, APPARATUS, heads_body=False, reports_to=None, deputy_of=None, assistant_of=1),
)


@pytest.mark.parametrize(
    ("rank", "alleged", "shut"),
    [
        (Rank.HEAD, frozenset(), {1, 2, 5}),
        (Rank.EMPLOYEE, frozenset(), {2, 5}),
        (Rank.EMPLOYEE, frozenset({Allegation.CORRUPTION}), {2, 5}),
    ],
)
def test_R25_of_our_own_apparatus_the_head_is_shut_out_only_where_he_is_meant(rank, alleged, shut):
    about = About(None, APPARATUS, rank, alleged)

    assert shut_out([about], posts=APPARATUS_SEATS, appointed={}) == shut


def test_R25_a_complaint_goes_outside_when_every_head_is_shut_out_or_meant():
    two = tuple(Seat(ident, Role.HEAD, None, is_held=True) for ident in (1, 2))
    other = Seat(3, Role.RECORDS_SPECIALIST, None, is_held=True)
    office = Office((*two, other), {})

    found = [
        goes_outside(office, Parts(subjects=frozenset(subjects), shut_out=frozenset(shut)))
        for subjects, shut in (({1, 2}, {3}), ({1}, {2}), ({1}, {3}), ((), ()), ({1, 2}, ()))
    ]

    assert found == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("а б", 3, "а б"),
        ("Бир сүйлөм! Экинчи сүйлөм узун болуп кетти", 20, "Бир сүйлөм!"),
        ("Бир сүйлөм? Экинчи сүйлөм узун болуп кетти", 20, "Бир сүйлөм?"),
        ("Ай! Бир сүйлөм! Экинчи сүйлөм узун", 20, "Ай! Бир сүйлөм!"),
        ("Ай? Бир сүйлөм? Экинчи сүйлөм узун", 20, "Ай? Бир сүйлөм?"),
        ("Бир сүйлө. Экинчиси узун болуп кетти го", 20, "Бир сүйлө.…"),
        ("Бир сүйлөө. Экинчиси узун болуп кетти", 20, "Бир сүйлөө."),
        ("Бир сүйл. Экинчиси узун болуп кетти го", 20, "Бир сүйл. Экинчиси…"),
        ("Бир, эки; үч — төрт беш алты", 17, "Бир, эки; үч…"),
        (" Бир,эки үч", 8, "Бир,эки…"),
        ("-тире менен башталат узун", 15, "-тире менен…"),
        ("Xалкы, башка", 9, "Xалкы…"),
    ],
)
def test_R43_where_the_short_content_is_cut(text, length, short):
    assert short_content(text, length=length) == short


def test_R15_a_tenure_of_one_day_is_a_tenure():
    one_day = Tenure(1, day("2026-11-23"), day("2026-11-23"), is_substitution=False)

    assert clash(one_day, []) is None


def test_R15_a_tenure_before_does_not_hide_the_one_it_meets():
    gone = Tenure(2, day("2026-01-01"), day("2026-02-01"), is_substitution=False)
    own = Tenure(1, day("2026-03-01"), None, is_substitution=False)
    wanted = Tenure(1, day("2026-11-23"), None, is_substitution=True)

    assert clash(wanted, [gone, own]) == Met(Clash.SUBSTITUTE_FOR_ONESELF, own)


@pytest.mark.parametrize(
    ("pattern", "good"),
    [
        ("{seq}/{yy}", True),
        ("{seq}{yyyy}", True),
        ("", False),
        ("X", False),
        ("{seq}/{yy}XX", True),
        ("{seq}/{yy}" + "-" * (INDEX_LENGTH - 10), True),
        ("{seq}/{yy}" + "-" * (INDEX_LENGTH - 9), False),
        ("{seq}/{yy}{", False),
        ("{seq}/{yy}}", False),
        ("{seq}/{seq}/{yy}", False),
    ],
)
def test_decision_9_what_a_pattern_of_the_index_must_have(pattern, good):
    assert is_index_pattern(pattern) is good


def test_decision_7_the_second_rung_comes_before_the_third():
    assert are_minutes(Minutes(3, 6, 7, 15, 30)) is True
    assert are_minutes(Minutes(3, 7, 7, 15, 30)) is False


def test_a_step_of_the_road_is_made_of_its_words():
    made = stages._step("accept", "assigned in_work", Stage.IN_WORK, Actor.LEAD, needs_words=True)
    other = stages._step("x", "closed", None, Actor.ANYBODY)

    assert made == Step(
        "accept", frozenset({Stage.ASSIGNED, Stage.IN_WORK}), Stage.IN_WORK, Actor.LEAD, needs_words=True, is_main=True
    )
    assert other == Step("x", frozenset({Stage.CLOSED}), None, Actor.ANYBODY, needs_words=False, is_main=False)


def test_R40_gaps_of_an_old_register_at_the_turn_of_the_year():
    rows = [
        Numbered(row=2, number="1", day=day("2024-01-05")),
        Numbered(row=3, number="3", day=day("2024-02-05")),
        Numbered(row=4, number="5", day=day("2025-01-05")),
        Numbered(row=5, number="9", day=None),
        Numbered(row=6, number="x", day=day("2025-02-05")),
        Numbered(row=7, number="2", day=day("2026-01-05")),
    ]

    assert gaps(rows) == [Gap(2024, 2, 2, 3), Gap(2025, 4, 4, 4), Gap(2026, 1, 1, 7)]


def test_R40_numbers_that_go_on_from_the_year_before_or_begin_anew():
    rows = [
        Numbered(row=2, number="1", day=day("2024-01-05")),
        Numbered(row=3, number="2", day=day("2024-01-06")),
        Numbered(row=4, number="2", day=day("2025-01-05")),
        Numbered(row=5, number="3", day=day("2025-01-06")),
        Numbered(row=6, number="4", day=day("2026-01-06")),
    ]

    assert gaps(rows) == [Gap(2025, 1, 1, 4)]


def test_R40_doubts_about_order_of_rows_with_and_without_a_day():
    rows = [
        Numbered(row=2, number="5", day=None),
        Numbered(row=3, number="7", day=day("2025-03-05")),
        Numbered(row=4, number="5", day=None),
        Numbered(row=5, number="7", day=day("2025-03-06")),
        Numbered(row=6, number="6", day=day("2025-03-07")),
    ]

    assert list(order_doubts(rows)) == [
        (4, Doubt.NUMBER_REPEATED, "2"),
        (5, Doubt.NUMBER_REPEATED, "3"),
        (6, Doubt.NUMBER_OUT_OF_ORDER, "5"),
    ]


def test_R44_a_long_name_is_cut_at_the_last_letter_that_fits():
    dated = ", 04.11.2026, № 7"
    room = MARK_LENGTH - len(dated)
    begins = "Тиешелүү органга жөнөтүлдү: "

    words = mark_words(Outcome.FORWARDED, on=date(2026, 11, 4), number="7", body="Б" * 400)
    spaced = mark_words(
        Outcome.FORWARDED, on=date(2026, 11, 4), number="7", body="Б" * (room - len(begins) - 2) + " ББ"
    )

    assert words == begins + "Б" * (room - len(begins) - 1) + "…" + dated
    assert spaced == begins + "Б" * (room - len(begins) - 2) + "…" + dated
    assert mark_words(Outcome.RESOLVED, on=date(2026, 11, 4), number="") == "Канааттандырылды, 04.11.2026"
