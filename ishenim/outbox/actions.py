"""Asking for an errand, taking it under a lease, ending it, giving up on it. Several workers may do so at once."""

import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils.module_loading import import_string

from ishenim.audit import actions as audit
from ishenim.outbox.models import Errand
from ishenim.regulation.chain import Ref

LEASE = timedelta(minutes=2)  # a worker silent for longer has lost the errand
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240, 720))  # after each failed attempt
MOST = len(BACK_OFF) + 1  # attempts; then the errand is dead until somebody asks again
LOST = "worker_died"  # the trouble of an errand whose last worker never reported

log = logging.getLogger("ishenim")


class Undelivered(Exception):
    """An attempt failed for a known reason; `is_final` when another attempt would fail as well."""

    def __init__(self, key: str, *, is_final: bool = False) -> None:
        super().__init__(key)
        self.key, self.is_final = key, is_final


class NotYet(Exception):
    """What was handed over is under way: look again after a pause. It counts as no attempt."""

    def __init__(self, pause: timedelta, *, trouble: str = "") -> None:
        super().__init__(trouble)
        self.pause, self.trouble = pause, trouble


class LeaseLost(Exception):
    """The lease ran out and the errand is in other hands, or the worker is asked to stop: nothing more may be done."""


@dataclass(frozen=True)
class Taken:
    """An errand in a worker's hands."""

    errand: Errand
    token: UUID
    clock: Callable[[], datetime]
    is_stopping: Callable[[], bool]

    def reached(self, done: int, whole: int) -> None:
        """Tell how far it has come and keep the lease; raises LeaseLost where it is lost or the worker stops."""
        if self.is_stopping():
            raise LeaseLost
        mine = Errand.objects.open().filter(pk=self.errand.pk, token=self.token)
        if not mine.update(reached=done, whole=whole, due_at=self.clock() + LEASE):
            raise LeaseLost

    def note(self, receipt: Mapping[str, object]) -> None:
        """Keep what there is to show so far, and the lease; raises LeaseLost where it is lost."""
        mine = Errand.objects.open().filter(pk=self.errand.pk, token=self.token)
        if not mine.update(written_receipt=_json(receipt), due_at=self.clock() + LEASE):
            raise LeaseLost
        self.errand.written_receipt = _json(receipt)

    def finish(self, receipt: Mapping[str, object]) -> None:
        """Done, with what is left to show for it. Inside the transaction of an effect here, both hold or neither."""
        mine = Errand.objects.open().filter(pk=self.errand.pk, token=self.token)
        if not mine.update(done_at=self.clock(), written_receipt=_json(receipt), token=None, trouble=""):
            raise LeaseLost


Run = Callable[[Taken], Mapping[str, object] | None]


def ask(
    kind: str, *, key: str, facts: Mapping[str, object], by: str, at: datetime, due_at: datetime | None = None
) -> Errand:
    """Ask for an errand, or return the one that was asked under this key. It is run after the caller's COMMIT."""
    if kind not in settings.ERRANDS:
        raise ValueError(f"no such errand: {kind}")
    errand = Errand(key=key, kind=kind, written_facts=_json(facts), asked_by=by, asked_at=at, due_at=due_at or at)
    Errand.objects.bulk_create([errand], ignore_conflicts=True)  # a second asking changes nothing
    return Errand.objects.get(key=key)


def _json(facts: Mapping[str, object]) -> str:
    return json.dumps(dict(facts), ensure_ascii=False)


def take(
    kinds: Collection[str], *, clock: Callable[[], datetime], is_stopping: Callable[[], bool] = lambda: False
) -> Taken | None:
    """Take the errand that is due first under a lease; None when nothing is due. Whoever moves its row first has it."""
    while (errand := _first_due(kinds, at=clock())) is not None:
        token, at = uuid4(), clock()
        same = Errand.objects.open().filter(pk=errand.pk, attempts=errand.attempts, due_at=errand.due_at)
        if errand.attempts >= MOST:
            same.update(dead_at=at, trouble=errand.trouble or LOST, token=None)
        elif same.update(token=token, due_at=at + LEASE, attempts=F("attempts") + 1):
            return Taken(errand, token, clock, is_stopping)
    return None


def _first_due(kinds: Collection[str], *, at: datetime) -> Errand | None:
    return Errand.objects.due(at=at).filter(kind__in=kinds).order_by("due_at", "pk").first()


def work(
    kinds: Collection[str], *, clock: Callable[[], datetime], is_stopping: Callable[[], bool] = lambda: False
) -> bool:
    """Take one errand and run it to its end or to its next attempt; False when nothing was due."""
    taken = take(kinds, clock=clock, is_stopping=is_stopping)
    if taken is None:
        return False
    run: Run = import_string(settings.ERRANDS[taken.errand.kind].run)
    try:
        receipt = run(taken)
        if receipt is not None:
            taken.finish(receipt)
    except LeaseLost:
        _give_back(taken)
    except NotYet as wait:
        _look_again(taken, wait)
    except Undelivered as trouble:
        _postpone(taken, trouble=trouble.key, is_final=trouble.is_final)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the lease gives the errand back
    except Exception as trouble:  # a fault of ours: kept by its name only, words may hold what nobody should read
        log.error("errand %s failed: %s", taken.errand.pk, type(trouble).__name__, exc_info=trouble)
        _postpone(taken, trouble=type(trouble).__name__, is_final=False)
    return True


def _postpone(taken: Taken, *, trouble: str, is_final: bool) -> None:
    """Note why it failed; the next attempt comes after a pause that grows, or never."""
    at, made = taken.clock(), taken.errand.attempts + 1
    mine = Errand.objects.open().filter(pk=taken.errand.pk, token=taken.token)
    if is_final or made >= MOST:
        mine.update(dead_at=at, trouble=trouble[:120], token=None)
    else:
        mine.update(due_at=at + BACK_OFF[made - 1], trouble=trouble[:120], token=None)


def _look_again(taken: Taken, wait: NotYet) -> None:
    mine = Errand.objects.open().filter(pk=taken.errand.pk, token=taken.token)
    due_at = taken.clock() + wait.pause
    mine.update(due_at=due_at, attempts=F("attempts") - 1, trouble=wait.trouble[:120], token=None)


def _give_back(taken: Taken) -> None:
    """A worker that stops leaves the errand to the next at once; the attempt does not count."""
    mine = Errand.objects.open().filter(pk=taken.errand.pk, token=taken.token)
    mine.update(due_at=taken.clock(), attempts=F("attempts") - 1, token=None)


@transaction.atomic
def try_again(errand: Errand, *, by: str, at: datetime) -> bool:
    """Somebody wakes a dead errand; False when it was not dead (any more)."""
    woken = Errand.objects.dead().filter(pk=errand.pk)
    if not woken.update(dead_at=None, attempts=0, reached=0, due_at=at, trouble=""):
        return False
    audit.record(did="try_errand_again", what=Ref("errand", str(errand.pk)), by=by, at=at)
    return True
