"""`ishenim serve`: the web processes and, as a process of its own, the worker. Ctrl-C stops all."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from types import FrameType

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from ishenim.config import options
from ishenim.config.console import Wrong

AGAIN = 1.0  # seconds before a worker that died is begun anew
BLOCKING_THREADS = 8  # a web process; more only queue up before the database
BACKPRESSURE = 64  # requests a process accepts before the rest wait in the kernel


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted. This parent opens no database; its children do."""
    settings = options.read()
    host = args.host or settings["host"].value
    port = args.port or int(settings["port"].value)
    _refuse_taken_port(host, port)
    keeper = Keeper()
    keeper.start()
    signal.signal(signal.SIGTERM, _interrupt)
    print(
        json.dumps({"serving": f"http://{host}:{port}/"}) if args.json else f"Serving http://{host}:{port}/",
        flush=True,
    )
    try:
        _web(host, port, workers=int(settings["workers"].value)).serve()
    finally:
        keeper.end()
    return 0


class Keeper(threading.Thread):
    """Keeps the worker running: one that dies, or is killed, is begun anew, for alarms climb by it (R51).

    One that ends as it was told to is left alone: Ctrl-C reaches it as well as us.
    """

    def __init__(self) -> None:
        super().__init__(name="keeper of the worker", daemon=True)
        self.ending = threading.Event()
        self.worker = self._begun()

    def run(self) -> None:
        while self.worker.wait() != 0 and not self.ending.wait(AGAIN):
            print("The worker died and is begun anew.", file=sys.stderr, flush=True)
            self.worker = self._begun()

    def end(self) -> None:
        self.ending.set()
        self.worker.terminate()
        self.worker.wait(timeout=20)

    def _begun(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "ishenim", "worker"], env=os.environ.copy())


def _refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything starts."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError as trouble:
        raise Wrong(
            f"Cannot listen on {host}:{port}: {trouble.strerror}. Name another: --port or ISHENIM_PORT."
        ) from None


def _web(host: str, port: int, *, workers: int) -> MPServer:
    return MPServer(
        "ishenim.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        backpressure=BACKPRESSURE,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.error,
        websockets=False,
    )


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
