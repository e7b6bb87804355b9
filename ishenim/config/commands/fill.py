"""`ishenim fill`: invented appeals by the thousand for benches, only into a demo office."""

import argparse
import gc
import json
import sys
import time

from django.utils import timezone

from ishenim.common.models import Office
from ishenim.config import volume
from ishenim.config.console import Wrong
from ishenim.config.volume_road import Nobody


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--appeals", type=int, required=True, help="how many appeals to write")
    parser.add_argument("--seed", type=int, default=1, help="the same number gives the same words (1)")
    parser.add_argument("--calls", action="store_true", help="write calls that are no appeals as well")


def run(args: argparse.Namespace) -> int:
    """Write them and say how many there are and how long it took."""
    if args.appeals < 1:
        raise Wrong("Say how many appeals to write: --appeals 1000.")
    if not Office.objects.filter(is_demo=True).exists():
        raise Wrong("This is not a demo office; invented appeals are written only into one. First run: ishenim demo")
    start, worked = time.perf_counter(), time.process_time()
    gc.disable()  # looking for cycles among millions of short-lived rows takes a tenth of the time and finds none
    try:
        wanted = volume.Wanted(args.appeals, args.seed, has_idle=args.calls)
        filled = volume.fill(wanted, at=timezone.now(), tell=_progress(args.appeals))
    except volume.NoRoom:
        raise Wrong("The last entry of the log is too young: there is no time between it and now.") from None
    except Nobody as step:
        raise Wrong(f"Nobody of this office may take the step {step}: give its people their posts.") from None
    seconds = time.perf_counter() - start
    facts = {
        **vars(filled),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(time.process_time() - worked, 1),
        "per_second": round(filled.appeals / seconds),
    }
    print(json.dumps(facts) if args.json else ", ".join(f"{name}: {value}" for name, value in facts.items()))
    return 0


def _progress(wanted: int) -> volume.Tell:
    """A line on a terminal that counts up; silent elsewhere."""
    if not sys.stderr.isatty():
        return lambda _: None

    def tell(written: int) -> None:
        sys.stderr.write(f"\r{written} of {wanted}" + ("\n" if written == wanted else ""))
        sys.stderr.flush()

    return tell
