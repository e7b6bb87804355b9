"""SMS by the folders of gammu-smsd: the errands that put messages there and read what became of them.

A message is a file in `outbox`; the daemon moves it to `sent` or `error`. Its name bears a mark of the errand: whoever
comes after a worker that died sees whether it lies there already and does not write it again (decisions 23).
`sent` says that the network took it from the modem, not that anybody read it.
"""

import errno
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation

from ishenim.accounts.models import Person
from ishenim.common.queries import office
from ishenim.notify import kinds, queries
from ishenim.notify.leaving import Receipt, Stays, ask_above
from ishenim.notify.models import MOBILE, MobileNumber
from ishenim.outbox.actions import NotYet, Taken, Undelivered
from ishenim.outbox.models import Errand

OUTBOX, SENT, ERROR = "outbox", "sent", "error"
LOOK = timedelta(seconds=2)  # between looks at a message that has just been put there
LATER_LOOK = timedelta(seconds=15)
PATIENCE = timedelta(minutes=1)  # then the daemon has not taken it up: it stands, or is busy with others
GIVE_UP = timedelta(hours=1)  # then the message is withdrawn: so late it would only mislead
TROUBLES = {  # by what the system says of the folder
    errno.ENOENT: "sms_folder_missing",
    errno.ENOTDIR: "sms_folder_missing",
    errno.EACCES: "sms_folder_closed",
    errno.EPERM: "sms_folder_closed",
    errno.EROFS: "sms_folder_closed",
    errno.ENOSPC: "sms_no_room",
    errno.EDQUOT: "sms_no_room",
}


@dataclass(frozen=True)
class Message:
    """What goes to which number."""

    to: MobileNumber
    text: str


def send_alarm(taken: Taken) -> Receipt:
    """The errand: tell somebody that there is an alarm, by its number and nothing else."""
    return _send(taken, lambda: _of_alarm(taken.errand, at=taken.clock()))


def send_test(taken: Taken) -> Receipt:
    """The errand: the message somebody asked for to see whether messages arrive."""
    return _send(taken, lambda: _of_test(taken.errand))


def _of_alarm(errand: Errand, *, at: datetime) -> Message:
    """The message as it may leave now; everything is read anew."""
    facts = errand.facts["facts"]
    to = _number(errand)
    ask_above(facts, person=to.person, entered_by=to.by, at=at)
    with translation.override(to.person.language):
        return Message(to, kinds.message(errand.facts["kind"], facts))


def _of_test(errand: Errand) -> Message:
    to = _number(errand)
    with translation.override(to.person.language):
        return Message(to, kinds.message("test", {"asked_at": errand.asked_at}))


def _number(errand: Errand) -> MobileNumber:
    person = Person.objects.get(pk=errand.facts["person"])
    if not person.is_active:
        raise Stays("left_the_office")
    row = queries.number_of(person.pk)
    if row is None:
        raise Stays("no_number")
    return row


def _send(taken: Taken, compose: Callable[[], Message]) -> Receipt:
    if settings.SMS_FOLDER is None:
        raise Undelivered("sms_is_off")
    try:
        return _carry_on(taken, compose, Folders(settings.SMS_FOLDER, mark(taken.errand.key)))
    except Stays as reason:
        return {"not_sent": reason.key}
    except OSError as trouble:
        raise Undelivered(TROUBLES.get(trouble.errno or 0, "sms_folder_fails")) from trouble


def _carry_on(taken: Taken, compose: Callable[[], Message], folders: "Folders") -> Receipt:
    """From wherever the message lies to the next thing to be done with it."""
    known, failed = taken.errand.receipt, len(folders.found(ERROR))
    if folders.found(SENT):
        return {"handed_at": taken.clock().isoformat(), **known, "answer": SENT}
    if waiting := folders.found(OUTBOX):
        return _wait(taken, compose, waiting[0], failed=failed)
    if failed > known.get("failed", 0):  # the modem says that it did not leave: there is no doubt any more
        taken.note({**known, "files": failed, "failed": failed})
        taken.reached(0, 1)
        raise Undelivered("sms_not_sent")
    if known.get("files", 0) > failed:
        taken.note({**known, "files": failed})  # whoever wakes the errand wants it sent again
        raise Undelivered("sms_traceless", is_final=True)
    return _put(taken, compose(), folders, failed=failed)


