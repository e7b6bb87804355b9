"""Bringing an old register in: a draft, its dry run, then all of its lines in one transaction or none.

Reading and checking take seconds, so they happen before the transaction; what was read is compared in it.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.audit import actions as audit
from ishenim.common.clean import clean_line
from ishenim.common.prepared import bare, insert_many
from ishenim.common.refusals import Overtaken, Refused
from ishenim.files.checking import clean_name
from ishenim.imports import headings, queries, reading
from ishenim.imports.checking import SHOWN, Checked, Found, Ready, Restricting, Tell, as_text, check
from ishenim.imports.headings import Columns
from ishenim.imports.models import Doubtful, Draft, OldLine, OldRegister, OldRestriction, Restrict
from ishenim.imports.words import FIELDS
from ishenim.kyrgyz.folding import fold
from ishenim.outbox import actions as outbox
from ishenim.outbox.actions import Taken, Undelivered
from ishenim.outbox.models import Errand
from ishenim.regulation.chain import Ref
from ishenim.regulation.old_register import Field

AT_ONCE = 1000  # rows in one statement
SAMPLES = 3  # rows shown beside the headings
ERRAND = "import_register"
CHOSEN = ("sheet", "heading", "columns", "restrict", "restricted_rows")


@dataclass(frozen=True)
class Choices:
    """What somebody says about a file: its sheet, its columns, and which lines are to be restricted."""

    sheet: str
    columns: Columns
    restrict: str
    restricted_rows: str = ""


def silent(_done: int, _all: int) -> None:
    """Nobody watches."""


def nothing_more(_register: OldRegister) -> None:
    """Nobody waits for the end."""


def start(content: bytes, name: str, *, by: Person, at: datetime) -> Draft:
    """Keep a file whose sheets can be read; its columns are matched by their headings as far as those are known."""
    _may_import(by, at=at)
    called = clean_name(name)
    names = reading.sheets(content, called)
    draft = Draft(name=called, content=content, sha256=hashlib.sha256(content).hexdigest(), at=at, by=by)
    draft.sheets = "\n".join(names)
    if len(names) == 1:
        _match(draft, names[0])
    draft.save(force_insert=True)
    return draft


def _match(draft: Draft, sheet: str, *, heading: int = 0) -> None:
    table = reading.read(bytes(draft.content), draft.name, sheet=sheet)
    found = headings.matched(table, heading=heading)
    shown = [headings.heading_names(table, found.heading)]
    shown += [
        [clean_line(as_text(value))[:SHOWN] for value in row.values] for row in headings.below(table, found)[:SAMPLES]
    ]
    draft.sheet, draft.heading, draft.columns, draft.edition = sheet, found.heading, found.to_text(), ""
    draft.head = json.dumps(shown, ensure_ascii=False)


def choose_sheet(draft: Draft, *, sheet: str, heading: int = 0, by: Person, at: datetime) -> None:
    """Take another sheet of the file, or another row as that of the headings; the columns are matched anew."""
    _may_import(by, at=at)
    _still_open(draft)
    if sheet not in draft.sheets.split("\n"):
        raise Refused("register_without_sheet", name=draft.name, sheet=sheet)
    _match(draft, sheet, heading=heading)
    with transaction.atomic():
        _hold(draft)
        draft.doubts.all().delete()
        draft.save(update_fields=["sheet", "heading", "columns", "head", "edition"])


def replace_file(draft: Draft, content: bytes, name: str, *, by: Person, at: datetime) -> None:
    """Take the mended file in place of the one that was checked; what was said about it stays as far as it fits."""
    _may_import(by, at=at)
    _still_open(draft)
    called = clean_name(name)
    names = reading.sheets(content, called)
    sheet = draft.sheet if draft.sheet in names else names[0] if len(names) == 1 else ""
    before, columns = draft.head, draft.columns
    draft.content, draft.name, draft.sheets = content, called, "\n".join(names)
    draft.sha256, draft.head, draft.edition = hashlib.sha256(content).hexdigest(), "", ""
    if sheet:
        _match(draft, sheet, heading=draft.heading)
        if before and json.loads(before)[0] == json.loads(draft.head)[0]:
            draft.columns = columns
        else:
            _match(draft, sheet)
    with transaction.atomic():
        _hold(draft)
        draft.doubts.all().delete()
        draft.save(
            update_fields=["content", "name", "sha256", "sheets", "sheet", "heading", "columns", "head", "edition"]
        )


REASON_LENGTH = 500  # characters


def _hold(draft: Draft) -> None:
    """Change a draft only where it is not imported yet: it may have been while the file was read."""
    if not Draft.objects.filter(pk=draft.pk, register=None).update(edition=""):
        raise Overtaken("register_is_imported")


def _still_open(draft: Draft) -> None:
    if draft.register_id:
        raise Overtaken("register_is_imported")


def dry_run(draft: Draft, choices: Choices, *, by: Person, at: datetime, tell: Tell = silent) -> Checked:
    """Check every row and keep what is doubtful; nothing is imported."""
    _may_import(by, at=at)
    _still_open(draft)
    done = _checked(bytes(draft.content), draft.name, choices, at=at, tell=tell)
    draft.sheet, draft.heading, draft.columns = choices.sheet, choices.columns.heading, choices.columns.to_text()
    draft.restrict, draft.restricted_rows = choices.restrict, choices.restricted_rows
    draft.lines, draft.errors, draft.warnings = len(done.lines), done.errors, done.warnings
    draft.edition = _edition(draft, done)
    with transaction.atomic():
        _hold(draft)
        draft.doubts.all().delete()
        _write([_doubtful(draft, one) for one in done.found])
        draft.save(update_fields=[*CHOSEN, "lines", "errors", "warnings", "edition"])
    return done


def _doubtful(draft: Draft, found: Found) -> Doubtful:
    return bare(
        Doubtful,
        draft_id=draft.pk,
        row=found.row,
        column=found.column,
        doubt=found.doubt.value,
        told=found.told,
        is_error=found.is_error,
    )


def _checked(content: bytes, name: str, choices: Choices, *, at: datetime, tell: Tell) -> Checked:
    if choices.columns.lacking:
        raise Refused("register_lacks_columns", fields=[FIELDS[field] for field in choices.columns.lacking])
    if choices.restrict not in Restrict.values:
        raise Refused("register_restricts_unsaid")
    table = reading.read(content, name, sheet=choices.sheet)
    done = check(
        table,
        choices.columns,
        restricting=restricting(choices),
        known=queries.known(today=timezone.localdate(at)),
        tell=tell,
    )
    if not done.lines:
        raise Refused("register_is_empty", name=name)
    outside = restricting(choices).rows - {line.row for line in done.lines}
    if outside:
        raise Refused("register_rows_outside", row=min(outside))
    return done


ROWS_OF_A_SHEET = 2**20  # no workbook has more


def restricting(choices: Choices) -> Restricting:
    """Read "12, 15-18" as rows of the file."""
    if choices.restrict != Restrict.MARKED:
        return Restricting(whole=choices.restrict == Restrict.WHOLE)
    rows: set[int] = set()
    for part in filter(None, (part.strip() for part in choices.restricted_rows.replace("–", "-").split(","))):
        first, _, last = part.partition("-")
        last = last.strip() or first
        is_number = first.strip().isdecimal() and last.isdecimal() and len(last) < 8
        if not is_number or int(first) > int(last) or int(last) > ROWS_OF_A_SHEET:
            raise Refused("register_rows_unclear", part=part)
        if int(last) - int(first) > reading.MOST_ROWS:
            raise Refused("register_rows_unclear", part=part)
        rows |= set(range(int(first), int(last) + 1))
    if not rows and Field.RESTRICTED not in choices.columns.fields.values():
        raise Refused("register_restricts_nothing")
    return Restricting(rows=frozenset(rows))


def _edition(draft: Draft, done: Checked) -> str:
    """What a confirmation confirms: this file, these columns, this report."""
    told = (
        *(draft.sha256, draft.sheet, str(draft.heading), draft.columns, draft.restrict, draft.restricted_rows),
        *(f"{one.row} {one.column} {one.doubt} {one.told}" for one in done.found),
    )
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def choices_of(draft: Draft) -> Choices:
    """What was said about the file when it was checked."""
    columns = headings.from_text(draft.heading, draft.columns)
    return Choices(draft.sheet, columns, draft.restrict, draft.restricted_rows)


def bring_in(
    draft: Draft,
    *,
    edition: str,
    accepts: bool,
    by: Person,
    at: datetime,
    tell: Tell = silent,
    ended: Callable[[OldRegister], None] = nothing_more,
) -> OldRegister:
    """Write the register with all its lines, or refuse it and write nothing. `accepts`: the warnings were read.

    `ended` is called in the transaction that writes it.
    """
    _may_import(by, at=at)
    if not edition or edition != draft.edition:
        raise Overtaken("register_was_checked_anew")
    done = _checked(bytes(draft.content), draft.name, choices_of(draft), at=at, tell=tell)
    if _edition(draft, done) != edition:
        raise Overtaken("register_was_checked_anew")
    if done.errors:
        raise Refused("register_has_errors", count=done.errors)
    if done.warnings and not accepts:
        raise Refused("register_warnings_unread", count=done.warnings)
    lines = [_line(line, place) for place, line in enumerate(done.lines, start=1)]
    register = _register(draft, done, by=by, at=at)
    register.lines, register.leaves = len(lines), b"".join(line.leaf() for line in lines)
    return _written(draft, register, lines, ended=ended)


@transaction.atomic
def ask_to_bring_in(draft: Draft, *, edition: str, accepts: bool, by: Person, at: datetime) -> Errand:
    """Ask the worker to bring the register in; what it would refuse is refused at once."""
    _may_import(by, at=at)
    _still_open(draft)
    if not edition or edition != draft.edition:
        raise Overtaken("register_was_checked_anew")
    if draft.errors:
        raise Refused("register_has_errors", count=draft.errors)
    if draft.warnings and not accepts:
        raise Refused("register_warnings_unread", count=draft.warnings)
    if OldRegister.objects.filter(sha256=draft.sha256, sheet=draft.sheet).exists():
        raise Refused("register_already_imported", name=draft.name)
    start = f"{ERRAND}/{draft.pk}/"
    dead = Errand.objects.dead().filter(key__startswith=start).count()
    facts = {"draft": str(draft.pk), "edition": edition}
    return outbox.ask(ERRAND, key=f"{start}{edition[:16]}/{dead}", facts=facts, by=by.code, at=at)


def run_errand(taken: Taken) -> None:
    """The worker's part. Register and receipt are written in one transaction; a refusal is not tried again."""
    facts = taken.errand.facts
    draft = Draft.objects.filter(pk=facts["draft"]).first()
    by = Person.objects.filter(username=taken.errand.asked_by).first()
    if draft is None or by is None:
        raise Undelivered("register_is_gone", is_final=True)

    def ended(register: OldRegister) -> None:
        taken.finish({"register": register.pk})

    try:
        bring_in(
            draft,
            edition=facts["edition"],
            accepts=True,
            by=by,
            at=taken.clock(),
            tell=taken.reached,
            ended=ended,
        )
    except Refused as refusal:
        raise Undelivered(refusal.key, is_final=True) from refusal


