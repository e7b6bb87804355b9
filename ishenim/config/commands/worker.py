"""`ishenim worker`: heartbeat, old sessions, the nightly verification. Timers and notices join it later."""

import argparse
import signal
import threading
from datetime import datetime, timedelta
from types import FrameType

from django.utils import timezone

from ishenim.inspection import actions as inspection

BEAT = 30  # seconds
VERIFY_EVERY = timedelta(hours=24)

stopped = threading.Event()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due and stop")


def run(args: argparse.Namespace) -> int:
    """Do what is due, twice a minute, until stopped."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    do_what_is_due(at=timezone.now())
    while not args.once and not stopped.wait(BEAT):
        do_what_is_due(at=timezone.now())
    return 0


def do_what_is_due(*, at: datetime) -> None:
    """One round: sign of life, expired sessions, verification once a day."""
    inspection.beat(at=at)
    inspection.forget_expired_sessions()
    inspection.verify_when_due(every=VERIFY_EVERY, at=at)


def _stop(number: int, frame: FrameType | None) -> None:
    stopped.set()
