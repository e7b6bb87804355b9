"""Where worker processes of a harness come from: `python -m faults.nursery VARIANT`, commands on standard input.

Django is loaded once and every worker is a fork of it, so killing two hundred takes a minute or two. This process opens
no database and has no threads. What is patched is patched here and nowhere in the product: pauses become short; and the
two known-bad outboxes, one that acknowledges before it sends, one that has no key.

    work                      starts a worker, prints its number
    ask letters FIRST COUNT   tells people so many notices, each asked for twice
    ask alarms FIRST COUNT    asks for an SMS and a call about so many alarms, each twice
    tell letters, tell alarms print what became of every errand, as JSON
"""

import json
import os
import random
import signal
import sys
import time
from argparse import Namespace
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import django

from faults import HASTY, KEYLESS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
django.setup()

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.audit import actions as audit
from ishenim.config.commands import worker
from ishenim.notify import actions as notify
from ishenim.notify import mail, queries, sms, webhook
from ishenim.notify.models import MailAddress, Notice
from ishenim.outbox import actions as outbox
from ishenim.outbox.models import Errand

LEASE = timedelta(seconds=3)  # longer than a letter takes at the slow server, on a busy machine
BACK_OFF = tuple(timedelta(seconds=0.2) for _ in outbox.BACK_OFF)
PLAIN_PUT, PLAIN_CALL = sms.Folders.put, webhook._hand_over
READERS = ("operator", "akim", "control", "head-of-apparatus")


def hasty(taken, server, letter):
    """The errand is done, then the letter goes."""
    taken.finish({"answer": "acknowledged before it was sent"})
    message = mail._message(taken.errand.key, taken.errand.asked_at, letter)
    server.mail("ishenim@office.test")
    server.rcpt(letter.to.email)
    server.docmd("DATA")
    mail._sent(server, message.message().as_bytes().splitlines())


def hasty_sms(taken, message, folders, *, failed):
    """The errand is done, then the message goes."""
    taken.finish({"answer": "acknowledged before it was there"})
    folders.put(message, asked_at=taken.errand.asked_at, serial=1)


def hasty_call(taken, line, body, key):
    """The errand is done, then somebody is called."""
    taken.finish({"answer": "acknowledged before it was called"})
    return PLAIN_CALL(Unheeding(taken.errand, taken.token, taken.clock, taken.is_stopping), line, body, key)


class Unheeding(outbox.Taken):
    """In the hands of a worker who asks nobody any more."""

    def reached(self, done: int, whole: int) -> None:
        """Nothing is noted: it is done already."""


def slow_put(self, message, **how):
    """A disk that is slow, and stands still at the moment that the harness wrote into the folder."""
    _stand(self.root, "before")
    PLAIN_PUT(self, message, **how)
    _stand(self.root, "after")


def _stand(root: Path, moment: str) -> None:
    words = (root / "mode").read_text().split()
    if words[0] == "slow":
        time.sleep(random.random() * int(words[1]) / 1000)
    while words == ["hold", moment]:
        (root / "held").touch()
        time.sleep(0.02)
        words = (root / "mode").read_text().split()


def ask(first: int, count: int, *, variant: str) -> None:
    """Tell each reader in turn; everything is asked for twice, as a sweep that begins anew does."""
    people = {one.username: one for one in Person.objects.filter(username__in=READERS)}
    known = set(MailAddress.objects.values_list("person__username", flat=True))
    for name in READERS:
        if name not in known:
            address = f"{name}@office.test"
            notify.keep_address(people[name], address, seen=0, by=people[name], at=timezone.now())
    for number in range(first, first + count):
        facts = {"number": number, "year": 2026, "owed_by": timezone.localdate()}
        told = {"kind": "notice_owed", "key": f"notice_owed/{number}", "facts": facts}
        for _ in range(2):
            notify.notify([people[READERS[number % len(READERS)]]], **told, at=timezone.now())
        if variant == KEYLESS:
            _ask_without_key(told["key"])


