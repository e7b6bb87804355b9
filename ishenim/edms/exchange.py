"""What the worker does with the folder of the document-flow system: cards out as errands, replies in by the round."""

import csv
import hashlib
import io
import logging
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from ishenim.common.clean import harmless
from ishenim.common.queries import office
from ishenim.common.refusals import Overtaken, Refused
from ishenim.edms import actions, folder, replies
from ishenim.edms import card as cards
from ishenim.edms.folder import IN, Folder, Outgoing
from ishenim.edms.models import Card, ReplyFile, Source, Standing
from ishenim.files import queries as files
from ishenim.files.models import StoredFile
from ishenim.files.queries import Lost
from ishenim.outbox.actions import Taken, Undelivered

ENDINGS = frozenset({".xml", ".csv", ".txt"})
MOST = 50  # reply files in a round
NOT_IN_NAMES = re.compile(r"[^\w. -]")

log = logging.getLogger("ishenim")


def write_card(taken: Taken) -> Mapping[str, object] | None:
    """The errand: write a version, unless a later one exists or it is no longer true (an appeal restricted since)."""
    row = Card.objects.select_related("appeal__line", "appeal__topic").get(pk=taken.errand.facts["card"])
    system = folder.system()
    if system is None:
        raise Undelivered("edms_is_off")
    paper = cards.compose(row.appeal, index=row.card_index)
    outgoing = _outgoing(row, paper)
    if not _is_last(row):
        system.withdraw(outgoing)
        return {"replaced": True}
    if hashlib.sha256(outgoing.content).hexdigest() != row.sha256:
        system.withdraw(outgoing)
        actions.look_again(row.appeal_id)
        return {"replaced": True}
    receipt = system.send(outgoing)
    if not _is_last(row):  # made while this one was being written: its own errand may have come first
        system.withdraw(outgoing)
        return {"replaced": True}
    had_earlier = Card.objects.filter(appeal=row.appeal, version__lt=row.version, sending__isnull=False).exists()
    removed = receipt.removed_earlier if had_earlier else None
    actions.note_sent(row, receipt=receipt.known_as, removed_earlier=removed, taken=taken, at=taken.clock())
    return None


def _is_last(row: Card) -> bool:
    return Standing.objects.filter(pk=row.appeal_id, version=row.version).exists()


def _outgoing(row: Card, paper: cards.Paper) -> Outgoing:
    """The version with the bytes of its files; a lost file keeps it back, in sight of everybody."""
    kept = StoredFile.objects.in_bulk([file.id for file in paper.files])
    try:
        beside = {file.stored: files.content(kept[file.id]) for file in paper.files}
    except Lost as trouble:
        raise Undelivered(trouble.key) from trouble
    line = row.appeal.line
    content = cards.xml(paper, version=row.version, office=office().origin)
    return Outgoing(f"{line.year}-{line.number:06}", row.version, content, beside)


def take_replies(*, at: datetime) -> int:
    """Take what lies in the folder; returns how many files. Each is claimed by a renaming, taken, then put away."""
    if settings.EDMS_FOLDER is None:
        return 0
    try:
        inbox = folder.place(Folder(settings.EDMS_FOLDER).root, IN)
        for path in [path for path in sorted(inbox.iterdir()) if _is_reply(path)][:MOST]:
            _claim(path, at=at)
        waiting = sorted(path for path in folder.place(inbox, "taken").iterdir() if _is_reply(path))[:MOST]
    except OSError as trouble:
        log.error("the folder of replies cannot be read: %s", type(trouble).__name__)
        return 0
    return sum(_is_taken(path, inbox, at=at) for path in waiting)


def _is_taken(path: Path, inbox: Path, *, at: datetime) -> bool:
    """Take one file; one that cannot be opened or moved holds up no other."""
    try:
        _take(path, inbox, at=at)
    except OSError as trouble:
        log.error("a reply cannot be read or put away: %s", type(trouble).__name__)
        return False
    return True


def _is_reply(path: Path) -> bool:
    is_plain = path.is_file() and not path.is_symlink()
    return is_plain and not path.name.startswith(".") and path.suffix.lower() in ENDINGS


def _claim(path: Path, *, at: datetime) -> None:
    """Whoever renames a file first takes it; the moment in the name tells it from one of the same name."""
    plain = NOT_IN_NAMES.sub("_", path.name[-100:])  # a name may hold bytes that no database takes
    try:
        path.rename(folder.place(path.parent, "taken") / f"{at:%Y%m%dT%H%M%S%f}{uuid4().hex[:8]}-{plain}")
    except OSError as trouble:
        log.error("a reply cannot be claimed: %s", type(trouble).__name__)


def _take(path: Path, inbox: Path, *, at: datetime) -> None:
    """One file of replies. A worker that died after taking it left a row: then it is only put away."""
    done = ReplyFile.objects.filter(name=path.name, source=Source.FOLDER).first()
    if done is None:
        with path.open("rb") as found:
            content = found.read(replies.LARGEST + 1)
        told, problem = [], ""
        try:
            told = replies.read(replies.decoded(content))
        except Refused as refusal:
            problem = refusal.key
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            done = actions.take_replies(told, name=path.name, sha256=sha256, by=None, at=at, problem=problem)
        except Overtaken:
            return
    _put_away(path, inbox, done)


def _put_away(path: Path, inbox: Path, done: ReplyFile) -> None:
    away = folder.place(inbox, "done" if done.is_taken else "refused")
    if not done.is_taken:
        (away / f"{path.name}.report.csv").write_text(_report(done), encoding="utf-8")
    path.rename(away / path.name)


def _report(done: ReplyFile) -> str:
    """What is wrong with a file, for the program or the person on the other side; the words are in docs/running."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    lines.writerow(["line", "index", "problem"])
    if done.report["problem"]:
        lines.writerow(["", "", done.report["problem"]])
    lines.writerows([one["line"], harmless(one["index"]), one["problem"]] for one in done.report["wrong"])
    return out.getvalue()
