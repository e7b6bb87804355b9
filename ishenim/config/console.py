"""The console command: exactly the commands of the contract, one sentence when something is wrong."""

import argparse
import os
import sys
from importlib import import_module

COMMANDS = {
    "serve": "serve the office with its worker",
    "worker": "run only the timers and jobs (serve starts it by itself)",
    "migrate": "create or upgrade the database",
    "demo": "load the demo office into an empty database and print its accounts",
    "check": "run the self-checks",
    "verify": "check journal and log; name the first wrong entry",
    "export": "write the journal to a file",
    "user": "add, disable or reset a person who signs in",
    "config": "print every setting with its value, source and meaning",
    "version": "print the version",
}
WITHOUT_DATABASE = ("serve", "config", "version")


class Wrong(Exception):
    """The call cannot be carried out; the sentence goes to stderr and 2 to the shell."""


def run(argv: list[str]) -> int:
    """Run one command: 0 when it held, 1 when a check does not hold, 2 for a wrong call."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(_list())
        return 0
    name, *rest = argv
    if name not in COMMANDS:
        sys.stderr.write(f"There is no command {name}.\n\n{_list()}\n")
        return 2
    if name not in WITHOUT_DATABASE:
        import_module("django").setup()
    return _run(name, rest)


def _run(name: str, rest: list[str]) -> int:
    command = import_module(f"ishenim.config.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"ishenim {name}", description=COMMANDS[name])
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    command.arguments(parser)
    try:
        return int(command.run(parser.parse_args(rest)))
    except Wrong as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _list() -> str:
    lines = [f"  {name:<9} {meaning}" for name, meaning in COMMANDS.items()]
    return "ishenim COMMAND [--json] …\n\n" + "\n".join(lines)
