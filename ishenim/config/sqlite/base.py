"""Writers wait in a queue instead of racing.

SQLite makes a waiting writer sleep and try again, so with eight of them somebody starves: p99 was thirty times
p50. The kernel's file lock works across threads and processes and frees itself when a process dies. There are two: who
comes waits for `next`, then, holding it, for the turn; so whoever has just written cannot go first again while another
waits. Where there is no such lock (Windows), SQLite's own waiting remains.
"""

import contextlib
import os
from pathlib import Path
from typing import IO

from django.db.backends.sqlite3 import base

with contextlib.suppress(ImportError):
    import fcntl


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues before BEGIN IMMEDIATE and leaves the queue after COMMIT or ROLLBACK."""

    _turn: IO[bytes] | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # unknown to the stubs
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # unknown to the stubs
        self._leave()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # unknown to the stubs
        self._leave()

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]  # unknown to the stubs
        self._leave()

    def _queue(self) -> None:
        if os.name != "posix" or self._turn is not None or self.is_in_memory_db():
            return
        with Path(f"{self.settings_dict['NAME']}-next").open("ab") as coming:
            fcntl.flock(coming, fcntl.LOCK_EX)
            self._turn = Path(f"{self.settings_dict['NAME']}-queue").open("ab")  # noqa: SIM115 (held until the commit)
            fcntl.flock(self._turn, fcntl.LOCK_EX)

    def _leave(self) -> None:
        if self._turn is not None:
            self._turn.close()  # closing frees the lock
            self._turn = None
