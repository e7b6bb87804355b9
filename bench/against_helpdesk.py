"""Our call form against django-helpdesk 2.6: registrations per second and the CPU they cost, in one interleaved run.

Both are served at the same time, each by two web processes with the same options, on SQLite with WAL and synchronous
FULL in the same folder, and take turns of a hundred registrations by one client, then by eight; the first round warms
up and is not counted. Calls are taken and forms opened beforehand. The text is the same; what else a caller says (name,
address, phone) only our form asks for. Every number acknowledged is then looked up in the database.

Our answer to the form is the page with the number. Theirs is a redirect to such a page, so theirs is timed twice, in
turns of its own: "stored" ends with the redirect, "shown" with the page that it leads to, where the clerk sees the
number. "times" is how many times as much we do in a second, all rounds together, with the lowest and highest round.
"CPU ms" is the user and system time of the server's processes from /proc, divided by the registrations.
"""

import os
import platform
import sqlite3
import statistics
import tempfile
from collections.abc import Iterable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import ishenim
from bench import cost, helpdesk
from bench.client import TOLD, calls_to_register
from bench.cost import Cost
from bench.helpdesk import Helpdesk, tickets_to_submit
from tests.office import Office

WORKERS = 2
CLIENTS = (1, 8)
EACH = 104  # registrations of a turn, a multiple of eight
ROUNDS = 6  # that count
LINES = (
    "SELECT l.number FROM journal_line l JOIN appeals_appeal a ON a.line_id = l.id "
    "JOIN appeals_textversion t ON t.appeal_id = a.id WHERE l.number BETWEEN ? AND ? AND t.text = ? ORDER BY 1"
)
TICKETS = (
    "SELECT t.id FROM helpdesk_ticket t JOIN helpdesk_followup f ON f.ticket_id = t.id "
    "WHERE t.id BETWEEN ? AND ? AND t.description = ? AND f.comment = t.description ORDER BY 1"
)
WANTED = 4  # times as many registrations per second as theirs, until the number is seen (docs/decisions/0016)
OURS, STORED, SHOWN = "Ishenim", "django-helpdesk, stored", "django-helpdesk, shown"
Turns = dict[int, dict[str, Cost]]  # a round, by number of clients and by whose form


def main() -> None:
    """Print how we compare. Ends with a sentence where django-helpdesk cannot be had."""
    helpdesk.install()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = Office(folder / "ours", workers=WORKERS), Helpdesk(folder / "theirs", workers=WORKERS)
        with cost.running(ours), cost.running(theirs):
            _take_turns(ours, theirs)
            rounds = [(_take_turns(ours, theirs), cost.fsyncs(folder)) for _ in range(ROUNDS)]
        _print_table([turns for turns, _ in rounds])
        _print_circumstances(theirs, [rate for _, rate in rounds])


def _take_turns(ours: Office, theirs: Helpdesk) -> Turns:
    return {
        clients: {
            OURS: _ours(ours, clients),
            STORED: _theirs(theirs, clients, is_shown=False),
            SHOWN: _theirs(theirs, clients, is_shown=True),
        }
        for clients in CLIENTS
    }


def _ours(office: Office, clients: int) -> Cost:
    run = cost.at_once(calls_to_register(office, clients=clients, each=EACH // clients), office=office)
    _check_stored(office.data / "ishenim.sqlite3", LINES, run.numbers)
    return run


def _theirs(desk: Helpdesk, clients: int, *, is_shown: bool) -> Cost:
    jobs = tickets_to_submit(desk, clients=clients, each=EACH // clients, is_shown=is_shown)
    run = cost.at_once(jobs, office=desk)
    _check_stored(desk.data / "helpdesk.sqlite3", TICKETS, run.numbers)
    return run


def _check_stored(database: Path, stored: str, numbers: Iterable[int]) -> None:
    """Look up what was acknowledged: every number is there once, with the text that was told."""
    wanted = sorted(numbers)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(stored, (wanted[0], wanted[-1], TOLD["content"].strip())).fetchall()
    if [row[0] for row in rows] != wanted:
        raise AssertionError(f"{database.name}: {len(wanted)} acknowledged, {len(rows)} of them stored")


def _print_table(rounds: list[Turns]) -> None:
    print(f"{'form':<24}{'clients':>8}{'per s':>8}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'times':>7}  of a round")
    for clients in CLIENTS:
        for who in (OURS, STORED, SHOWN):
            run = cost.together(turns[clients][who] for turns in rounds)
            row = f"{who:<24}{clients:>8}{run.per_second:>8.0f}{run.p50:>8.1f}{run.p99:>8.1f}{run.cpu_each:>8.1f}"
            print(row + ("" if who == OURS else _times(rounds, clients, who)), flush=True)


def _times(rounds: list[Turns], clients: int, who: str) -> str:
    """How many times as much as they we do in a second: altogether, then in the lowest and the highest round."""
    ours, theirs = (cost.together(turns[clients][name] for turns in rounds) for name in (OURS, who))
    times = ours.per_second / theirs.per_second
    each = [turns[clients][OURS].per_second / turns[clients][who].per_second for turns in rounds]
    below = f"  below the {WANTED} wanted" if who == SHOWN and times < WANTED else ""
    return f"{times:>7.1f}  {min(each):.1f}–{max(each):.1f}{below}"


def _print_circumstances(theirs: Helpdesk, rates: list[float]) -> None:
    """What the figures depend on: how much was counted, the disk and the load meanwhile, the versions."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{ROUNDS} rounds of {EACH}, {len(TOLD['content'].strip())} characters each, all found in the databases\n"
        f"fsync of 4 KiB after each round: median {statistics.median(rates):.0f} per s, "
        f"{min(rates):.0f}–{max(rates):.0f}; load {load} on {os.cpu_count()} cores\n"
        f"Ishenim {ishenim.__version__}, Django {version('django')}, granian {version('granian')}; "
        f"django-helpdesk {theirs.version_of('django-helpdesk')}, Django {theirs.version_of('django')}, "
        f"granian {theirs.version_of('granian')}; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        flush=True,
    )


if __name__ == "__main__":
    main()
