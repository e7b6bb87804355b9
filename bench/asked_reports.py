"""What bench.reports asks one office in one process: rows of name|milliseconds|more, printed as they come."""

import resource
import statistics
import time
from datetime import timedelta

from django.utils import timezone

from bench.asked_around import p50
from bench.in_office import Browser, queries
from bench.sweep import at_work
from ishenim.accounts.models import Person
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand
from ishenim.regulation.reporting import Length, Period, period_of
from ishenim.reports import actions

TIMES = 15


def pages() -> list[tuple[str, str]]:
    """Names and addresses, each of a period that is counted at once."""
    today = timezone.localdate()
    days = f"length=free&since={today - timedelta(days=10)}&until={today}"
    week, month = f"length=week&on={today - timedelta(days=7)}", f"length=month&on={today - timedelta(days=31)}"
    return [
        ("promptness, a week", f"/reports/promptness?{week}"),
        ("promptness, eleven days", f"/reports/promptness?{days}"),
        ("promptness, a month: to be asked for", f"/reports/promptness?{month}"),
        ("promptness, appeals behind a month", f"/reports/promptness/appeals?{month}"),
        ("offences, a month", f"/reports/offences?{month}"),
        ("offences, a quarter", "/reports/offences?length=quarter"),
        ("offences, a year", "/reports/offences?length=year"),
        ("offences, appeals behind a year", "/reports/offences/appeals?length=year"),
        ("what repeats, the page", "/reports/patterns"),
    ]


def counted(period: Period) -> tuple[float, int]:
    """Let the worker count a long period: seconds, appeals."""
    akim = Person.objects.get(username="akim")
    errand = actions.ask_for_count(akim, period, at=timezone.now())
    start = time.perf_counter()
    if not outbox.work([actions.COUNT], clock=timezone.now):
        raise AssertionError("nothing to count")
    took = time.perf_counter() - start
    done = Errand.objects.get(pk=errand.pk)
    if not done.done_at:
        raise AssertionError(done.trouble)
    return took, done.whole


def rounds(times: int) -> float:
    """Milliseconds of the worker's round when nothing is new."""
    took, at = [], at_work()
    for _ in range(times + 1):
        start = time.perf_counter()
        actions.watch(at=at)
        took.append(time.perf_counter() - start)
    return statistics.median(took[1:]) * 1000


def main() -> None:
    browser = Browser("akim")
    for name, path in pages():
        browser.ask("GET", path)
        print(f"{name}|{p50(browser, path, TIMES):.1f}|{queries(browser, path)} queries", flush=True)
    print(f"what repeats, a round of the worker|{rounds(TIMES):.1f}|", flush=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    today = timezone.localdate()
    for name, period in (
        ("a month", period_of(Length.MONTH, today - timedelta(days=31))),
        ("all years", Period(Length.FREE, today - timedelta(days=730), today)),
    ):
        took, whole = counted(period)
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"promptness, {name} counted by the worker|{took * 1000:.0f}|"
            f"{whole:,} appeals, {whole / took:,.0f} a second, {more:.1f} MiB more",
            flush=True,
        )
    path = f"/reports/promptness?length=free&since={today - timedelta(days=730)}&until={today}"
    print(f"promptness, all years as counted|{p50(browser, path, TIMES):.1f}|{queries(browser, path)} queries")


if __name__ == "__main__":
    main()
