"""What a paper costs, each with words of its own (typst remembers equal ones). `make bench-papers`.

"ms" is the time from the facts to the bytes in one process: the first of each kind, then p50 and p95. The control list
has 500 rows. "MB" is the largest the process has been by then.
"""

import os
import random
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

WORDS = ["айыл", "жол", "суу", "мектеп", "жарык", "көчө", "өрт", "кызматкер", "мөөнөт", "үй", "жер", "ченем", "пенсия"]
ROUNDS, LISTS, ROWS = 100, 10, 500
WANTED_MS = 300
fresh = random.Random(5)


def main() -> None:
    """Print one table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
    import django

    django.setup()
    heads = ("sheets", "kB", "first ms", "p50", "p95", "wanted", "MB")
    print(f"{'paper':<32}" + "".join(f"{head:>9}" for head in heads), flush=True)
    for what, (make, rounds, wanted) in _papers().items():
        made, took = b"", []
        for _ in range(rounds):
            start = time.perf_counter()
            made = make()
            took.append((time.perf_counter() - start) * 1000)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sheets, p95 = made.count(b"/Type/Page/"), statistics.quantiles(took, n=20)[-1]
        numbers = f"{sheets:>9}{len(made) / 1000:>9.0f}{took[0]:>9.0f}{statistics.median(took):>9.0f}{p95:>9.0f}"
        print(f"{what:<32}{numbers}{wanted:>9}{memory:>9.0f}", flush=True)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"load {load} on {os.cpu_count()} cores", flush=True)


def _papers() -> dict[str, tuple[Callable[[], bytes], int, str]]:
    """Each paper with words nobody has seen yet, how often it is made, and what is wanted of it."""
    from ishenim.papers import letters, office_papers
    from tests.papers.examples import CARD, CONTROL, EXTENSION, FORWARDING, PRINTED, SLIP, UNDER_CONTROL

    says, limit = CARD.says, f"≤ {WANTED_MS}"
    assert says is not None

    def letter() -> bytes:
        return letters.forwarding_letter(replace(FORWARDING, content=_said(200)))

    def notice() -> bytes:
        return letters.extension_notice(replace(EXTENSION, reason=_said(40)))

    def card() -> bytes:
        return office_papers.registration_card(replace(CARD, says=replace(says, content=_said(40))), printed=PRINTED)

    def slip() -> bytes:
        return office_papers.slip(replace(SLIP, told=_said(60)))

    def control() -> bytes:
        rows = (replace(UNDER_CONTROL, number=n, executor=_said(4), why=_said(8), left=n % 20 - 5) for n in range(ROWS))
        return office_papers.control_list(replace(CONTROL, rows=tuple(rows)), printed=PRINTED)

    return {
        "forwarding letter, 200 words": (letter, ROUNDS, limit),
        "notice of an extension": (notice, ROUNDS, limit),
        "registration card": (card, ROUNDS, limit),
        "slip for a caller": (slip, ROUNDS, limit),
        f"control list, {ROWS} rows": (control, LISTS, ""),
    }


def _said(length: int) -> str:
    return " ".join(fresh.choice(WORDS) + str(fresh.randrange(100)) for _ in range(length)).capitalize() + "."


if __name__ == "__main__":
    main()
