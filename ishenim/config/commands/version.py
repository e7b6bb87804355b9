"""`ishenim version`."""

import argparse
import json

from ishenim import __version__


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    print(json.dumps({"version": __version__}) if args.json else __version__)
    return 0
