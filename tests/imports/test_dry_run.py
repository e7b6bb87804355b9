"""Every doubtful row is named with its column; what stands in no doubt is kept as it was written."""

from datetime import date, datetime, time

import pytest

from ishenim.imports import reading
from ishenim.imports.actions import silent
from ishenim.imports.checking import WHOLE_FILE, Known, Restricting, check, is_known_mark
from ishenim.imports.headings import matched
from ishenim.kyrgyz.folding import fold
from ishenim.regulation.old_register import Doubt
from tests.imports import made

TODAY = date(2026, 11, 24)
KNOWN = Known(TODAY, frozenset({fold("Гүлчө", level=2)}), lambda years: {(2024, "7")})


def dry(content, name="old.xlsx", restricting=Restricting()):  # noqa: B008 (frozen)
    table = reading.read(content, name)
    return check(table, matched(table), restricting=restricting, known=KNOWN, tell=silent)


def doubts(*rows, **made_so):
    return [(one.row, one.column, one.doubt) for one in dry(made.xlsx(list(rows), **made_so)).found]


def test_R38_five_columns_are_kept_as_they_were():
    done = dry(made.xlsx())

    assert (done.found, done.gaps) == ([], [])
    assert [(line.number, line.day, line.clock) for line in done.lines] == [
        ("1", date(2024, 1, 9), time(9, 12)),
        ("2", date(2024, 1, 11), time(10, 5)),
        ("2-а", date(2024, 1, 12), None),
    ]
    assert done.lines[0].applicant == "Сагынов Төлөгөн\nГүлчө, Өзгөн көчөсү, 7\n0555 12-34-56"


@pytest.mark.parametrize(
    ("row", "column", "doubt"),
    [
        (made.row(number=""), "A", Doubt.NUMBER_MISSING),
        (made.row(number=datetime(2024, 3, 5)), "A", Doubt.NUMBER_IS_DAY),
        (made.row(received=None), "B", Doubt.DAY_MISSING),
        (made.row(received="кечээ"), "B", Doubt.DAY_UNREADABLE),
        (made.row(received="07.01.2024, 09.01.2024"), "B", Doubt.TWO_DAYS),
        (made.row(received=datetime(2036, 1, 9)), "B", Doubt.DAY_IN_FUTURE),
        (made.row(received="09.01.1924"), "B", Doubt.DAY_TOO_EARLY),
        (made.row(received="09.01.24"), "B", Doubt.SHORT_YEAR),
        (made.row(received="29:12, 09.01.2024"), "B", Doubt.TIME_UNREADABLE),
        (made.row(received=45300), "B", Doubt.SERIAL_DAY),
        (made.row(who=" "), "C", Doubt.NAME_EMPTY),
        (made.row(summary=""), "D", Doubt.SUMMARY_EMPTY),
        (made.row(summary="ө" * 4001), "D", Doubt.TOO_LONG),
        (made.row(summary="Су\ufffd жок"), "D", Doubt.LETTERS_LOST),
        (made.row(summary="\u202eСуу\u200b жок"), "D", Doubt.HIDDEN_CHARACTERS),
        (made.row(mark="көк"), "E", Doubt.MARK_UNKNOWN),
        ([*made.row(), "четте"], "F", Doubt.BESIDE_TABLE),
    ],
    ids=lambda value: value.value if isinstance(value, Doubt) else "",
)
def test_a_doubtful_cell_is_named(row, column, doubt):
    assert doubts(row) == [(2, column, doubt)]


def test_a_bare_number_is_read_as_the_day_excel_meant():
    assert dry(made.xlsx([made.row(received=45300.383)])).lines[0].day == date(2024, 1, 9)


@pytest.mark.parametrize("value", [b"1e400", b"-1e5", b"1e15", b"0.5"])
def test_a_number_beyond_every_calendar_is_no_day(value):
    content = made.changed(
        made.xlsx([made.row(received=45300)]),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(b"<v>45300</v>", b"<v>" + value + b"</v>"),
    )

    assert [one.doubt for one in dry(content).found] == [Doubt.DAY_UNREADABLE]


def test_R40_order_repetition_and_gaps_are_named():
    found = doubts(
        made.row(number="1"),
        made.row(number="4", received="08.01.2024"),
        made.row(number="4"),
        made.row(number="3"),
        made.row(number="7"),
    )

    assert found == [
        (3, "B", Doubt.DAY_OUT_OF_ORDER),
        (4, "A", Doubt.NUMBER_REPEATED),
        (5, "A", Doubt.NUMBER_OUT_OF_ORDER),
        (5, "A", Doubt.NUMBERS_MISSING),
        (6, "A", Doubt.NUMBERS_MISSING),
        (6, "A", Doubt.NUMBER_KNOWN),
    ]


