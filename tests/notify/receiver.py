"""Somebody who is called, in a process of its own: `python -m tests.notify.receiver PORT FOLDER [tls]`.

What it does stands in FOLDER/mode and is read anew each time. Every call it took is a line of FOLDER/calls, written
before it answers, so what it knows survives whatever becomes of the caller.

    accept            takes it and says 200
    say 503           takes nothing and answers so
    answer 204        takes it and answers so
    redirect URL      takes nothing and points elsewhere
    hang              takes it and says nothing any more
    mute              accepts the connection and never reads
    drop              takes it, then breaks off instead of answering
    cut               breaks off and takes nothing
    twice             takes it and answers two times
    babble            takes it and answers what is no HTTP
    flood             takes it and answers without end
    trickle           takes it and answers a byte at a time, without end
    hold              takes it and waits until the mode is another
    balk              takes nothing, waits until the mode is another, breaks off
    slow 40           takes it, up to so many milliseconds late
"""

import json
import random
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.notify.smtp_server import LOOK, ROOT, certified
from tests.office import free_port

TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NOTHING_TAKEN = ("say", "redirect", "cut", "mute", "balk")


class Receiver:
    """The receiver as a test sees it: set its mode, read what it took."""

    def __init__(self, folder: Path, protection: str = "") -> None:
        self.folder, self.port, self.protection = folder, free_port(), protection
        self.url = f"{'https' if protection else 'http'}://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        self.mode("accept")

    def mode(self, words: str) -> None:
        fresh = self.folder / "mode.new"
        fresh.write_text(words)
        fresh.replace(self.folder / "mode")

    def calls(self) -> list[dict]:
        """Everything it took, in order: path, headers in lower case, body as it came."""
        path = self.folder / "calls"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []

    def events(self) -> dict[str, dict]:
        """What is left when repeats are dropped by the id of their event."""
        return {one["headers"]["x-ishenim-event"]: json.loads(one["body"]) for one in self.calls()}

    def wait_until_held(self) -> None:
        pause = threading.Event()
        for _ in range(1000):
            if (self.folder / "held").is_file():
                (self.folder / "held").unlink()
                return
            pause.wait(LOOK)
        raise AssertionError("nobody called")


@contextmanager
def running(folder: Path, protection: str = "") -> Iterator[Receiver]:
    """A receiver that has begun to listen."""
    receiver = Receiver(folder, protection)
    called = [sys.executable, "-m", "tests.notify.receiver", str(receiver.port), str(folder)]
    called += [protection] if protection else []
    with subprocess.Popen(called, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield receiver
        finally:
            process.kill()


def serve(port: int, folder: Path, protection: str = "") -> None:
    """Listen until killed; each connection has a thread, so that one that hangs holds up no other."""
    context = certified(folder / "certificate.pem") if protection else None
    with socket.create_server(("127.0.0.1", port)) as listening:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            line, _ = listening.accept()
            threading.Thread(target=_hear, args=(line, folder, context), daemon=True).start()


def _hear(line: socket.socket, folder: Path, context: ssl.SSLContext | None) -> None:
    with suppress(OSError, ValueError), line:
        if context is not None:
            line = context.wrap_socket(line, server_side=True)
        _obey(line, folder)


def _obey(line: socket.socket, folder: Path) -> None:
    what, *rest = (folder / "mode").read_text().split()
    if what == "mute":
        threading.Event().wait()
    call = _read(line)
    if what not in NOTHING_TAKEN:
        with (folder / "calls").open("a") as out:
            out.write(json.dumps(call) + "\n")
    if what == "hang":
        threading.Event().wait()
    if what == "slow":
        time.sleep(random.random() * int(rest[0]) / 1000)  # a receiver that is slow, in a process of its own
    if what in ("hold", "balk"):
        (folder / "held").touch()
        while (folder / "mode").read_text() == what:
            time.sleep(LOOK)
    if what in ("drop", "cut", "balk"):
        return
    for piece in _answer(what, rest):
        line.sendall(piece)


def _answer(what: str, rest: list[str]) -> Iterator[bytes]:
    if what in ("say", "answer"):
        yield f"HTTP/1.1 {rest[0]} So\r\nContent-Length: 0\r\n\r\n".encode()
    elif what == "redirect":
        yield f"HTTP/1.1 307 There\r\nLocation: {rest[0]}\r\nContent-Length: 0\r\n\r\n".encode()
    elif what == "babble":
        yield b"250 Taken\r\n\r\n"
    elif what == "flood":
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            yield b"x" * 65536
    elif what == "trickle":
        while True:
            yield b"H"
            time.sleep(0.1)  # a line that trickles
    else:
        yield TAKEN * (2 if what == "twice" else 1)


def _read(line: socket.socket) -> dict:
    heard = line.makefile("rb")
    _, path, _ = heard.readline().decode().split(" ")
    headers = {}
    while row := heard.readline().decode().strip():
        name, _, value = row.partition(":")
        headers[name.lower()] = value.strip()
    body = heard.read(int(headers["content-length"])).decode()
    return {"path": path, "headers": headers, "body": body}


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
