"""`ishenim worker`: heartbeat, old sessions, the nightly verification. Timers and notices join it later."""

import argparse
import logging
import signal
import sys
import threading
from datetime import datetime, timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from ishenim.accounts.queries import nobody_yet
from ishenim.inspection import actions as inspection

BEAT = 30  # seconds
VERIFY_EVERY = timedelta(hours=24)

log = logging.getLogger("ishenim")
stopped = threading.Event()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due and stop")


def run(args: argparse.Namespace) -> int:
    """Do what is due, twice a minute, until stopped."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    _tell_how_to_begin()
    while True:
        try:
            do_what_is_due(at=timezone.now())
        except DatabaseError as trouble:  # the database is away for a while: the next round tries again
            if args.once:
                raise
            log.error("round failed: %s", type(trouble).__name__, exc_info=trouble)
            connection.close()
        if args.once or stopped.wait(BEAT):
            return 0


def _tell_how_to_begin() -> None:
    """An empty office is opened in a browser with this code, which stands in the data folder among the keys."""
    try:
        is_empty = nobody_yet()
    except DatabaseError:  # the first round says what is wrong with it
        return
    if is_empty:
        code = " ".join(settings.SETUP_CODE[start : start + 4] for start in range(0, 12, 4))
        sys.stderr.write(f"This office is empty. Open /setup in a browser and enter the code {code}\n")
        sys.stderr.flush()


def do_what_is_due(*, at: datetime) -> None:
    """One round: sign of life, expired sessions, verification once a day."""
    inspection.beat(at=at)
    inspection.forget_expired_sessions()
    inspection.verify_when_due(every=VERIFY_EVERY, at=at)


def _stop(number: int, frame: FrameType | None) -> None:
    stopped.set()
