"""Fills an office with unfinished appeals: what bench.control and bench.sweep measure. Started in its environment.

`ishenim fill` leaves some three hundred of them open, as a real office does. Here every road is so long that hardly one
of them has come to its end. They came within a month, so that a third of the terms has passed.
"""

import sys
from datetime import UTC, datetime

import django

django.setup()

from ishenim.appeals.models import Appeal  # noqa: E402 (after Django is set up)
from ishenim.config import volume  # noqa: E402

TIMES = 3  # the length of a road in months of calls
MORE = 1.09  # some are withdrawn on the way


def main(wanted: int) -> None:
    """Fill until so many are open, and say how many there are."""
    volume.OPEN, volume.OPEN_SHARE = wanted * TIMES, float(TIMES)
    volume.fill(volume.Wanted(int(wanted * MORE), seed=1, has_idle=False), at=datetime.now(UTC))
    print(Appeal.objects.open().count())


if __name__ == "__main__":
    main(int(sys.argv[1]))