def _register(draft: Draft, done: Checked, *, by: Person, at: datetime) -> OldRegister:
    return OldRegister(
        name=draft.name,
        sheet=draft.sheet,
        sha256=draft.sha256,
        columns=draft.columns,
        warnings=done.warnings,
        gaps=_told(done),
        at=at,
        by=by,
    )


@transaction.atomic
def _written(
    draft: Draft, register: OldRegister, lines: list[OldLine], *, ended: Callable[[OldRegister], None]
) -> OldRegister:
    if not Draft.objects.filter(pk=draft.pk, register=None, edition=draft.edition).update(edition=draft.edition):
        raise Overtaken("register_was_checked_anew")
    if OldRegister.objects.filter(sha256=draft.sha256, sheet=draft.sheet).exists():
        raise Refused("register_already_imported", name=draft.name)
    register.save(force_insert=True)
    for line in lines:
        line.register_id = register.pk
    _write(lines)
    Draft.objects.filter(pk=draft.pk).update(register=register, content=b"", head="", edition="")
    Doubtful.objects.filter(draft=draft.pk).delete()  # they hold words, of restricted lines too
    ended(register)
    what = Ref("old_register", str(register.pk))
    audit.record(did="import_register", what=what, fields=register.committed(), by=register.by.code, at=register.at)
    return register


