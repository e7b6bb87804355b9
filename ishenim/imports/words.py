"""What the report of a dry run says: a sentence for every doubt, a name for every column."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.regulation.old_register import Doubt, Field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: "dict[Doubt, StrOrPromise]" = {
    Doubt.NUMBER_MISSING: _("The number is missing. Write it in the file; where there never was one, write «б/н»."),
    Doubt.NUMBER_IS_DAY: _(
        "The program took the number for a date: %(told)s. Format the cell as text and type it anew."
    ),
    Doubt.DAY_MISSING: _("The date is missing."),
    Doubt.DAY_UNREADABLE: _("This is not read as a date: %(told)s. Write it as 22.11.2026 or 10:42, 22.11.2026."),
    Doubt.TWO_DAYS: _("Two dates stand in one cell: %(told)s. Leave the date of receipt."),
    Doubt.DAY_IN_FUTURE: _("The date lies in the future: %(told)s."),
    Doubt.DAY_TOO_EARLY: _("The date lies before 1991: %(told)s."),
    Doubt.TIME_UNREADABLE: _("This is not read as a time: %(told)s. Write it as 10:42."),
    Doubt.SUMMARY_EMPTY: _("The short content is empty."),
    Doubt.TOO_LONG: _("The text is too long. It begins: %(told)s"),
    Doubt.LETTERS_LOST: _("Letters were lost when the file was saved: %(told)s. Save it anew as CSV UTF-8 or xlsx."),
    Doubt.CELL_BROKEN: _("The cell shows an error of the program: %(told)s. Type the value in."),
    Doubt.FORMULA_EMPTY: _("The cell holds a formula without a value. Type the value in."),
    Doubt.ROW_TOO_LONG: _(
        "The row has more cells than there are headings: %(told)s. A separator stands in a text without quotes."
    ),
    Doubt.NUMBER_REPEATED: _("The number is repeated: row %(told)s of the same year has it too."),
    Doubt.NUMBER_KNOWN: _("The office already has a line with the number %(told)s of that year."),
    Doubt.NUMBERS_MISSING: _("Before this row numbers are missing: %(told)s."),
    Doubt.NUMBER_OUT_OF_ORDER: _("The number is smaller than that of row %(told)s before it."),
    Doubt.DAY_OUT_OF_ORDER: _("The date is earlier than that of row %(told)s before it."),
    Doubt.SHORT_YEAR: _("The year has two digits: %(told)s. It is read as 20…"),
    Doubt.SERIAL_DAY: _("A bare number is read as a date: %(told)s."),
    Doubt.NAME_EMPTY: _("The applicant's name is empty."),
    Doubt.VILLAGE_UNKNOWN: _("No village of the directory is found in: %(told)s."),
    Doubt.MARK_UNKNOWN: _("This is not known as a mark: %(told)s."),
    Doubt.HIDDEN_CHARACTERS: _("Characters that cannot be seen are taken out. What remains: %(told)s"),
    Doubt.MERGED: _("Cells are joined: %(told)s. The value stands in the first of them only."),
    Doubt.HIDDEN_ROW: _("The row is hidden in the file. It is imported like the others."),
    Doubt.FORMULA_VALUE: _("A formula stands in the cell. The value it had when the file was saved is taken: %(told)s"),
    Doubt.BESIDE_TABLE: _("Words stand beside the table, under no heading: %(told)s. They are not imported."),
    Doubt.EMPTY_ROWS: _("Empty rows between the others are left out: %(told)s."),
    Doubt.OLD_ENCODING: _("The file is in windows-1251, which has no letters ң ө ү. See whether words have lost them."),
}

NAMES: "dict[Doubt, StrOrPromise]" = {
    Doubt.NUMBER_MISSING: _("number missing"),
    Doubt.NUMBER_IS_DAY: _("number taken for a date"),
    Doubt.DAY_MISSING: _("date missing"),
    Doubt.DAY_UNREADABLE: _("date unreadable"),
    Doubt.TWO_DAYS: _("two dates"),
    Doubt.DAY_IN_FUTURE: _("date in the future"),
    Doubt.DAY_TOO_EARLY: _("date before 1991"),
    Doubt.TIME_UNREADABLE: _("time unreadable"),
    Doubt.SUMMARY_EMPTY: _("short content empty"),
    Doubt.TOO_LONG: _("text too long"),
    Doubt.LETTERS_LOST: _("letters lost"),
    Doubt.CELL_BROKEN: _("cell with an error"),
    Doubt.FORMULA_EMPTY: _("formula without a value"),
    Doubt.ROW_TOO_LONG: _("row longer than the headings"),
    Doubt.NUMBER_REPEATED: _("number repeated"),
    Doubt.NUMBER_KNOWN: _("number known already"),
    Doubt.NUMBERS_MISSING: _("gap in the numbers"),
    Doubt.NUMBER_OUT_OF_ORDER: _("number out of order"),
    Doubt.DAY_OUT_OF_ORDER: _("date out of order"),
    Doubt.SHORT_YEAR: _("year of two digits"),
    Doubt.SERIAL_DAY: _("bare number as a date"),
    Doubt.NAME_EMPTY: _("name empty"),
    Doubt.VILLAGE_UNKNOWN: _("village unknown"),
    Doubt.MARK_UNKNOWN: _("mark unknown"),
    Doubt.HIDDEN_CHARACTERS: _("characters that cannot be seen"),
    Doubt.MERGED: _("joined cells"),
    Doubt.HIDDEN_ROW: _("hidden row"),
    Doubt.FORMULA_VALUE: _("value of a formula"),
    Doubt.BESIDE_TABLE: _("words beside the table"),
    Doubt.EMPTY_ROWS: _("empty rows"),
    Doubt.OLD_ENCODING: _("old encoding"),
}

FIELDS: "dict[Field, StrOrPromise]" = {
    Field.NUMBER: pgettext_lazy("column of an old register", "Number"),
    Field.RECEIVED: pgettext_lazy("column of an old register", "Date of receipt, with or without the time"),
    Field.TIME: pgettext_lazy("column of an old register", "Time of receipt"),
    Field.APPLICANT: pgettext_lazy("column of an old register", "Name, addresses and phone in one column"),
    Field.NAME: pgettext_lazy("column of an old register", "Full name"),
    Field.ADDRESS: pgettext_lazy("column of an old register", "Address"),
    Field.VILLAGE: pgettext_lazy("column of an old register", "Village"),
    Field.PHONE: pgettext_lazy("column of an old register", "Phone"),
    Field.SUMMARY: pgettext_lazy("column of an old register", "Short content"),
    Field.MARK: pgettext_lazy("column of an old register", "Mark on the outcome"),
    Field.RESTRICTED: pgettext_lazy("column of an old register", "Restricted: any word but «no»"),
}


def sentence(doubt: Doubt, told: str) -> str:
    """What is doubtful, with the words it is about, in the language of the screen."""
    return str(SENTENCES[doubt]) % {"told": told}
