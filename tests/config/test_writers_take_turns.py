"""Decision 0002: who has just written to SQLite does not go first again while another writer waits."""

import fcntl
import threading

import pytest

from ishenim.config.sqlite.base import DatabaseWrapper


@pytest.fixture
def writer(tmp_path):
    """A connection that has not queued yet; nothing is read or written through it."""
    made = []

    def come():
        one = DatabaseWrapper({"NAME": str(tmp_path / "office.sqlite3")})
        one.is_in_memory_db = lambda: False
        made.append(one)
        return one

    yield come
    for one in made:
        one._leave()


def is_free(path):
    with path.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_while_one_writes_and_another_waits_a_third_stands_behind(writer, tmp_path):
    coming = tmp_path / "office.sqlite3-next"
    first, second = writer(), writer()
    first._queue()
    assert is_free(coming)

    waiting = threading.Thread(target=second._queue, daemon=True)
    waiting.start()
    while is_free(coming):  # until the second one stands there
        pass
    first._leave()
    waiting.join()

    assert not is_free(tmp_path / "office.sqlite3-queue")  # the second one writes
    assert is_free(coming)


def test_a_writer_that_leaves_lets_the_next_one_write(writer, tmp_path):
    one = writer()
    one._queue()
    one._leave()

    assert is_free(tmp_path / "office.sqlite3-queue")