def _line(line: Ready, place: int) -> OldLine:
    return bare(
        OldLine,
        place=place,
        row=line.row,
        number=line.number,
        day=cast("date", line.day),  # a row without a day is an error, and errors were refused
        time=line.clock,
        told=line.told,
        applicant=line.applicant,
        summary=line.summary,
        mark=line.mark,
        is_restricted=line.is_restricted,
        folded=fold("\n".join((line.number, line.applicant, line.summary, line.mark)), level=2),
        salt=os.urandom(16),
    )


def _told(done: Checked) -> str:
    """The gaps, a year a row: "2019: 12–15, 40"."""
    years: dict[int, list[str]] = {}
    for gap in done.gaps:
        years.setdefault(gap.year, []).append(str(gap))
    return "\n".join(f"{year}: {', '.join(numbers)}" for year, numbers in years.items())


def _write(rows: "list[OldLine] | list[Doubtful]") -> None:
    for start in range(0, len(rows), AT_ONCE):
        insert_many(rows[start : start + AT_ONCE])


@transaction.atomic
def restrict(line: OldLine, *, reason: str, by: Person, at: datetime) -> OldRestriction:
    """Show number and day only of a line from now on: it was seen too late whom it is about."""
    _may_import(by, at=at)
    reason = clean_line(reason)
    if len(reason) > REASON_LENGTH:
        raise Refused("words_too_long", most=REASON_LENGTH)
    if not reason:
        raise Refused("restriction_without_reason")
    OldLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    if line.is_restricted or OldRestriction.objects.filter(line=line).exists():
        raise Overtaken("line_is_restricted")
    restriction = OldRestriction(line=line, reason=reason, at=at, by=by)
    restriction.save(force_insert=True)
    what = Ref("old_restriction", str(line.pk))
    audit.record(did="restrict_old_line", what=what, fields=restriction.committed(), by=by.code, at=at)
    return restriction


@transaction.atomic
def note_export(register: OldRegister, *, by: Person, at: datetime) -> None:
    """Somebody takes lines of an old register out of the building (decisions 22)."""
    audit.record(did="export_old_register", what=Ref("old_export", str(register.pk)), by=by.code, at=at)


@transaction.atomic
def discard(draft: Draft, *, by: Person, at: datetime) -> None:
    """Forget a file that was not imported."""
    _may_import(by, at=at)
    _hold(draft)
    draft.delete()


def _may_import(by: Person, *, at: datetime) -> None:
    if not access.may_import_register(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_import")
