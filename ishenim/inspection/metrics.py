"""What a monitoring program may know: numbers about the machine and the queue, never about anybody's appeal."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from ishenim import __version__
from ishenim.audit.models import Head
from ishenim.inspection import selfchecks
from ishenim.inspection.models import Heartbeat, Verification
from ishenim.outbox.models import Errand
from ishenim.telephony.models import Draft

NEVER = float("inf")


def text(*, at: datetime) -> bytes:
    """Return every number in Prometheus' text form. All are read anew: each process gives the same answer."""
    registry = CollectorRegistry()
    Gauge("ishenim_build_info", "1; the version is its label", ["version"], registry=registry).labels(__version__).set(
        1
    )
    for name, meaning, value in _numbers(at):
        Gauge(f"ishenim_{name}", meaning, registry=registry).set(value)
    return generate_latest(registry)


def _numbers(at: datetime) -> Iterator[tuple[str, str, float]]:
    beat, last = Heartbeat.objects.filter(pk=1).first(), Verification.objects.order_by("-at").first()
    yield "worker_silent_seconds", "since the worker's last sign of life", _since(beat.at if beat else None, at)
    yield "errands_waiting", "errands not done yet", Errand.objects.open().count()
    yield "errands_dead", "errands given up on", Errand.objects.dead().count()
    yield "calls_unfinished", "calls begun and not finished", Draft.objects.open().count()
    yield "log_entries", "entries of the chained log", Head.objects.values_list("size", flat=True).get(pk=1)
    yield "disk_free_bytes", "where the database lies", selfchecks.free_space()
    yield "verified_seconds", "since journal and log were verified", _since(last.at if last else None, at)
    yield "verification_problems", "found by the last verification", last.problems if last else 0


def _since(moment: datetime | None, at: datetime) -> float:
    return (at - moment).total_seconds() if moment else NEVER
