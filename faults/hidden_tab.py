"""An alarm in a tab that nobody looks at (issue: seconds matter; R51): `python -m faults.hidden_tab`, or `make faults`.

A Chromium with a window, without any flag against throttling. Its tabs lie behind another one for more than five
minutes, after which Chromium lets the timers of a hidden page run once a minute: the akim's page, his page that locked
while it was open, the page that asks for his password. Each says by itself that it is hidden, all the time. Then alarms
are raised over HTTP, at random moments. What counts is the time from sending the form to title and panel on the page.

The control is the akim's page without a Web Worker, asking from a timer of the page at the same pace: it must miss.

FAULTS_HIDDEN (seconds behind another tab), FAULTS_HIDDEN_ALARMS, FAULTS_SEED; the exit code is 0 only when all holds.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page

from bench.client import Client
from faults.headful import chromium
from faults.mail import SEED, fresh_office
from tests.office import PASSWORD, Office

HIDDEN = int(os.environ.get("FAULTS_HIDDEN", "330"))
ALARMS = int(os.environ.get("FAULTS_HIDDEN_ALARMS", "8"))
LIMIT = 4.0  # seconds
WAIT = 12.0  # seconds; what is not seen by then is not waited for
LONG_ENOUGH = 300
SOON = "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10"  # five minutes in ten seconds
OPEN, LOCKED_MEANWHILE, LOCKED, CONTROL = "open", "locked meanwhile", "locked", "main-thread timer"
PAGES = (OPEN, LOCKED_MEANWHILE, LOCKED)

NOTE = """() => {
  window.seen = {};
  window.stood = [document.visibilityState];
  document.addEventListener("visibilitychange", () => window.stood.push(document.visibilityState));
  const isLocked = () => !document.querySelector("#alarms .ish-alarm__link"); // something waits, not how much
  new MutationObserver(() => {
    const told = /^❗\\((\\d+)\\)/.exec(document.title);
    const panels = document.querySelectorAll("#alarms .ish-alarm").length;
    const shown = told && panels && (isLocked() ? Number(told[1]) : Math.min(panels, Number(told[1])));
    if (shown && !window.seen[shown]) window.seen[shown] = Date.now();
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
TIMER = """() => {
  const address = document.querySelector("[data-ishenim-alarms]").dataset.ishenimAlarms;
  setInterval(async () => {
    const answer = await fetch(address, { cache: "no-store", headers: { "Ishenim-By": "page" } });
    const told = (await answer.json()).told;
    if (told && !window.seen[told]) window.seen[told] = Date.now();
  }, 2000);
}"""
LOCK = "import django; django.setup(); from faults.hidden_tab import lock; lock({!r})"


@dataclass(frozen=True)
class Seen:
    """One page: the seconds from raising to seeing of each alarm; None where it was not waited for any longer."""

    page: str
    took: tuple[float | None, ...]
    stood: frozenset[str]  # every state of visibility it has had since it was put behind

    @property
    def is_hidden(self) -> bool:
        return self.stood == {"hidden"}

    @property
    def holds(self) -> bool:
        return self.is_hidden and bool(self.took) and all(took is not None and took <= LIMIT for took in self.took)

    @property
    def missed(self) -> int:
        return sum(took is None or took > LIMIT for took in self.took)

    def __str__(self) -> str:
        times = " ".join(f"{took:6.2f}" if took is not None else "  none" for took in self.took)
        return f"{self.page:<20}{'/'.join(sorted(self.stood)):<10}{self.missed:>7}  {times}"


class Behind:
    """The akim's tabs behind another one."""

    def __init__(self, context: BrowserContext, office: Office) -> None:
        self.office, self.operator = office, Client(office, "operator")
        other = office.url.replace("127.0.0.1", "localhost")  # a second session in the same browser
        self.pages = {OPEN: self._signed_in(context, office.url)}
        self.pages[LOCKED_MEANWHILE] = self._signed_in(context, other)
        _lock(office, context, other)
        self.pages[LOCKED] = context.new_page()
        self.pages[LOCKED].goto(f"{other}/desk")
        self.pages[LOCKED].wait_for_selector("form[action='/unlock']")
        self.pages[CONTROL] = context.new_page()
        self.pages[CONTROL].add_init_script("delete window.Worker")
        self.pages[CONTROL].goto(f"{office.url}/desk")
        context.new_page().bring_to_front()
        for page in self.pages.values():
            page.wait_for_function("document.visibilityState === 'hidden'", polling=200)
            page.evaluate(NOTE)
        self.pages[CONTROL].evaluate(TIMER)

    def _signed_in(self, context: BrowserContext, url: str) -> Page:
        page = context.new_page()
        page.goto(f"{url}/login")
        page.fill("#login", "akim")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/desk")
        return page

    def raise_alarms(self, count: int, *, chance: random.Random, wait: float) -> list[Seen]:
        """Raise so many, at random moments, and wait for each of them."""
        took: dict[str, list[float | None]] = {name: [] for name in self.pages}
        for number in range(1, count + 1):
            time.sleep(chance.uniform(0, 3))
            self.operator.connection.close()  # the server has, after minutes of silence; it is opened again
            raised_at = time.time()
            told = {"key": f"{uuid4()}", "clause": "III.8.a", "words": "Архивди өрттөйбүз деп жатышат"}
            status, _, text = self.operator.ask("POST", "/alarms/new", told)
            assert status == 302, text[:500]
            for name, seen_at in self._seen(number, until=raised_at + wait).items():
                took[name].append(seen_at - raised_at if seen_at else None)
        self.operator.connection.close()
        return [Seen(name, tuple(took[name]), frozenset(page.evaluate("stood"))) for name, page in self.pages.items()]

    def _seen(self, number: int, *, until: float) -> dict[str, float | None]:
        """When each page had it; asks none of them more often than the others."""
        found: dict[str, float | None] = {}
        while time.time() < until and not all(found.get(name) for name in self.pages):
            time.sleep(0.5)
            found = {name: self._seen_by(page, number) for name, page in self.pages.items()}
        return found

    def _seen_by(self, page: Page, number: int) -> float | None:
        """A page that saw more alarms at once saw this one with them."""
        seen = {int(count): at / 1000 for count, at in page.evaluate("seen").items()}
        return min((at for count, at in seen.items() if count >= number), default=None)


def alarms_behind(office: Office, *, hidden: float, alarms: int, seed: int = SEED, wait: float = WAIT) -> list[Seen]:
    """Hide the akim's tabs for so many seconds, then raise; less than five minutes are told to Chromium as enough."""
    with chromium(*([] if hidden > LONG_ENOUGH else [SOON])) as context:
        tabs = Behind(context, office)
        time.sleep(hidden)
        return tabs.raise_alarms(alarms, chance=random.Random(seed), wait=wait)


def _lock(office: Office, context: BrowserContext, url: str) -> None:
    """Nobody has touched this session for two hours."""
    key = next(one["value"] for one in context.cookies(url) if one["name"] == "ishenim")
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "ishenim.config.settings"}
    subprocess.run([sys.executable, "-c", LOCK.format(key)], env=env, check=True)


def lock(key: str) -> None:
    """In a process of the office."""
    from ishenim.accounts.middleware import SEEN
    from ishenim.accounts.sessions import SessionStore

    session = SessionStore(key)
    session[SEEN] = time.time() - 7200
    session.save()


def main() -> int:
    """Hide, wait, raise, print; answer 0 only when each page holds and the control does not."""
    print(f"Alarms behind another tab for {HIDDEN} s; seed {SEED}, limit {LIMIT:.0f} s from raising", flush=True)
    with tempfile.TemporaryDirectory(prefix="ishenim-faults-") as name, fresh_office(Path(name) / "o", "sqlite") as one:
        one.start()
        try:
            found = alarms_behind(one, hidden=HIDDEN, alarms=ALARMS)
        finally:
            one.kill()
    print(f"{'page':<20}{'state':<10}{'missed':>7}  seconds from raising to seeing")
    for seen in found:
        print(seen)
    wrong = [seen.page for seen in found if (not seen.missed if seen.page == CONTROL else not seen.holds)]
    wrong += [seen.page for seen in found if not seen.is_hidden]
    print(f"WRONG: {'; '.join(dict.fromkeys(wrong))}" if wrong else "Holds; the timer of a page misses, as it must.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
