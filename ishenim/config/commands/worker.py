"""`ishenim worker`: errands as they fall due, and each half minute the heartbeat and what hangs on the clock.

`serve` starts one by itself; more may run beside it, on this machine or, with PostgreSQL, on another.
"""

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from types import FrameType
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from ishenim.accounts.queries import nobody_yet
from ishenim.audit import queries as entries
from ishenim.config.errands import LONG, QUICK
from ishenim.control import actions as control
from ishenim.desk import exports
from ishenim.edms import actions as edms
from ishenim.edms import exchange
from ishenim.escalation.climbing import climb
from ishenim.inspection import actions as inspection
from ishenim.notify import actions as notify
from ishenim.outbox import actions as outbox
from ishenim.referral import actions as referral
from ishenim.reports import actions as reports
from ishenim.worktime.queries import is_answered

BEAT = timedelta(seconds=30)
PAUSE = 1  # seconds between looks at the outbox
LADDER_PAUSE = 0.5  # between looks at alarms: with a thousand open ones a look itself takes a part of its two seconds
VERIFY_EVERY = timedelta(hours=24)
REFERRALS_EVERY = timedelta(minutes=1)
PATTERNS_EVERY = timedelta(minutes=10)
LAST = 15  # seconds that errands have to come to an end when the worker is to stop

log = logging.getLogger("ishenim")
stopped = threading.Event()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due and stop")


def run(args: argparse.Namespace) -> int:
    """Work until stopped. Long errands and each channel to the outside have a thread of their own: none holds up
    another, or the heartbeat.
    """
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    _tell_how_to_begin()
    lanes = _lanes()
    if args.once:
        do_what_is_due(at=timezone.now())
        do_what_takes_long(at=timezone.now())
        climb(at=timezone.now())
        _run_errands([name for kinds in lanes.values() for name in kinds])
        return 0
    quick = lanes.pop(QUICK)
    looks: dict[str, tuple[Callable[[], None], float]] = {
        "alarms": (_climb, LADDER_PAUSE)  # a thread of their own: nothing else is as urgent
    }
    for lane, kinds in lanes.items():
        looks[f"{lane} errands"] = (_Rounds(kinds, do_what_takes_long if lane == LONG else None), PAUSE)
    # daemon: an errand that does not end when the worker is to stop is left to its lease
    beside = [threading.Thread(target=_repeat, args=how, name=name, daemon=True) for name, how in looks.items()]
    for thread in beside:
        thread.start()
    _repeat(_Rounds(quick, do_what_is_due), PAUSE)
    until = time.monotonic() + LAST
    for thread in beside:
        thread.join(timeout=max(0.0, until - time.monotonic()))
    return 0


def _lanes() -> dict[str, list[str]]:
    """The kinds of errand by the thread they run in."""
    lanes: dict[str, list[str]] = {QUICK: [], LONG: []}
    for name, kind in settings.ERRANDS.items():
        lanes.setdefault(kind.lane, []).append(name)
    return lanes


class Due(Protocol):
    """What is done each half minute."""

    def __call__(self, *, at: datetime) -> None: ...


class _Rounds:
    """Errands of some kinds at each look; what is due by the clock each half minute."""

    def __init__(self, kinds: Collection[str], due: Due | None) -> None:
        self.kinds, self.due = kinds, due
        self.next_beat = timezone.now()

    def __call__(self) -> None:
        now = timezone.now()
        if now >= self.next_beat or self.next_beat - now > BEAT:  # the second: the clock was set back
            self.next_beat = now + BEAT
            if self.due is not None:
                self.due(at=now)
        _run_errands(self.kinds)


def _tell_how_to_begin() -> None:
    """An empty office is opened in a browser with this code, which stands in the data folder among the keys."""
    try:
        is_empty = nobody_yet()
    except (DatabaseError, InterfaceError):  # the first round says what is wrong with it
        return
    if is_empty:
        code = " ".join(settings.SETUP_CODE[start : start + 4] for start in range(0, 12, 4))
        sys.stderr.write(f"This office is empty. Open /setup in a browser and enter the code {code}\n")
        sys.stderr.flush()


def do_what_is_due(*, at: datetime) -> None:
    """One round: sign of life, what expired, cards, dead errands, terms, verification once a day."""
    each_of(
        inspection.beat,
        lambda at: inspection.forget_expired_sessions(),
        exports.forget_old_sheets,
        edms.sweep,
        notify.tell_of_dead_errands,
        reports.forget_old_counts,
        remind_of_terms,
        remind_of_law_enforcement,
        lambda at: inspection.verify_when_due(every=VERIFY_EVERY, at=at),
        at=at,
    )


def do_what_takes_long(*, at: datetime) -> None:
    """What lies in folders that others write into, and what repeats: a share may be slow, the appeals many, so the
    heartbeat does not wait for it.
    """
    each_of(exchange.take_replies, look_for_patterns, at=at)


def each_of(*duties: Callable[..., object], at: datetime) -> None:
    """Do them one after another; a fault of one keeps none of the others from being done.

    The first is raised after them, every other is told of in the log at once.
    """
    troubles: list[Exception] = []
    for duty in duties:
        try:
            duty(at=at)
        except Exception as trouble:
            if troubles:
                log.error("round failed: %s", type(trouble).__name__, exc_info=trouble)
            troubles.append(trouble)
    if troubles:
        raise troubles[0]


class WhenChanged:
    """What follows from rows, day and hours: where none of them has changed since a whole look, nothing is owed.

    `look` says whether it ended before its time; `every` is the least time between two looks.
    """

    def __init__(self, look: Callable[..., bool | None], *, every: timedelta = timedelta(0)) -> None:
        self.look, self.every = look, every
        self.stood: tuple[object, ...] = ()
        self.looked_at: datetime | None = None

    def __call__(self, *, at: datetime) -> None:
        if self.looked_at is not None and timedelta(0) <= at - self.looked_at < self.every:
            return
        stands = timezone.localdate(at), is_answered(at), entries.size()
        if stands != self.stood:
            self.looked_at = at  # before the look: one that fails is not tried again at once
            is_more = self.look(at=at)
            self.stood = () if is_more else stands


remind_of_terms = WhenChanged(control.remind)
remind_of_law_enforcement = WhenChanged(referral.remind, every=REFERRALS_EVERY)
look_for_patterns = WhenChanged(reports.watch, every=PATTERNS_EVERY)


def _climb() -> None:
    climb(at=timezone.now())


def _run_errands(kinds: Collection[str]) -> None:
    while not stopped.is_set() and outbox.work(kinds, clock=timezone.now, is_stopping=stopped.is_set):
        pass


def _repeat(look: Callable[[], None], pause: float) -> None:
    """Look again after a pause, until stopped; a database that is away for a while is waited for.

    A fault of ours ends one look, never the thread: without it no card, sheet or notice would be made any more.
    """
    while not stopped.is_set():
        try:
            look()
        except Exception as trouble:  # kept by its name in the log; the next look begins anew
            log.error("round failed: %s", type(trouble).__name__, exc_info=trouble)
            connection.close()
        stopped.wait(pause)
    connection.close()


def _stop(number: int, frame: FrameType | None) -> None:
    stopped.set()
