"""Files as they come: what is read of them, and what is refused with advice how to save it."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ishenim.common.refusals import Refused
from ishenim.imports import reading
from ishenim.imports.headings import HEADINGS, KNOWN, _folded, by_hand, matched
from ishenim.regulation.old_register import Field
from tests.imports import made


def refusal_of(content, name):
    with pytest.raises(Refused) as refusal:
        reading.read(content, name)
    return refusal.value.key


def test_a_workbook_is_read_row_by_row():
    table = reading.read(made.xlsx(), "old.xlsx")

    assert [row.number for row in table.rows] == [1, 2, 3, 4]
    assert table.rows[1].values == tuple(made.ROWS[0])


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_in_its_letters_and_with_its_separator(separator, encoding):
    text = separator.join(['"Катар номуру"', "Күнү", "Аты-жөнү", "Мазмуну"]) + "\r\n"
    text += separator.join(["1", "07.09.2024", "Үсөнов Ө.", '"суу, жарык; ң"']) + "\r\n"

    table = reading.read(text.encode(encoding), "old.csv")

    assert table.rows[1].values == ("1", "07.09.2024", "Үсөнов Ө.", "суу, жарык; ң")


def test_windows_1251_is_read_and_told():
    table = reading.read("Номер;Дата;ФИО;Содержание\n1;07.09.2024;Иванов;вода\n".encode("cp1251"), "old.csv")

    assert (table.encoding, table.rows[1].values) == ("windows-1251", ("1", "07.09.2024", "Иванов", "вода"))


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "register_in_old_excel"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "register_in_old_excel"),
        ("old.xlsm", made.xlsx(), "register_with_macros"),
        ("old.xlsx", made.changed(made.xlsx(), "xl/vbaProject.bin", lambda _: b"macro"), "register_with_macros"),
        ("old.ods", b"PK", "register_of_another_kind"),
        ("register", b"1;2", "register_of_another_kind"),
        ("old.xlsx", b"", "file_empty"),
        ("old.xlsx", b"no workbook", "file_lies"),
        ("old.xlsx", made.xlsx()[:-30], "file_damaged"),
        ("old.csv", b"x" * (10 * 1024 * 1024 + 1), "file_too_large"),
        ("old.csv", b"1;2\0;3\n", "register_is_no_table"),
        ("old.csv", b"<html><table>", "register_is_no_table"),
        ("old.csv", "Номер;Ң\n".encode("utf-16-le"), "register_is_no_table"),
        ("old.csv", b"\xff\xfe\xd8", "register_in_unknown_letters"),
        ("old.csv", b"1;\x98\n", "register_in_unknown_letters"),
    ],
)
def test_what_is_no_register_is_refused_by_name(name, content, key):
    assert refusal_of(content, name) == key


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = made.changed(made.xlsx(), "xl/media/much.xml", lambda _: b" " * (70 * 1024 * 1024))

    assert refusal_of(bomb, "old.xlsx") == "register_unpacks"


def test_entities_of_its_own_are_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'

    assert (
        refusal_of(made.changed(made.xlsx(), "xl/worksheets/sheet1.xml", lambda _: laughs), "a.xlsx") == "file_damaged"
    )


def test_links_to_other_files_are_not_followed():
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    linked = made.changed(made.xlsx(), "xl/externalLinks/externalLink1.xml", lambda _: link)

    assert len(reading.read(linked, "old.xlsx").rows) == 4


def test_a_broken_part_is_a_sentence():
    broken = made.changed(made.xlsx(), "xl/worksheets/sheet1.xml", lambda sheet: sheet[: len(sheet) // 2])

    assert refusal_of(broken, "old.xlsx") == "file_damaged"


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.replace(b'<row r="2"', b'<row r="-2"'),
        lambda sheet: sheet.replace(b'r="A2"', b'r="2A"'),
        lambda sheet: sheet.replace(b"<v>", b"<v>x", 1),
    ],
    ids=["row", "cell", "value"],
)
def test_a_sheet_written_wrongly_is_a_sentence(change):
    assert refusal_of(made.changed(made.xlsx(), "xl/worksheets/sheet1.xml", change), "old.xlsx") == "file_damaged"


@pytest.mark.parametrize("title", ["ж" * 500, "Журнал\u202e"])
def test_a_sheet_named_strangely_is_a_sentence(title):
    def renamed(book):
        return book.replace("Журнал".encode(), title.encode())

    assert refusal_of(made.changed(made.xlsx(), "xl/workbook.xml", renamed), "old.xlsx") == "file_damaged"


def test_tall_joined_areas_cost_no_more_than_a_thousand_rows_each():
    table = reading.read(made.xlsx(change=lambda book, sheet: sheet.merge_cells("A2:A1000000")), "old.xlsx")

    assert len(table.merged) == 1001


def test_more_rows_than_a_register_has_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)

    assert refusal_of(made.xlsx(), "old.xlsx") == "register_too_long"
    assert refusal_of(made.csv("1;2;3;4;5\n" * 3), "old.csv") == "register_too_long"


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    def mac(book, sheet):
        book.epoch = CALENDAR_MAC_1904

    table = reading.read(made.xlsx(change=mac), "old.xlsx")

    assert table.rows[1].values[1] == datetime(2024, 1, 9, 9, 12)
    assert table.epoch == CALENDAR_MAC_1904


def test_formulas_errors_hidden_rows_and_joined_cells_are_seen():
    def marked(book, sheet):
        sheet["D2"] = "=A2"
        sheet["E3"] = "#REF!"
        sheet["E3"].data_type = "e"
        sheet.row_dimensions[3].hidden = True
        sheet.merge_cells("A3:A4")

    table = reading.read(made.xlsx(change=marked), "old.xlsx")

    assert table.rows[1].formulas == {3}
    assert isinstance(table.rows[2].values[4], reading.Broken)
    assert [row.is_hidden for row in table.rows] == [False, False, True, False]
    assert table.merged == {3: "A3:A4", 4: "A3:A4"}


def test_the_value_a_formula_had_is_read():
    def with_value(sheet):
        return sheet.replace(b"<f>A2</f><v></v>", b"<f>A2</f><v>77</v>").replace(
            b"<f>A2</f><v />", b"<f>A2</f><v>77</v>"
        )

    content = made.xlsx(change=lambda book, sheet: sheet.__setitem__("D2", "=A2"))

    table = reading.read(made.changed(content, "xl/worksheets/sheet1.xml", with_value), "old.xlsx")

    assert (table.rows[1].values[3], table.rows[1].formulas) == (77, {3})


def test_of_two_hundred_sheets_each_can_be_chosen():
    def many(book, sheet):
        for number in range(199):
            book.create_sheet(f"{number}-барак").append(["№", "Күнү"])

    content = made.xlsx(change=many)

    assert len(reading.sheets(content, "old.xlsx")) == 200
    assert reading.read(content, "old.xlsx", sheet="198-барак").rows[0].values == ("№", "Күнү")
    with pytest.raises(Refused, match="register_without_sheet"):
        reading.read(content, "old.xlsx", sheet="жок")


def test_cells_far_to_the_right_cost_no_more_than_a_hundred_columns():
    table = reading.read(made.xlsx(change=lambda book, sheet: sheet.__setitem__("XFD2", "алыс")), "old.xlsx")

    assert (len(table.rows[1].values), table.rows[1].values[-1]) == (100, "алыс")


# Headings


@pytest.mark.parametrize(
    "headings",
    [
        made.HEADINGS,
        ["№ п/п", "Дата поступления", "Ф.И.О. заявителя", "Краткое содержание", "Отметка"],
        ["КАТАР №", "датасы", "Арыз ээси", "кыскача  мазмуну", "белги"],
        ["Number", "Date of receipt", "Applicant", "Summary", "Outcome"],
    ],
    ids=["regulation", "ru", "ky", "en"],
)
def test_R38_columns_are_matched_by_their_headings_in_three_languages(headings):
    table = reading.read(made.xlsx([["Журнал"], headings, *made.ROWS], headings=None), "old.xlsx")

    found = matched(table)

    assert (found.heading, list(found.fields), found.lacking) == (2, [0, 1, 2, 3, 4], [])


def test_R38_no_heading_is_known_for_two_columns():
    claimed = [(heading, field) for field, known in HEADINGS.items() for heading in known]

    assert [heading for heading, field in claimed if KNOWN[_folded(heading)] != field] == []


def test_without_headings_nothing_is_matched_and_columns_are_told_by_hand():
    table = reading.read(made.xlsx(headings=None), "old.xlsx")

    assert (matched(table).heading, dict(matched(table).fields)) == (0, {})
    assert by_hand(table, [("1", "number"), ("4", "summary"), ("x", "name"), ("2", "x")]) == (
        {0: Field.NUMBER, 3: Field.SUMMARY},
        ["x=name", "2=x"],
    )


def test_a_workbook_without_cells_is_an_empty_table():
    assert reading.read(made.xlsx([], headings=None), "old.xlsx").rows == []


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "b")

    assert refusal_of(out.getvalue(), "old.xlsx") == "file_lies"
