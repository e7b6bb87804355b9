"""How long an old register of 20,000 rows takes, on SQLite and PostgreSQL. `make bench-imports`.

Each file is brought in by `ishenim import journal` in an office of its own, first as a dry run, then with --go, which
checks every row twice more: once for the report, once right before writing. "page" is what the worker does after the
confirmation on the page: it checks every row once and writes. "locked" is how long the transaction of the writing
lasted, during which SQLite lets nobody else write. BENCH_ROWS sets the number of rows.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from bench import cost
from ishenim.regulation.journal_page import COLUMNS
from tests.office import PASSWORD, Office
from tests.postgres import server

ROWS = int(os.environ.get("BENCH_ROWS", "20000"))
WANTED = 60  # seconds
WORDS = ("жол", "суу", "жарык", "мектеп", "көпүрө", "айыл өкмөтү", "жер", "жөлөкпул", "төлөнгөн жок", "үч жумадан бери")
AS_ON_THE_PAGE = """
import django; django.setup()
import json, sys, time
from pathlib import Path
from django.utils import timezone
from ishenim.accounts.models import Person
from ishenim.imports import actions, headings, reading
from ishenim.outbox import actions as outbox
path = Path(sys.argv[1])
by, at = Person.objects.get(username="operator"), timezone.now()
draft = actions.start(path.read_bytes(), path.name, by=by, at=at)
columns = headings.from_text(draft.heading, draft.columns)
actions.dry_run(draft, actions.Choices(draft.sheet, columns, "none"), by=by, at=at)
actions.ask_to_bring_in(draft, edition=draft.edition, accepts=True, by=by, at=at)
plain, locked = actions._written, []
def written(*given, **named):
    start = time.perf_counter()
    try:
        return plain(*given, **named)
    finally:
        locked.append(time.perf_counter() - start)
actions._written = written
start = time.perf_counter()
outbox.work([actions.ERRAND], clock=timezone.now)
print(json.dumps({"page": time.perf_counter() - start, "locked": locked[0]}))
"""


def main() -> None:
    """Print one table for both databases."""
    with tempfile.TemporaryDirectory() as name, server(is_durable=True) as address:
        folder = Path(name)
        files = [_register(folder / f"{start}.{kind}", start) for kind in ("xlsx", "csv") for start in (2000, 2012)]
        print(f"{'rows':>8} {'file':<6}{'database':<12}{'dry run s':>10}{'import s':>10}{'page s':>8}{'locked s':>9}")
        for database, at in (("sqlite", ""), ("postgresql", address)):
            office = _office(folder / database, at)
            for by_command, by_page in (files[:2], files[2:]):
                _measure(office, database, by_command, by_page)
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"fsync of 4 KiB: {cost.fsyncs(folder):.0f} per s; load {load} on {os.cpu_count()} cores", flush=True)


def _register(path: Path, start: int) -> Path:
    """A register of a dozen years, its numbers beginning anew each year, days partly as text."""
    chance, at, number = random.Random(start), datetime.fromisoformat(f"{start}-01-09T09:00"), 0
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Журнал")
    rows: list[list[object]] = [list(COLUMNS)]
    for place in range(ROWS):
        later = at + timedelta(minutes=chance.randint(1, 600))
        number = 1 if later.year != at.year else number + 1
        at = later
        who = f"Асанов Үсөн {place}\nГүлчө, Өзгөн көчөсү, {place % 90}\n0555 {place % 1000:03}-{place % 100:02}-11"
        day: object = at if place % 3 and path.suffix == ".xlsx" else f"{at:%H:%M, %d.%m.%Y}"
        rows.append([str(number), day, who, " ".join(chance.choices(WORDS, k=12)), f"Аткарылды {at:%d.%m.%Y}"])
    if path.suffix == ".xlsx":
        for row in rows:
            sheet.append(row)
        book.save(path)
    else:
        path.write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
    return path


def _office(data: Path, address: str) -> Office:
    office = Office(data, database=address)
    data.mkdir()
    office.env["ISHENIM_AS_PASSWORD"] = PASSWORD
    office.env["DJANGO_SETTINGS_MODULE"] = "ishenim.config.settings"
    office.fill(calls=0)
    return office


def _measure(office: Office, database: str, by_command: Path, by_page: Path) -> None:
    dry = _timed(office, by_command)
    done = _timed(office, by_command, "--go", "--accept")
    called = [sys.executable, "-c", AS_ON_THE_PAGE, str(by_page)]
    told = subprocess.run(called, env=office.env, capture_output=True, text=True, check=True)
    took = json.loads(told.stdout)
    row = f"{ROWS:>8,} {by_command.suffix[1:]:<6}{database:<12}{dry:>10.1f}{done:>10.1f}"
    row += f"{took['page']:>8.1f}{took['locked']:>9.2f}"
    print(row + (f"  above {WANTED} s" if max(dry, done, took["page"]) > WANTED else ""), flush=True)


def _timed(office: Office, path: Path, *words: str) -> float:
    start = time.perf_counter()
    done = office.command("import", "journal", str(path), "--as", "operator", "--restrict", "none", "--json", *words)
    took = time.perf_counter() - start
    if done.returncode != 0:
        raise AssertionError(done.stdout[:500] + done.stderr)
    return took


if __name__ == "__main__":
    main()
