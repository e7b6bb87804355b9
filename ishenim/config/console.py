"""The console command: exactly the commands of the contract, one sentence when something is wrong."""

import argparse
import os
import sys
from importlib import import_module

from ishenim.config.options import WrongSetting

COMMANDS = {
    "serve": "serve the office with its worker",
    "worker": "run only the timers and jobs (serve starts it by itself)",
    "migrate": "create or upgrade the database",
    "demo": "load the demo office into an empty database and print its accounts",
    "fill": "write invented appeals by the thousand into a demo office, for benches",
    "check": "run the self-checks",
    "verify": "check journal and log; name the first wrong entry",
    "export": "write the journal to a file",
    "import": "bring in a register an office kept before, from xlsx or csv; first a dry run with a report",
    "hours": "tell whether the phone is answered at a moment, and when that changes",
    "terms": "tell until when an appeal must be registered, answered, forwarded, and why, day by day",
    "user": "add, disable or reset a person who signs in",
    "config": "print every setting with its value, source and meaning",
    "version": "print the version",
}
WITHOUT_DATABASE = ("serve", "version")


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
    os.umask(0o077)  # the database, the keys and every export belong to whoever runs the office
    try:
        if name not in WITHOUT_DATABASE:
            import_module("django").setup()
        return _run(name, rest)
    except (Wrong, WrongSetting) as trouble:
        sys.stderr.write(f"{trouble}\n")
    except KeyboardInterrupt:
        return 130
    except Exception as trouble:  # the last resort: a sentence instead of a trace, or the trace if there is none
        sentence = _sentence(trouble)
        if not sentence:
            raise
        sys.stderr.write(f"{sentence}\n")
    return 2


def _run(name: str, rest: list[str]) -> int:
    command = import_module(f"ishenim.config.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"ishenim {name}", description=COMMANDS[name])
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    command.arguments(parser)
    return int(command.run(parser.parse_args(rest)))


def _sentence(trouble: Exception) -> str:
    """What to do about a database that is absent, old or unreachable, or a file that cannot be written."""
    kind = type(trouble).__name__
    words = str(trouble).splitlines()[0] if str(trouble) else ""
    if kind in ("OperationalError", "ProgrammingError") and ("no such table" in words or "does not exist" in words):
        return "The database is empty or older than this program. Run: ishenim migrate"
    if kind in ("OperationalError", "InterfaceError", "ImproperlyConfigured", "ReadOnlyError"):
        return f"The database cannot be used: {words}"
    return f"{words}" if isinstance(trouble, OSError) else ""


def _list() -> str:
    lines = [f"  {name:<9} {meaning}" for name, meaning in COMMANDS.items()]
    return "ishenim COMMAND [--json] …\n\n" + "\n".join(lines)
