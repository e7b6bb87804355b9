"""Which column of a file is which: by its heading, folded as search folds, in Kyrgyz, Russian and English."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ishenim.common.clean import clean_line
from ishenim.imports.reading import Row, Table
from ishenim.kyrgyz.folding import fold
from ishenim.regulation.journal_page import COLUMNS
from ishenim.regulation.old_register import NEEDED, WHO, Field

LOOKED_AT = 30  # rows among which the headings are looked for
NUMBERED = 3  # columns, from which on a row "1 2 3 …" below the headings is taken for their numbers

HEADINGS = {
    Field.NUMBER: (
        *(
            COLUMNS[0],
            "№",
            "№ п/п",
            "Катар №",
            "Номуру",
            "Номери",
            "Каттоо номуру",
            "Каттоо номери",
            "Кайрылуунун номуру",
        ),
        *("Порядковый номер", "Номер", "Рег. №", "Регистрационный номер", "Номер обращения"),
        *("Serial number", "Number", "No", "No."),
    ),
    Field.RECEIVED: (
        *(COLUMNS[1], "Күнү", "Датасы", "Дата", "Келип түшкөн күнү", "Келип түшкөн датасы", "Катталган күнү"),
        *("Кайрылуунун келип түшкөн датасы", "Убактысы жана датасы"),
        *("Время и дата поступления обращения", "Дата поступления", "Дата и время поступления", "Дата обращения"),
        *("Дата поступления обращения", "Дата регистрации", "Дата и время", "Время и дата"),
        *("Time and date of receipt", "Date of receipt", "Date", "Received"),
    ),
    Field.TIME: ("Убактысы", "Убакыт", "Саат", "Время", "Время поступления", "Time"),
    Field.APPLICANT: (
        *(COLUMNS[2], "Арыз ээси", "Арыз ээси, дареги, телефону", "Заявитель", "Обратившийся"),
        "Ф.И.О. заявителя, домашний/почтовый адрес, номер телефона",
        "ФИО, адрес, телефон",
        "Applicant's name, home/postal address, telephone number",
        "Applicant",
    ),
    Field.NAME: (
        *("Аты-жөнү", "Арыз ээсинин аты-жөнү", "Фамилиясы, аты, атасынын аты"),
        *("Ф.И.О.", "Фамилия, имя, отчество", "ФИО заявителя", "Имя", "Name", "Full name"),
    ),
    Field.ADDRESS: ("Дареги", "Үй дареги", "Почта дареги", "Адрес", "Домашний адрес", "Адрес заявителя", "Address"),
    Field.VILLAGE: ("Айыл", "Айылы", "Калктуу конуш", "Село", "Населённый пункт", "Village"),
    Field.PHONE: ("Телефону", "Телефон", "Телефон номуру", "Телефон номери", "Номер телефона", "Phone", "Telephone"),
    Field.SUMMARY: (
        *(COLUMNS[3], "Кыскача мазмуну", "Мазмуну", "Кайрылуунун мазмуну"),
        *("Краткое содержание обращения", "Краткое содержание", "Содержание", "Суть обращения", "Содержание обращения"),
        *("Short content", "Short content of the appeal", "Content", "Summary"),
    ),
    Field.MARK: (
        *(COLUMNS[4], "Белги", "Жыйынтыгы", "Кароонун жыйынтыгы", "Аткарылышы"),
        *("Отметка о результатах рассмотрения обращения", "Отметка о результатах рассмотрения", "Отметка", "Результат"),
        *("Результат рассмотрения", "Отметка об исполнении", "Исполнение"),
        *("Mark on the outcome of consideration", "Mark", "Outcome"),
    ),
    Field.RESTRICTED: ("Чектелген", "Жашыруун", "Ограничено", "Restricted"),
}


def _known() -> dict[str, Field]:
    """Every heading as it is compared; the first field that claims one keeps it."""
    found: dict[str, Field] = {}
    for field, headings in HEADINGS.items():
        for heading in headings:
            found.setdefault(_folded(heading), field)
    return found


def _folded(heading: str) -> str:
    return "".join(letter for letter in fold(heading, level=2) if letter.isalnum() or letter == "№")


KNOWN = _known()


@dataclass(frozen=True)
class Columns:
    """Where the headings stand and what each column holds; columns are counted from 0."""

    heading: int  # row of the headings, 0 when the file has none
    fields: Mapping[int, Field]

    @property
    def lacking(self) -> list[Field]:
        """What is still needed before rows can be read."""
        given = set(self.fields.values())
        who = [] if given & set(WHO) else [WHO[0]]
        return [field for field in NEEDED if field not in given] + who

    def to_text(self) -> str:
        return json.dumps({str(column): field.value for column, field in sorted(self.fields.items())})


def from_text(heading: int, written: str) -> Columns:
    fields = {int(column): Field(name) for column, name in json.loads(written or "{}").items()}
    return Columns(heading, fields)


def matched(table: Table, *, heading: int = 0) -> Columns:
    """Find the row of the headings, or take the one named, and match its columns as far as they are known.

    Nothing is matched when no row has two known headings.
    """
    if heading:
        return Columns(heading, next((_fields_of(row) for row in table.rows if row.number == heading), {}))
    best = Columns(0, {})
    for row in table.rows[:LOOKED_AT]:
        found = _fields_of(row)
        if len(found) > max(1, len(best.fields)):
            best = Columns(row.number, found)
    return best


def _fields_of(row: Row) -> dict[int, Field]:
    found: dict[int, Field] = {}
    for column, value in enumerate(row.values):
        field = KNOWN.get(_folded(value)) if isinstance(value, str) and len(value) < 200 else None
        if field and field not in found.values():
            found[column] = field
    if Field.APPLICANT in found.values() and Field.NAME in found.values():
        found = {column: field for column, field in found.items() if field != Field.APPLICANT}
    return found


def heading_names(table: Table, heading: int) -> list[str]:
    """What stands above each column; a column without a heading has an empty one."""
    width = max((len(row.values) for row in table.rows[: LOOKED_AT * 2]), default=0)
    above = next((row.values for row in table.rows if row.number == heading), ())
    named = [clean_line(str(value)) if value is not None else "" for value in above]
    return [*named, *[""] * (width - len(named))]


def below(table: Table, columns: Columns) -> list[Row]:
    """The rows of the register: those below the headings, without a row that only numbers the columns."""
    rows = [row for row in table.rows if row.number > columns.heading]
    return rows[1:] if rows and columns.heading and _numbers_columns(rows[0].values) else rows


def _numbers_columns(values: Iterable[object]) -> bool:
    told = [str(value) for value in values if value not in (None, "")]
    return len(told) >= NUMBERED and told == [str(place) for place in range(1, len(told) + 1)]


def by_hand(table: Table, told: Iterable[tuple[str, str]]) -> tuple[dict[int, Field], list[str]]:
    """Match columns as somebody says: heading or number of a column, and its field; return the strange ones too."""
    names = {_folded(name): place for place, name in enumerate(heading_names(table, matched(table).heading)) if name}
    found: dict[int, Field] = {}
    strange: list[str] = []
    for heading, name in told:
        column = names.get(_folded(heading), int(heading) - 1 if heading.isdecimal() and heading != "0" else None)
        if column is None or name not in set(Field):
            strange.append(f"{heading}={name}")
        else:
            found[column] = Field(name)
    return found, strange
