"""R19, R39, R40, R43: one number after the other, a book a year, pages that never change, a summary that fits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from ishenim.common.refusals import Refused
from ishenim.inspection.queries import verify
from ishenim.intake import actions as intake
from ishenim.journal import actions
from ishenim.journal.models import Book, Line
from ishenim.telephony import actions as telephony

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)  # the year begins in Bishkek
SECOND = timedelta(seconds=1)


def lines():
    return list(Line.objects.in_order().values_list("year", "number"))


def places():
    found = Line.objects.in_order().values_list("number", "book__volume", "page")
    return {number: (volume, page) for number, volume, page in found}


@pytest.fixture
def next_volume(people):
    """Open the next volume as somebody, by default the chief records specialist."""

    def opened(lines_per_page=12, *, by="operator", at=NOW):
        return actions.open_volume(lines_per_page=lines_per_page, by=people[by], at=at)

    return opened


def test_R40_the_numbers_of_a_year_have_no_gap(take):
    start = datetime(2027, 1, 4, 4, tzinfo=UTC)
    for week in range(52):
        take(at=start + timedelta(weeks=week), by=("operator", "deputy-operator")[week % 2])

    assert lines() == [(2027, number) for number in range(1, 53)]


def test_R40_the_numbers_start_anew_at_new_year_in_the_offices_time(take):
    take(at=MIDNIGHT - timedelta(days=30))
    take(at=MIDNIGHT - SECOND)
    take(at=MIDNIGHT)
    take(at=MIDNIGHT + SECOND)

    assert lines() == [(2026, 1), (2026, 2), (2027, 1), (2027, 2)]
    assert list(Book.objects.order_by("year").values_list("year", "volume", "last_number")) == [
        (2026, 1, 2),
        (2027, 1, 2),
    ]


def test_R40_R41_a_call_of_the_old_year_registered_in_the_new_one_gets_a_number_of_the_new(take):
    appeal = take(at=MIDNIGHT + SECOND, received_at=MIDNIGHT - timedelta(minutes=10))

    assert (appeal.line.ref, appeal.line.received_cell) == ("2027/1", "23:50, 31.12.2026")


def test_R40_a_registration_that_fails_takes_no_number(take):
    take()

    with pytest.raises(Refused), transaction.atomic():
        take(summary="")
    with pytest.raises(DatabaseError), transaction.atomic():
        take(read_back=False, not_read_because="")

    assert take().line.number == 2
    assert Book.objects.values_list("last_number", flat=True).get() == 2


def test_R40_the_first_registration_of_a_year_that_fails_leaves_no_book(take):
    with pytest.raises(Refused), transaction.atomic():
        take(summary="")

    assert (Book.objects.count(), take().line.number) == (0, 1)


def test_R40_a_call_that_failed_to_register_is_still_open(people, told):
    draft = telephony.take_call(by=people["operator"], at=NOW)

    with pytest.raises(Refused), transaction.atomic():
        intake.finish_call(told(call_id=draft.pk, summary=""), draft=draft, by=people["operator"], at=NOW)

    again = intake.finish_call(told(call_id=draft.pk), draft=draft, by=people["operator"], at=NOW)
    assert (again.appeal.line.number, again.is_repeat) == (1, False)


def test_R40_R45_a_year_of_numbers_passes_the_check(take, next_volume):
    for day in range(5):
        take(at=MIDNIGHT - timedelta(days=5 - day))
    next_volume(at=MIDNIGHT - timedelta(hours=1))
    take(at=MIDNIGHT - SECOND)
    take(at=MIDNIGHT)

    assert (verify().problems, lines()[-2:]) == ([], [(2026, 6), (2027, 1)])


@pytest.mark.parametrize(
    "changed",
    [
        lambda line: Line.objects.filter(pk=line.pk).update(number=7),
        lambda line: Line.objects.filter(pk=line.pk).update(summary="башка"),
        lambda line: Line.objects.filter(pk=line.pk)._raw_delete("default"),
        lambda line: Book.objects.filter(pk=line.book_id).update(last_number=0),
        lambda line: Book.objects.filter(pk=line.book_id).update(lines_per_page=30),
        lambda line: Book.objects.filter(pk=line.book_id)._raw_delete("default"),
    ],
    ids=["renumbered", "reworded", "deleted", "counter_lowered", "pages_changed", "book_deleted"],
)
def test_R19_the_database_refuses_to_delete_renumber_or_rewrite(take, changed):
    line = take().line
    before = Line.objects.values().get()

    with pytest.raises(IntegrityError), transaction.atomic():
        changed(line)

    assert Line.objects.values().get() == before


# Volumes and pages


def test_R39_twelve_lines_fill_a_page(take):
    for _ in range(25):
        take()

    assert [places()[number] for number in (1, 12, 13, 24, 25)] == [(1, 1), (1, 1), (1, 2), (1, 2), (1, 3)]


def test_R39_R40_in_the_next_volume_the_numbers_run_on_and_the_pages_start_at_one(take, next_volume):
    for _ in range(14):
        take()
    before = places()

    book = next_volume(8)
    for _ in range(9):
        take()

    assert (book.code, book.first_number, book.lines_per_page) == ("2026-2", 15, 8)
    assert {number: places()[number] for number in before} == before
    assert [places()[number] for number in (15, 22, 23)] == [(2, 1), (2, 1), (2, 2)]


def test_R39_the_lines_of_a_page_can_be_chosen_for_a_new_volume_only(take, next_volume):
    take()
    next_volume(20)

    assert list(Book.objects.order_by("volume").values_list("lines_per_page", flat=True)) == [12, 20]


@pytest.mark.parametrize("asked", [-1, 0, 7, 31, 1000])
def test_R39_a_page_of_too_few_or_too_many_lines_is_refused(take, next_volume, asked):
    take()

    with pytest.raises(Refused) as refusal:
        next_volume(asked)

    assert (refusal.value.key, refusal.value.facts) == ("lines_per_page", {"least": 8, "most": 30})
    assert Book.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize("person", ["akim", "deputy-akim", "deputy-operator", "control", "auditor", "admin"])
def test_R39_others_open_no_volume(take, next_volume, person):
    take()

    with pytest.raises(Refused, match="not_yours_to_open"):
        next_volume(by=person)


def test_R39_the_head_of_apparatus_opens_a_volume(take, next_volume):
    take()

    assert next_volume(by="head-of-apparatus").volume == 2


def test_R39_an_empty_volume_can_be_followed_by_another(take, next_volume):
    take()
    second, third = next_volume(10), next_volume(11)

    appeal = take()

    assert (second.first_number, third.first_number) == (2, 2)
    assert (appeal.line.number, appeal.line.book.volume, appeal.line.page) == (2, 3, 1)


def test_R39_the_first_act_of_a_year_may_be_opening_its_volume(take, next_volume):
    book = next_volume(9)

    assert (book.code, book.first_number, take().line.number, verify().problems) == ("2026-1", 1, 1, [])


def test_R40_at_new_year_the_old_volumes_pages_stay_and_the_new_book_has_its_own(take, next_volume):
    take(at=MIDNIGHT - SECOND)
    next_volume(30, at=MIDNIGHT - SECOND)
    appeal = take(at=MIDNIGHT)

    assert (appeal.line.book.code, appeal.line.page, appeal.line.book.lines_per_page) == ("2027-1", 1, 12)


def test_R39_a_volume_is_opened_in_the_browser(take, sign_in):
    take(at=timezone.now())

    answer = sign_in("operator").post("/journal/volumes", {"lines_per_page": "10"})

    assert (answer.status_code, Book.objects.order_by("volume").last().lines_per_page) == (302, 10)


# The short content


@pytest.fixture
def typed(people):
    """Send the call screen with a short content, as the browser does."""

    def sent(browser, **facts):
        draft = telephony.take_call(by=people["operator"], at=timezone.now())
        plain = {
            "introduced": "on",
            "language": "ky",
            "caller_type": "anonymous",
            "content": "Көчөдө жарык жок. Түнкүсүн караңгы.",
            "kind": "application",
            "topic": "electricity",
            "subject_rank": "employee",
            "subject_2_rank": "employee",
        }
        return browser.post(f"/calls/{draft.pk}/register", {**plain, **facts})

    return sent


def test_R43_a_short_content_of_two_hundred_letters_is_kept(sign_in, typed):
    answer = typed(sign_in("operator"), summary="Ж" * 200)

    assert (answer.status_code, Line.objects.get().summary) == (200, "Ж" * 200)


def test_R43_a_longer_one_is_refused_and_takes_no_number(sign_in, typed):
    answer = typed(sign_in("operator"), summary="Ж" * 201)

    assert (answer.status_code, Line.objects.count(), Book.objects.count()) == (422, 0, 0)


@pytest.mark.parametrize("empty", ["", "   ", "\u200b"])
def test_R43_an_empty_one_is_drawn_from_the_text(sign_in, typed, empty):
    answer = typed(sign_in("operator"), summary=empty)

    assert (answer.status_code, Line.objects.get().summary) == (200, "Көчөдө жарык жок. Түнкүсүн караңгы.")


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
def test_R43_no_line_is_written_with_an_empty_short_content(take, empty):
    with pytest.raises((DatabaseError, Refused)), transaction.atomic():
        take(summary=empty)

    assert Line.objects.count() == 0


def test_R43_the_short_content_is_kept_apart_from_the_full_text(take):
    appeal = take(content="Толук текст.", summary="Кыскача")

    assert (appeal.line.summary, appeal.texts.get().text) == ("Кыскача", "Толук текст.")
