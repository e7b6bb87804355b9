"""`ishenim serve`: the web processes and, as a process of its own, the worker. Ctrl-C stops all."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
from types import FrameType

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from ishenim.config import options
from ishenim.config.console import Wrong

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
    worker = subprocess.Popen([sys.executable, "-m", "ishenim", "worker"], env=os.environ.copy())
    signal.signal(signal.SIGTERM, _interrupt)
    print(
        json.dumps({"serving": f"http://{host}:{port}/"}) if args.json else f"Serving http://{host}:{port}/",
        flush=True,
    )
    try:
        _web(host, port, workers=int(settings["workers"].value)).serve()
    finally:
        worker.terminate()
        worker.wait(timeout=20)
    return 0


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