def test_what_excel_can_do_to_a_table_is_named():
    def worked_on(book, sheet):
        sheet["D2"] = "=A2"
        sheet["E3"] = "#REF!"
        sheet["E3"].data_type = "e"
        sheet.row_dimensions[3].hidden = True
        sheet.merge_cells("C2:C3")

    assert doubts(made.row(), made.row(number="2"), change=worked_on) == [
        (2, "D", Doubt.FORMULA_EMPTY),
        (2, "D", Doubt.SUMMARY_EMPTY),
        (2, "", Doubt.MERGED),
        (3, "E", Doubt.CELL_BROKEN),
        (3, "", Doubt.HIDDEN_ROW),
        (3, "", Doubt.MERGED),
        (3, "C", Doubt.NAME_EMPTY),
    ]


def test_a_csv_row_cut_by_its_own_words_is_an_error_and_old_letters_a_warning():
    done = dry(made.csv("1;09.01.2024;Иванов;вода; свет;Исполнено\n", encoding="utf-8"), "old.csv")
    old = dry("Номер;Дата;ФИО;Содержание\n1;09.01.2024;Иванов;вода\n".encode("cp1251"), "old.csv")

    assert (2, "F", Doubt.ROW_TOO_LONG) in [(one.row, one.column, one.doubt) for one in done.found if one.is_error]
    assert [(one.row, one.doubt, one.is_error) for one in old.found] == [(WHOLE_FILE, Doubt.OLD_ENCODING, False)]


def test_empty_rows_and_a_row_that_numbers_the_columns_are_left_out():
    done = dry(made.xlsx([[1, 2, 3, 4, 5], made.row(), [], [None, ""], made.row(number="2")]))

    assert [line.number for line in done.lines] == ["1", "2"]
    assert [(one.row, one.doubt, one.told) for one in done.found] == [(WHOLE_FILE, Doubt.EMPTY_ROWS, "2")]


def test_name_address_village_and_phone_of_their_own_columns_make_column_three():
    headings = ["№", "Күнү", "Саат", "Аты-жөнү", "Айыл", "Дареги", "Телефон", "Мазмуну", "Жашыруун"]
    rows = [
        [1.0, "09.01.2024", time(9, 40), "Сагынов Т.", "Гүлчө", "Өзгөн, 7", 555123456.0, "Суу жок", ""],
        [2, "10.01.2024", "9-40", "Асанов", "Атлантида", "", None, "Суу жок", "ооба"],
        [3, "10.01.2024", "түштө", "Асанов", "с. Гульча", "", None, "Суу жок", "жок"],
    ]

    done = dry(made.xlsx(rows, headings=headings))

    assert done.lines[0].applicant == "Сагынов Т.\nГүлчө, Өзгөн, 7\n555123456"
    assert [line.clock for line in done.lines] == [time(9, 40), time(9, 40), None]
    assert [line.is_restricted for line in done.lines] == [False, True, False]
    assert [(one.row, one.column, one.doubt) for one in done.found if one.row < 4] == [
        (3, "E", Doubt.VILLAGE_UNKNOWN),
    ]
    assert Doubt.TIME_UNREADABLE in {one.doubt for one in done.found if one.row == 4}


def test_rows_named_and_the_whole_register_can_be_restricted():
    content = made.xlsx()

    assert [line.is_restricted for line in dry(content, restricting=Restricting(rows=frozenset({3}))).lines] == [
        False,
        True,
        False,
    ]
    assert all(line.is_restricted for line in dry(content, restricting=Restricting(whole=True)).lines)


def test_formulas_and_scripts_in_words_are_words():
    done = dry(made.csv("1;09.01.2024;<script>alert(1)</script>;=HYPERLINK(0);Аткарылды\n"), "old.csv")

    assert (done.lines[0].applicant, done.lines[0].summary) == ("<script>alert(1)</script>", "=HYPERLINK(0)")


def test_R44_marks_of_the_journal_and_of_old_offices_are_known():
    from ishenim.regulation.outcomes import MARKS

    known = [*MARKS.values(), "Исполнено 07.09.2020", "Разъяснено, исх. № 5", "№ 02-14/398 жооп берилди"]
    assert [mark for mark in known if not is_known_mark(mark)] == []
