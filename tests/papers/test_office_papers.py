"""The card, the slip and the control list as sheets."""

from dataclasses import replace
from datetime import date

from ishenim.papers import office_papers
from ishenim.papers.office_papers import RestrictedLine
from tests.papers.examples import CARD, CONTROL, PRINTED, SLIP, UNDER_CONTROL, pages, words


def test_R20_the_card_of_an_ordinary_appeal_is_one_sheet():
    assert len(pages(office_papers.registration_card(CARD, printed=PRINTED))) == 1


def test_R20_a_known_edms_number_stands_on_the_card():
    numbered = replace(CARD, edms_number="15-221", edms_on=date(2026, 11, 25))

    said = words(office_papers.registration_card(numbered, printed=PRINTED))

    assert "ЭДС номери жана күнү 15-221, 2026-жылдын 25-ноябры" in said


def test_a_long_control_list_repeats_its_headings_and_counts_its_sheets():
    rows = tuple(replace(UNDER_CONTROL, number=number) for number in range(1, 101))

    sheets = pages(office_papers.control_list(replace(CONTROL, rows=rows), printed=PRINTED))

    assert len(sheets) > 3
    assert [sheet.count("Канча калды") for sheet in sheets] == [1] * len(sheets)
    assert [f"{len(sheets)} беттин {page}-бети" in sheet for page, sheet in enumerate(sheets, 1)] == [True] * len(
        sheets
    )
    shown = [line.split()[0] for sheet in sheets for line in sheet.splitlines() if " 02.11.2026 " in line]
    assert shown == [str(number) for number in range(1, 101)]


def test_R25_a_restricted_line_is_number_day_and_that_word_and_in_no_count():
    rows = (UNDER_CONTROL, RestrictedLine(2, date(2026, 11, 3)))

    said = words(office_papers.control_list(replace(CONTROL, rows=rows), printed=PRINTED))

    assert "2 03.11.2026 чектелген Тизмеде ачык кайрылуулар: 1. Мөөнөтү өткөнү: 1." in said


def test_an_empty_control_list_is_a_sheet_that_says_so():
    said = words(office_papers.control_list(replace(CONTROL, rows=()), printed=PRINTED))

    assert "Тизмеде ачык кайрылуулар: 0." in said


def test_R35_a_slip_without_directions_holds_what_was_told():
    said = words(office_papers.slip(replace(SLIP, directions=None)))

    assert "Телефондо айтылганы: Бөлүмгө эртең барыңыз. Түшүндүргөн:" in said
    assert "Документтер" not in said