def _ask_without_key(key: str) -> None:
    """Asked for a second time under no key: there are two errands for one notice."""
    notice = Notice.objects.get(key=key)
    facts = {"notice": notice.pk}
    outbox.ask(queries.LETTER, key=f"{uuid4()}", facts=facts, by=audit.MACHINE, at=timezone.now())


def ask_alarms(first: int, count: int, *, variant: str) -> None:
    """Each alarm is told to one of the readers and to the receiver; everything is asked for twice."""
    people = {one.username: one for one in Person.objects.filter(username__in=READERS)}
    for place, name in enumerate(READERS):
        if queries.number_of(people[name].pk) is None:
            number = f"+99655500000{place}"
            notify.keep_number(people[name], number, seen=0, by=people[name], at=timezone.now())
    for number in range(first, first + count):
        person, told = people[READERS[number % len(READERS)]], {"alarm": number, "drill": True}
        keys = [f"alarm/{number}"] * 2 + ([f"{uuid4()}"] if variant == KEYLESS else [])
        for key in keys:
            asked = {"kind": "alarm", "key": key, "facts": told, "at": timezone.now()}
            with transaction.atomic():
                notify.ask_sms(person, **asked)
                notify.ask_webhook(**asked)


def tell_alarms() -> None:
    """Channel, number of the alarm, under which mark the world outside knows the errand, done, dead; one line."""
    rows = [
        {
            "channel": one.kind.partition("_")[0],
            "number": one.facts["facts"]["alarm"],
            "mark": (sms.mark if one.kind == "sms_alarm" else webhook.event_id)(one.key),
            "done": bool(one.done_at),
            "dead": bool(one.dead_at),
            "why": one.trouble,
        }
        for one in Errand.objects.filter(kind__in=("sms_alarm", "webhook_alarm")).order_by("pk")
    ]
    sys.stdout.write(json.dumps(rows) + "\n")


def tell() -> None:
    """Number of the notice, done, dead; one line."""
    numbers = {notice.pk: notice.facts["number"] for notice in Notice.objects.filter(kind="notice_owed")}
    rows = [
        {
            "number": numbers[one.facts["notice"]],
            "done": bool(one.done_at),
            "dead": bool(one.dead_at),
            "why": one.trouble,
        }
        for one in queries.letters().order_by("pk")
    ]
    sys.stdout.write(json.dumps(rows) + "\n")


def nothing_else(*, at: datetime) -> None:
    """The rounds of a worker tell people of terms and of what repeats: letters that are not counted here."""


def main(variant: str) -> None:
    """Obey until standard input ends; then no worker is left."""
    outbox.LEASE, outbox.BACK_OFF, worker.PAUSE = LEASE, BACK_OFF, 0.05
    settings.ALARM_MAY_LEAVE = ""  # no alarm stands behind these: the channels are tried, not the ladder
    worker.do_what_is_due = nothing_else
    sms.LOOK, sms.Folders.put = timedelta(seconds=0.2), slow_put
    if variant == HASTY:
        mail._hand_over, sms._put, webhook._hand_over = hasty, hasty_sms, hasty_call
    workers = set()
    for line in sys.stdin:
        name, *rest = line.split()
        pid = os.fork()
        if pid == 0:
            _obey(name, rest, variant)
        _reap(workers)
        if name == "work":
            workers.add(pid)
            print(pid, flush=True)
        else:
            os.waitpid(pid, 0)
            print("done", flush=True)
    for pid in workers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _obey(name: str, rest: list[str], variant: str) -> None:
    """In the child; it never returns."""
    code = 1
    try:
        if name == "work":
            code = worker.run(Namespace(once=False))
        elif name == "ask":
            (ask if rest[0] == "letters" else ask_alarms)(*map(int, rest[1:]), variant=variant)
        else:
            (tell if rest[0] == "letters" else tell_alarms)()
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)


def _reap(workers: set[int]) -> None:
    """Forget the workers that were killed."""
    for pid in list(workers):
        if os.waitpid(pid, os.WNOHANG)[0]:
            workers.remove(pid)


if __name__ == "__main__":
    main(sys.argv[1])
