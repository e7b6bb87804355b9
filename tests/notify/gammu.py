"""gammu-smsd itself, in a process of its own, with a telephone that only pretends, or with a modem of the test's own.

The modem (`python -m tests.notify.gammu FOLDER`) is a terminal that speaks AT. Every message it was handed is a line of
FOLDER/pdus, in the bits that would go into the air; FOLDER/mode says what it answers: `accept` or `refuse`.
"""

import os
import pty
import shutil
import subprocess
import sys
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.notify.smtp_server import ROOT

LOOK = 0.05  # seconds between looks
LONGEST = 40  # seconds
ANSWERS = {
    "AT+CGMI": "Test",
    "AT+CGMM": "Modem",
    "AT+CGMR": "1",
    "AT+CGSN": "490154203237518",
    "AT+CIMI": "437010000000001",
    "AT+CSCA?": '+CSCA: "+996555000000",145',
    "AT+CPMS=?": '+CPMS: ("SM"),("SM"),("SM")',
    'AT+CPMS="SM","SM"': "+CPMS: 0,10,0,10,0,10",
    "AT+CSCS=?": '+CSCS: ("GSM","UCS2")',
    "AT+CSCS?": '+CSCS: "GSM"',
}


def until(found: Callable[[], object], what: str) -> None:
    """Wait for a process outside the test, as long as it may take and no longer."""
    pause = threading.Event()
    for _ in range(int(LONGEST / LOOK)):
        if found():
            return
        pause.wait(LOOK)
    raise AssertionError(f"{what} did not come")


class Gammu:
    """The daemon and its folders as a test sees them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.process = folder, None
        for name in ("outbox", "sent", "error", "inbox", "phone"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def configure(self, connection: str, device: Path) -> None:
        """The settings of docs/running/sms.md, with shorter pauses."""
        script = self.folder / "failed"
        script.write_text(f'#!/bin/sh\nmv "{self.folder}/outbox/$1" "{self.folder}/error/"\n')
        script.chmod(0o755)
        model = "model = dummy\n" if connection == "none" else ""
        paths = "".join(
            f"{key}path = {self.folder / name}/\n"
            for key, name in (("inbox", "inbox"), ("outbox", "outbox"), ("sentsms", "sent"), ("errorsms", "error"))
        )
        (self.folder / "smsdrc").write_text(
            f"[gammu]\nconnection = {connection}\n{model}device = {device}\n\n"
            f"[smsd]\nservice = files\nlogfile = {self.folder / 'log'}\ndebuglevel = 0\n{paths}"
            "outboxformat = unicode\ntransmitformat = unicode\ncommtimeout = 1\nsendtimeout = 5\n"
            "receivefrequency = 3600\nstatusfrequency = 0\nmaxretries = 0\n"
            "checksecurity = 0\ncheckbattery = 0\nchecksignal = 0\nchecknetwork = 0\n"
            f"runonfailure = {script}\n"
        )

    def hurry(self) -> None:
        """A telephone that pretends needs no rest between two messages."""
        written = self.folder / "smsdrc"
        written.write_text(written.read_text() + "loopsleep = 0\n")

    def start(self) -> None:
        called = [shutil.which("gammu-smsd") or "gammu-smsd", "-c", str(self.folder / "smsdrc")]
        self.process = subprocess.Popen(called, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def names(self, folder: str) -> list[str]:
        return sorted(one for one in os.listdir(self.folder / folder) if not one.startswith("."))

    def texts(self, folder: str = "sent") -> list[str]:
        """What lies in a folder, in the order it was asked for."""
        return [(self.folder / folder / one).read_bytes().decode("utf-16") for one in self.names(folder)]

    def wait_for(self, folder: str, count: int = 1) -> None:
        until(lambda: len(self.names(folder)) == count, f"{count} in {folder}")

    def wait_until_taken(self) -> None:
        until(lambda: not self.names("outbox"), "an empty outbox")


@contextmanager
def folders(folder: Path) -> Iterator[Gammu]:
    """The daemon with the telephone that pretends, not started yet."""
    gammu = Gammu(folder)
    gammu.configure("none", folder / "phone")
    try:
        yield gammu
    finally:
        gammu.stop()


class Modem:
    """The modem as a test sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.mode("accept")

    def mode(self, word: str) -> None:
        fresh = self.folder / "mode.new"
        fresh.write_text(word)
        fresh.replace(self.folder / "mode")

    def parts(self) -> list["Part"]:
        path = self.folder / "pdus"
        return [Part(bytes.fromhex(line)) for line in path.read_text().split()] if path.is_file() else []


class Part:
    """An SMS-SUBMIT (3GPP 23.040): to whom, which part of how many, in which alphabet, the text."""

    def __init__(self, pdu: bytes) -> None:
        self.pdu = pdu[1 + pdu[0] :]
        digits = self.pdu[2]
        end = 4 + (digits + 1) // 2
        self.number = "+" + "".join(f"{byte & 15:x}{byte >> 4:x}" for byte in self.pdu[4:end])[:digits]
        self.is_ucs2 = self.pdu[end + 1] == 8
        content = self.pdu[end + 4 :]
        has_header = bool(self.pdu[0] & 0x40)
        header = content[1 : 1 + content[0]] if has_header else b""
        self.place, self.whole = (header[4], header[3]) if has_header else (1, 1)
        self.text = content[1 + len(header) if has_header else 0 :].decode("utf-16-be")


@contextmanager
def with_modem(folder: Path) -> Iterator[tuple[Gammu, Modem]]:
    """The daemon, started, with the modem of the test."""
    modem, gammu = Modem(folder / "modem"), Gammu(folder / "sms")
    called = [sys.executable, "-m", "tests.notify.gammu", str(modem.folder)]
    with ExitStack() as stack:
        process = stack.enter_context(subprocess.Popen(called, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        stack.callback(process.kill)
        assert process.stdout is not None
        gammu.configure("at115200", Path(process.stdout.readline().strip()))
        gammu.start()
        stack.callback(gammu.stop)
        yield gammu, modem


def serve(folder: Path) -> None:
    """Be the modem until killed."""
    here, there = pty.openpty()
    tty.setraw(here)
    tty.setraw(there)
    sys.stdout.write(os.ttyname(there) + "\n")
    sys.stdout.flush()
    heard, is_message = b"", False
    while True:
        heard += os.read(here, 4096)
        while (end := b"\x1a" if is_message else b"\r") in heard:
            said, _, heard = heard.partition(end)
            if is_message:
                os.write(here, _taken(folder, said))
                is_message = False
                continue
            is_message = said.startswith(b"AT+CMGS=")
            answer = ANSWERS.get(said.decode(errors="replace"))
            os.write(here, said + b"\r")  # the echo
            lines = f"\r\n{answer}\r\n\r\nOK\r\n" if answer else "\r\nOK\r\n"
            os.write(here, b"\r\n> " if is_message else lines.encode())


def _taken(folder: Path, pdu: bytes) -> bytes:
    if (folder / "mode").read_text() == "refuse":
        return b"\r\n+CMS ERROR: 38\r\n"
    with (folder / "pdus").open("a") as out:
        out.write(pdu.decode() + "\n")
    return b"\r\n+CMGS: 7\r\n\r\nOK\r\n"


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
