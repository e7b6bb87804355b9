"""`ishenim import journal`: an office's old register, first as a dry run, with --go all of it or nothing."""

import argparse
import getpass
import json
import os
import sys
from collections import Counter
from pathlib import Path

from django.contrib.auth import authenticate
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.common.refusals import Refused
from ishenim.config.console import Wrong
from ishenim.files.checking import LIMITS
from ishenim.imports import actions, headings, reading
from ishenim.imports.actions import Choices
from ishenim.imports.checking import Checked, Tell
from ishenim.imports.headings import Columns
from ishenim.imports.models import Draft, OldRegister, Restrict
from ishenim.imports.words import sentence
from ishenim.regulation.old_register import Field

SHOWN = 200  # doubtful rows told one by one; --json tells all


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("journal",))
    parser.add_argument("file", help="the old register, xlsx or csv")
    parser.add_argument("--as", dest="username", required=True, help="who brings it in; asks for the password")
    parser.add_argument("--sheet", help="sheet of the workbook, where it has several")
    fields = ", ".join(field.value for field in Field)
    parser.add_argument("--map", nargs="+", default=[], metavar="HEADING=FIELD", help=f"columns by hand; {fields}")
    parser.add_argument(
        "--restrict",
        default="",
        help="lines that show number and day only: none, all, or rows of the file (12,15-18); a column by --map",
    )
    going = parser.add_mutually_exclusive_group()
    going.add_argument("--dry-run", action="store_true", help="only report (so it is without --go)")
    going.add_argument("--go", action="store_true", help="bring it in")
    parser.add_argument("--accept", action="store_true", help="the warnings were read and are accepted (with --go)")


def run(args: argparse.Namespace) -> int:
    """Report every doubtful row; 1 when there are errors, or warnings that --go was not told to accept."""
    path = Path(args.file)
    if not path.is_file():
        raise Wrong(f"There is no file {args.file}.")
    person = _person(args.username)
    try:
        return _run(args, path, person)
    except Refused as refusal:
        raise Wrong(_sentence(refusal)) from refusal


def _run(args: argparse.Namespace, path: Path, person: Person) -> int:
    with path.open("rb") as opened:
        content = opened.read(LIMITS.size + 1)  # no more than shows that a file is too large
    name = path.name
    names = reading.sheets(content, name)
    if len(names) > 1 and not args.sheet:
        raise Wrong(f"The file has {len(names)} sheets. Name one: --sheet '{names[0]}'. All: {', '.join(names[:20])}")
    sheet = args.sheet or names[0]
    choices = _choices(args, reading.read(content, name, sheet=sheet), sheet)
    draft = actions.start(content, name, by=person, at=timezone.now())
    try:
        done = actions.dry_run(draft, choices, by=person, at=timezone.now(), tell=_progress("checked"))
        goes = args.go and not done.errors and (args.accept or not done.warnings)
        register = _bring_in(draft, person) if goes else None
    finally:
        if not Draft.objects.filter(pk=draft.pk).exclude(register=None).exists():
            actions.discard(draft, by=person, at=timezone.now())
    _tell(args, done, register)
    return 1 if done.errors or (args.go and register is None) else 0


def _bring_in(draft: Draft, person: Person) -> OldRegister:
    tell = _progress("written")
    return actions.bring_in(draft, edition=draft.edition, accepts=True, by=person, at=timezone.now(), tell=tell)


def _choices(args: argparse.Namespace, table: reading.Table, sheet: str) -> Choices:
    columns = headings.matched(table)
    told = [tuple(one.rsplit("=", 1)) for one in args.map if "=" in one]
    found, strange = headings.by_hand(table, [(heading, name) for heading, name in told])
    strange += [one for one in args.map if "=" not in one]
    if strange:
        raise Wrong(f"This names no column or no field: {', '.join(strange)}. Fields: {', '.join(Field)}.")
    kept = {column: field for column, field in columns.fields.items() if field not in found.values()}
    columns = Columns(columns.heading, {**kept, **found})
    if columns.lacking:
        raise Wrong(
            f"No column is found for: {', '.join(columns.lacking)}. Name it: --map 'HEADING={columns.lacking[0]}'. "
            f"Headings: {', '.join(filter(None, headings.heading_names(table, columns.heading))) or 'none'}."
        )
    marked = Field.RESTRICTED in columns.fields.values()
    if not args.restrict and not marked:
        raise Wrong("Say which lines show number and day only: --restrict none, --restrict all or --restrict 12,15-18.")
    whole = {"none": Restrict.NONE, "all": Restrict.WHOLE}.get(args.restrict, Restrict.MARKED)
    return Choices(sheet, columns, whole, "" if whole != Restrict.MARKED else args.restrict)


def _person(username: str) -> Person:
    """Who brings the register in, after the password: a post that answers for the journal."""
    password = os.environ.get("ISHENIM_AS_PASSWORD") or (getpass.getpass() if sys.stdin.isatty() else "")
    person = authenticate(username=username, password=password)
    if not isinstance(person, Person):
        raise Wrong("The user name or the password is not right. Set ISHENIM_AS_PASSWORD or answer the question.")
    if not access.may_import_register(held_by(person, on=timezone.localdate()).roles):
        raise Wrong(f"{username} holds no post that brings registers in: records specialist or head of apparatus.")
    return person


def _tell(args: argparse.Namespace, done: Checked, register: OldRegister | None) -> None:
    if args.json:
        print(json.dumps(_facts(done, register), ensure_ascii=False))
        return
    with translation.override("en"):
        for one in done.found[:SHOWN]:
            where = f"row {one.row}{', column ' + one.column if one.column else ''}" if one.row else "file"
            print(f"{'ERROR  ' if one.is_error else 'warning'} {where}: {sentence(one.doubt, one.told)}")
    if len(done.found) > SHOWN:
        print(f"… and {len(done.found) - SHOWN} more: --json tells all.")
    for kind, count in Counter(one.doubt for one in done.found).most_common():
        print(f"{count:>7} {kind}")
    print(f"{len(done.lines)} lines, {done.errors} errors, {done.warnings} warnings.")
    if register is not None:
        print(f"Brought in as register {register.pk}.")
    elif done.errors:
        print("Nothing was brought in. Mend the errors in the file and call again.")
    elif args.go:
        print("Nothing was brought in. Read the warnings; if they may stay, call again with --go --accept.")
    else:
        print("Nothing was brought in: this was a dry run. With --go it is.")


def _facts(done: Checked, register: OldRegister | None) -> dict[str, object]:
    found = [
        {"row": one.row, "column": one.column, "doubt": one.doubt, "is_error": one.is_error, "told": one.told}
        for one in done.found
    ]
    return {
        "lines": len(done.lines),
        "errors": done.errors,
        "warnings": done.warnings,
        "gaps": [{"year": gap.year, "from": gap.first, "to": gap.last} for gap in done.gaps],
        "doubtful": found,
        "register": register.pk if register else None,
    }


def _progress(word: str) -> Tell:
    """A line on a terminal that counts up; silent elsewhere."""
    if not sys.stderr.isatty():
        return actions.silent

    def tell(done: int, wanted: int) -> None:
        sys.stderr.write(f"\r{word} {done} of {wanted}" + ("\n" if done == wanted else ""))
        sys.stderr.flush()

    return tell


def _sentence(refusal: Refused) -> str:
    """The sentence of a refusal, which stands in a template."""
    with translation.override("en"):
        return render_to_string(f"refusals/{refusal.key}.html", refusal.facts).strip()
