"""Registers as offices keep them, made here: workbooks with everything Excel can do to a table, and texts."""

import io
import zipfile
from datetime import datetime

from openpyxl import Workbook

from ishenim.imports import actions, headings, reading
from ishenim.imports.models import Draft, Restrict
from ishenim.regulation.journal_page import COLUMNS

HEADINGS = list(COLUMNS)
ROWS = [
    [
        "1",
        datetime(2024, 1, 9, 9, 12),
        "Сагынов Төлөгөн\nГүлчө, Өзгөн көчөсү, 7\n0555 12-34-56",
        "Суу жок",
        "Аткарылды",
    ],
    ["2", "10:05, 11.01.2024", "Мамытова Нурзат", "Жол оңдолсун", "Түшүндүрүү берилди"],
    ["2-а", "12.01.2024", "Анонимдүү", "Жарык өчтү", ""],
]
CSV = "Катар номуру;Дата;Ф.И.О.;Мазмуну;Белги\n"


def xlsx(rows=ROWS, *, headings=HEADINGS, change=None, sheet="Журнал"):
    """A workbook with one sheet; `change` gets the workbook and the sheet before they are saved."""
    book = Workbook()
    made = book.active
    made.title = sheet
    for row in [headings, *rows] if headings else rows:
        made.append(row)
    if change:
        change(book, made)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(number="1", received="09:12, 09.01.2024", who="Сагынов Төлөгөн", summary="Суу жок", mark="Аткарылды"):
    return [number, received, who, summary, mark]


def changed(content, name, change):
    """The same workbook with one of its parts written over; a part that is not there is added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {part: old.read(part) for part in old.namelist()}
        parts[name] = change(parts.get(name, b""))
        for part, body in parts.items():
            new.writestr(part, body)
    return out.getvalue()


def csv(text, *, encoding="utf-8"):
    return (CSV + text).encode(encoding)


def checked(content, name="old.xlsx", *, restrict=Restrict.NONE, rows="", by, at):
    """A file that was uploaded and checked."""
    draft = actions.start(content, name, by=by, at=at)
    columns = headings.matched(reading.read(content, name))
    choices = actions.Choices(draft.sheet, columns, restrict, rows)
    actions.dry_run(draft, choices, by=by, at=at)
    return Draft.objects.get(pk=draft.pk)


def brought_in(content, name="old.xlsx", *, by, at, **said):
    """A register that was brought in."""
    draft = checked(content, name, by=by, at=at, **said)
    return actions.bring_in(draft, edition=draft.edition, accepts=True, by=by, at=at)
