"""`python -m ishenim` and the console command `ishenim`."""

import sys

from ishenim.config.console import run


def main() -> None:
    """Run one of the commands of the contract; everything else of the framework stays shut."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
