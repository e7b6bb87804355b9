"""Clause III.6: the five columns in the regulation's words and order, pages, and what stands in a cell."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.journal_page import (
    COLUMNS,
    LINES_PER_PAGE,
    LINES_PER_PAGE_ALLOWED,
    Applicant,
    applicant_cell,
    page_of,
    received_cell,
)


def citizen(**facts):
    plain = {
        "name": "Сагынов Төлөгөн Үсөнович",
        "org": "",
        "home": "Гүлчө айылы, Өзгөн көчөсү, 7",
        "postal": "",
        "phones": ("0555 12-34-56",),
        "anonymous": False,
        "confidential": False,
    }
    return Applicant(**{**plain, **facts})


def test_R38_the_journal_has_the_regulations_five_columns_in_its_order():
    assert COLUMNS == (
        "Катар номуру",
        "Кайрылуунун келип түшкөн убактысы жана датасы",
        "Арыз ээсинин аты-жөнү, үй/почта даректери, телефон номуру",
        "Кайрылуунун кыскача мазмуну",
        "Кайрылууну кароонун жыйынтыгы боюнча белги",
    )


def test_R39_a_page_holds_twelve_lines_unless_a_volume_says_otherwise():
    assert (LINES_PER_PAGE, LINES_PER_PAGE_ALLOWED[0], LINES_PER_PAGE_ALLOWED[-1]) == (12, 8, 30)


@pytest.mark.parametrize(("number", "page"), [(1, 1), (12, 1), (13, 2), (24, 2), (25, 3), (1200, 100)])
def test_R39_twelve_lines_a_page(number, page):
    assert page_of(number, first_number=1, lines_per_page=12) == page


@pytest.mark.parametrize(("number", "page"), [(57, 1), (64, 1), (65, 2)])
def test_R39_the_pages_of_a_later_volume_start_at_one(number, page):
    assert page_of(number, first_number=57, lines_per_page=8) == page


@given(st.integers(1, 10_000), st.sampled_from(LINES_PER_PAGE_ALLOWED), st.integers(1, 50))
def test_R39_every_page_but_the_last_is_full_and_no_page_is_left_out(first, per_page, pages):
    numbers = range(first, first + per_page * pages)

    found = [page_of(number, first_number=first, lines_per_page=per_page) for number in numbers]

    assert found == [page for page in range(1, pages + 1) for _ in range(per_page)]


def test_R41_column_two_is_the_time_and_then_the_date():
    assert received_cell(datetime(2026, 11, 24, 9, 5)) == "09:05, 24.11.2026"


def test_R42_a_citizen_is_name_address_and_phone():
    assert applicant_cell(citizen()) == "Сагынов Төлөгөн Үсөнович\nГүлчө айылы, Өзгөн көчөсү, 7\n0555 12-34-56"


def test_R42_an_organisation_is_its_legal_form_and_name_then_the_contact_person():
    cell = applicant_cell(citizen(org="ЖЧК Алай сүт", name="Асанова А."))

    assert cell == "ЖЧК Алай сүт, Асанова А.\nГүлчө айылы, Өзгөн көчөсү, 7\n0555 12-34-56"


def test_R28_R42_an_organisation_needs_no_contact_person():
    assert applicant_cell(citizen(org="ЖЧК Алай сүт", name="", home="", phones=())) == "ЖЧК Алай сүт"


def test_R29_R42_two_different_addresses_are_both_written():
    cell = applicant_cell(citizen(postal="Ош ш., а/я 7"))

    assert cell.split("\n")[1:3] == ["Гүлчө айылы, Өзгөн көчөсү, 7", "почта дареги: Ош ш., а/я 7"]


def test_R29_R42_the_same_postal_address_is_not_written_twice():
    assert applicant_cell(citizen(postal="Гүлчө айылы, Өзгөн көчөсү, 7")) == applicant_cell(citizen())


def test_R30_R42_every_phone_is_written():
    assert applicant_cell(citizen(phones=("0555 1", "0700 2"))).split("\n")[-1] == "0555 1, 0700 2"


def test_R31_R42_an_anonymous_caller_is_written_so_even_when_a_name_slipped_in():
    assert applicant_cell(citizen(anonymous=True, home="", phones=())) == "Анонимдүү"


def test_R42_of_a_confidential_caller_nothing_but_the_word_is_written():
    cell = applicant_cell(citizen(confidential=True, org="ЖЧК Алай сүт", postal="Ош ш., а/я 7"))

    assert cell == "Жашыруун (карточкада)"
