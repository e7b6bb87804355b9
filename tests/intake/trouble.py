"""Disks that run full, databases that are held or gone: made for real, on a small file system and a private server."""

import contextlib
import os
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests import postgres

ENOUGH = 64 * 1024 * 1024  # bytes of the small disk


@contextlib.contextmanager
def small_disk(*, owner: str = "root"):
    """A file system of its own; needs root, as a container of the tests has."""
    folder = Path(tempfile.mkdtemp(prefix="ishenim-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ENOUGH},mode=700,uid={owner}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    """Fill a disk to its last byte and return the file that does it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while out.write(b"0" * 4096):
            pass
    return ballast


@contextlib.contextmanager
def locked(data: Path):
    """Somebody else is writing into the SQLite file and does not finish."""
    other = sqlite3.connect(data / "ishenim.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextlib.contextmanager
def stopped(address: str):
    """The PostgreSQL server is torn down in the middle of its work, and started again afterwards."""
    with psycopg.connect(address) as asked:
        data, port, folder = (
            asked.execute(f"SHOW {name}").fetchone()[0]
            for name in ("data_directory", "port", "unix_socket_directories")
        )
    control = postgres._programs() / "pg_ctl"
    postgres._run(control, "stop", "-w", "-m", "immediate", "-D", data)
    try:
        yield
    finally:
        options = f"-c listen_addresses={postgres.ADDRESS} -c port={port} -c unix_socket_directories={folder}"
        postgres._run(control, "start", "-w", "-t", "60", "-D", data, "-l", f"{folder}/log", "-o", options)


def move_texts(address: str, disk: Path) -> None:
    """Let the texts of appeals lie on the small disk."""
    place = disk / "texts"
    subprocess.run(["install", "-d", "-o", "postgres", "-m", "700", place], check=True)
    with psycopg.connect(address, autocommit=True) as asked:
        asked.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        asked.execute("ALTER TABLE appeals_textversion SET TABLESPACE small")


def move_texts_back(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as asked:
        asked.execute("ALTER TABLE appeals_textversion SET TABLESPACE pg_default")
        asked.execute("DROP TABLESPACE small")


def is_root() -> bool:
    return os.geteuid() == 0