def _wait(taken: Taken, compose: Callable[[], Message], path: Path, *, failed: int) -> Receipt:
    """The daemon has not taken it up yet; what must not leave any more is withdrawn while it lies there."""
    known, now = taken.errand.receipt, taken.clock()
    if known.get("files", 0) <= failed:  # whoever put it there died before he could say so
        known = {"handed_at": now.isoformat(), "files": failed + 1, "failed": failed}
        taken.note(known)
    try:
        compose()
    except Stays:
        _withdraw(path)
        raise
    lain = now - datetime.fromisoformat(known["handed_at"])
    if lain > GIVE_UP:
        _withdraw(path)
        taken.note({**known, "files": failed})
        raise Undelivered("sms_not_taken_up", is_final=True)
    is_late = lain > PATIENCE
    raise NotYet(LATER_LOOK if is_late else LOOK, trouble="sms_not_taken_up" if is_late else "")


def _withdraw(path: Path) -> None:
    try:
        path.unlink()
    except FileNotFoundError as gone:  # the daemon was quicker
        raise NotYet(LOOK) from gone


def _put(taken: Taken, message: Message, folders: "Folders", *, failed: int) -> Receipt:
    """Lay it there. Whoever died before he could say so left it in one of the folders, or did not lay it there."""
    gone = taken.errand.reached
    folders.look_through()
    taken.reached(gone + 1, gone + 1)  # proves the lease; where it is found nowhere later on, that is a repeat
    try:
        folders.put(message, asked_at=taken.errand.asked_at, serial=failed + 1)
    except OSError:
        taken.reached(gone, gone)  # whole or not at all: it is not there
        raise
    handed_at = taken.clock().isoformat()
    taken.note({"handed_at": handed_at, "number": message.to.pk, "files": failed + 1, "failed": failed})
    raise NotYet(LOOK)


def mark(key: str) -> str:
    """One errand, one mark in the names of its files. It tells nothing."""
    return hashlib.sha256(f"{office().origin}/{key}".encode()).hexdigest()[:20]


class Folders:
    """The folders of the daemon as one errand sees them. They are never made here: then nobody would look into them."""

    def __init__(self, root: Path, mark: str) -> None:
        self.root, self.mark = root, mark

    def look_through(self) -> None:
        """Raise what is wrong with the folders before anything is noted."""
        for name in (OUTBOX, SENT, ERROR):
            os.listdir(self.root / name)

    def found(self, name: str) -> list[Path]:
        """The files of this errand in a folder."""
        whole = re.compile(rf"OUT.*_{self.mark}-\d+\.txt\w*", re.ASCII)
        return [self.root / name / one for one in os.listdir(self.root / name) if whole.fullmatch(one)]

    def put(self, message: Message, *, asked_at: datetime, serial: int) -> None:
        """Whole or not at all; the daemon overlooks a name with a dot in front. UTF-16 with its mark is its Unicode."""
        if not MOBILE.fullmatch(message.to.number):
            raise ValueError("a number must be written +996…")
        when = timezone.localtime(asked_at)
        name = f"OUTA{when:%Y%m%d_%H%M%S}_00_{message.to.number}_{self.mark}-{serial}.txt"
        fresh = self.root / OUTBOX / f".{name}.new"
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o660), "wb") as out:
                out.write(b"\xfe\xff" + message.text.encode("utf-16-be"))
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self.root / OUTBOX / name)
        finally:
            fresh.unlink(missing_ok=True)
