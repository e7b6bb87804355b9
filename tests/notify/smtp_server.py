"""A mail server to test against, in a process of its own: `python -m tests.notify.smtp_server PORT FOLDER`.

What it does at which moment stands in FOLDER/mode and is read anew each time. Every letter it took is a line of
FOLDER/letters, written before it answers, so what it knows survives whatever becomes of the sender.

    accept                     takes everything
    answer rcpt 550 No such    answers so when the conversation reaches that moment
    hang letter                says nothing any more
    drop letter                takes the letter, then breaks the line off instead of answering
    cut letter                 breaks the line off and takes nothing
    twice letter               takes the letter and answers two times
    hold letter                takes the letter and waits until the mode is another
    slow 40                    takes everything, each moment up to so many milliseconds late

Moments: connect, mail, rcpt, data (before the letter), letter (after its last dot).

A third word makes it speak `starttls` or `tls`, with a certificate for 127.0.0.1 in FOLDER/certificate.pem, and let in
whoever knows the password "right".
"""

import asyncio
import json
import random
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from tests.office import free_port

ROOT = Path(__file__).resolve().parents[2]
LOOK = 0.02  # seconds between looks while it holds


class Smtp:
    """The server as a test sees it: set its mode, read what it took."""

    def __init__(self, folder: Path, protection: str = "") -> None:
        self.folder, self.port, self.protection = folder, free_port(), protection
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mode("accept")
        self.process: subprocess.Popen[bytes] | None = None

    def mode(self, words: str) -> None:
        """What it does from now on; the file is there whole or not at all."""
        fresh = self.folder / "mode.new"
        fresh.write_text(words, encoding="utf-8")
        fresh.replace(self.folder / "mode")

    def start(self) -> None:
        called = [sys.executable, "-m", "tests.notify.smtp_server", str(self.port), str(self.folder)]
        called += [self.protection] if self.protection else []
        self.process = subprocess.Popen(called, cwd=ROOT, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"ready\n"

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def letters(self) -> list[dict[str, str]]:
        """Everything it took, in order."""
        path = self.folder / "letters"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []

    def wait_until_held(self) -> None:
        """Return when a sender stands at the moment of `hold`; give up after twenty seconds."""
        pause = threading.Event()
        for _ in range(1000):
            if (self.folder / "held").is_file():
                (self.folder / "held").unlink()
                return
            pause.wait(LOOK)
        raise AssertionError("nobody came to the moment of holding")


@contextmanager
def running(folder: Path, protection: str = "") -> Iterator[Smtp]:
    """A server that has begun to listen."""
    smtp = Smtp(folder, protection)
    smtp.start()
    try:
        yield smtp
    finally:
        smtp.stop()


class Receiver:
    """What the server does at each moment, as the mode says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chance = random.Random(folder.name)

    def said(self) -> list[str]:
        return (self.folder / "mode").read_text(encoding="utf-8").split(maxsplit=2)

    async def at(self, moment: str, server) -> str | None:
        """Live through a moment; returns an answer when it is not the usual one."""
        what, *rest = self.said()
        if what == "slow":
            await asyncio.sleep(self.chance.random() * int(rest[0]) / 1000)
            return None
        if not rest or rest[0] != moment:
            return None
        if what in ("drop", "cut"):
            server.transport.abort()
        if what in ("drop", "cut", "hang"):
            await asyncio.Event().wait()  # until the line is gone
        if what == "hold":
            (self.folder / "held").touch()
            while self.said()[0] == "hold":
                await asyncio.sleep(LOOK)
        return rest[1] if what == "answer" else "250 Taken\r\n250 Taken" if what == "twice" else None

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = await self.at("mail", server)
        envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await self.at("rcpt", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        what, *rest = self.said()
        is_taken = not (what in ("cut", "answer", "hang") and rest[0] == "letter")
        if is_taken:
            self.take(envelope)
        return await self.at("letter", server) or "250 Taken"

    def take(self, envelope) -> None:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        row = {name.lower(): str(letter[name]).strip() for name in letter.keys()}  # noqa: SIM118 (a message is no dict)
        row |= {"to": envelope.rcpt_tos[0], "from": envelope.mail_from, "text": letter.get_content()}
        row["raw"] = envelope.content.decode("latin-1")
        with (self.folder / "letters").open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


async def serve(port: int, folder: Path, protection: str = "") -> None:
    from aiosmtpd.smtp import SMTP, AuthResult

    receiver = Receiver(folder)
    context = certified(folder / "certificate.pem") if protection else None
    how = {
        "": {},
        "starttls": {"tls_context": context, "require_starttls": True},
        "tls": {"auth_require_tls": False},  # the line is protected before it knows of it
    }[protection]
    if context is not None:
        how["authenticator"] = lambda *told: AuthResult(success=told[-1].password == b"right", handled=False)

    class Server(SMTP):
        async def _handle_client(self):
            await receiver.at("connect", self)
            await super()._handle_client()

        async def smtp_DATA(self, arg):
            answer = await receiver.at("data", self)
            await (self.push(answer) if answer else super().smtp_DATA(arg))

    def talk():
        return Server(receiver, hostname="mail.test", auth_required=bool(context), **how)

    loop, ssl_context = asyncio.get_running_loop(), context if protection == "tls" else None
    listening = await loop.create_server(talk, "127.0.0.1", port, ssl=ssl_context)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await listening.serve_forever()


def certified(path: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1, made for this minute."""
    secret = path.with_name("key.pem")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", "/CN=mail.test", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"]
    subprocess.run([*made, *named, "-keyout", str(secret), "-out", str(path)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return context


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
