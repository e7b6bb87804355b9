"""What must hold before a call may be taken, and what an administrator should know (trust.md 6)."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ishenim.audit.models import Head
from ishenim.inspection.models import Heartbeat
from ishenim.regulation import receipt

LOW_SPACE = 500 * 1024 * 1024  # bytes
WORKER_SILENT = timedelta(minutes=3)
FULL = 2  # PRAGMA synchronous: acknowledged means on the disk


@dataclass(frozen=True)
class Check:
    """One self-check: its key names the sentence, `facts` fill it."""

    key: str
    holds: bool
    facts: str = ""


def all_checks(*, at: datetime) -> list[Check]:
    """Return every check in the order an administrator reads them."""
    return [*database_checks(), _schema(), _space(), _clock(at), _worker(at), _keys(), _catalogues()]


def database_checks() -> list[Check]:
    """Return the checks without which the program does not start."""
    if connection.vendor == "sqlite":
        return [
            Check("journal_mode", _pragma("journal_mode") == "wal", str(_pragma("journal_mode"))),
            Check("synchronous", int(_pragma("synchronous")) >= FULL, str(_pragma("synchronous"))),
            Check("foreign_keys", int(_pragma("foreign_keys")) == 1),
        ]
    return [
        Check(
            "synchronous_commit",
            _show("synchronous_commit") in ("on", "remote_apply"),
            _show("synchronous_commit"),
        )
    ]


def refuse_unsafe_database() -> None:
    """Stop the start when an acknowledged appeal could be lost in a power cut."""
    failed = [check for check in database_checks() if not check.holds]
    if failed:
        named = ", ".join(f"{check.key} = {check.facts}" for check in failed)
        raise ImproperlyConfigured(f"The database could lose acknowledged appeals: {named}. See docs/running.")


def _pragma(name: str) -> str | int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        value: str | int = cursor.fetchone()[0]
        return value


def _show(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _schema() -> Check:
    executor = MigrationExecutor(connection)
    open_steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Check("schema", not open_steps, str(len(open_steps)))


def free_space() -> int:
    """Bytes free where the database lies."""
    return shutil.disk_usage(settings.DATA).free


def _space() -> Check:
    free = free_space()
    return Check("space", free >= LOW_SPACE, f"{free // 2**20} MiB")


def _clock(at: datetime) -> Check:
    last = Head.objects.filter(pk=1).values_list("last_at", flat=True).first()
    behind = bool(last) and at < datetime.fromisoformat(str(last)) - receipt.CLOCK_TOLERANCE
    return Check("clock", not behind, _local(str(last)) if last else "")


def _worker(at: datetime) -> Check:
    beat = Heartbeat.objects.filter(pk=1).first()
    return Check(
        "worker", beat is not None and at - beat.at < WORKER_SILENT, _local(beat.at.isoformat()) if beat else ""
    )


def _local(moment: str) -> str:
    """A moment in ISO 8601 as the office's clock shows it."""
    return timezone.localtime(datetime.fromisoformat(moment)).strftime("%d.%m.%Y %H:%M:%S")


def _keys() -> Check:
    if os.name != "posix":  # Windows says who may read elsewhere
        return Check("keys", True)
    folder = Path(settings.DATA) / "keys"
    open_to_all = [path.name for path in folder.glob("*.key") if path.stat().st_mode & 0o077]
    return Check("keys", not open_to_all, ", ".join(open_to_all))


def _catalogues() -> Check:
    lacking = [
        code for code in ("ky", "ru") if not (settings.ROOT / "locale" / code / "LC_MESSAGES/django.mo").is_file()
    ]
    return Check("translations", not lacking, ", ".join(lacking))
