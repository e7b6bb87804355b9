"""Lists as sheets: CSV streamed at once, a long XLSX of appeals as an errand with a place to fetch it."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any  # rows of columns of many types

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import AppealQuerySet, CallerType, Kind, Stage
from ishenim.appeals.queries import rights_of
from ishenim.common import sheets
from ishenim.desk.actions import SHEET
from ishenim.desk.forms import FilterForm
from ishenim.desk.queries import narrowed
from ishenim.directory.models import Topic
from ishenim.journal.models import OutcomeMark
from ishenim.notify.models import NoticeQuerySet
from ishenim.outbox.actions import Taken, Undelivered
from ishenim.outbox.models import Errand
from ishenim.telephony.models import CameBy

AT_ONCE = 2_000  # rows of an XLSX that are made while one waits; more become an errand
CHUNK = 2_000
SHOWN = 20  # sheets on the page of a person
KEPT = timedelta(hours=24)  # how long a finished sheet waits to be fetched
HEADINGS = (
    "№",
    _("Received"),
    _("Applicant"),
    _("Village"),
    _("Topic"),
    _("Kind"),
    _("How it came"),
    pgettext_lazy("filter", "Stage"),
    _("Term"),
    _("Outcome"),
)
COLUMNS = (
    "pk",
    "line_id",
    "line__number",
    "line__received_at",
    "applicant__is_confidential",
    "applicant__org_form",
    "applicant__org_name",
    "applicant__full_name",
    "applicant__caller_type",
    "applicant__village_told",
    "topic_id",
    "kind",
    "channel",
    "stage",
    "due_on",
)
Row = tuple[str, ...]


def headings() -> list[str]:
    """The headings in the language of the screen."""
    return [str(heading) for heading in HEADINGS]


def rows(found: AppealQuerySet, *, reached: Callable[[int], None] = lambda done: None) -> Iterator[Row]:
    """Yield the rows of a list, newest first, in the language of the screen; hidden names stay hidden.

    It is read by keys in pieces: neither memory nor a transaction grows with the list.
    """
    words = _Words()
    ordered, last, done = found.newest_first().values_list(*COLUMNS), None, 0
    while piece := list((ordered if last is None else ordered.filter(pk__lt=last))[:CHUNK]):
        marks = _marks([read[1] for read in piece])
        for read in piece:
            yield words.row(read, marks.get(read[1], ""))
        last, done = piece[-1][0], done + len(piece)
        reached(done)


def _marks(lines: list[int]) -> dict[int, str]:
    """Column five of each line that has one."""
    found: dict[int, str] = {}
    told = OutcomeMark.objects.filter(line__gte=min(lines), line__lte=max(lines)).order_by("line", "place")
    for line, words in told.values_list("line_id", "words"):
        found[line] = f"{found[line]}; {words}" if line in found else words
    return found


class _Words:
    """The words of codes in one language, looked up once for a whole list."""

    def __init__(self) -> None:
        self.hidden = gettext("name hidden")
        self.topics = {topic.pk: topic.name for topic in Topic.objects.all()}
        self.callers = {code: str(name) for code, name in CallerType.choices}
        self.kinds = {code: str(name) for code, name in Kind.choices}
        self.ways = {code: str(name) for code, name in CameBy.choices} | {None: str(CameBy.PHONE.label)}
        self.stages = {code: str(name) for code, name in Stage.choices}
        self.day = lru_cache(maxsize=4096)(_day)
        self.zone = timezone.get_current_timezone()

    def row(self, read: tuple[Any, ...], marks: str) -> Row:
        _, _, number, received, is_hidden, form, named, name, caller, village, topic, kind, way, stage, due = read
        at = received.astimezone(self.zone)
        title = " ".join(part for part in (form, named) if part) or name or self.callers[caller]
        return (
            str(number),
            f"{self.day(at.date())} {at.hour:02}:{at.minute:02}",
            self.hidden if is_hidden else title,
            "" if is_hidden else village,
            self.topics[topic],
            self.kinds[kind],
            self.ways[way],
            self.stages[stage],
            self.day(due) if due else "",
            marks,
        )


def _day(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"


def told_headings() -> list[str]:
    """The headings of the list of notices."""
    return [gettext("When"), gettext("Notice"), gettext("Seen"), gettext("Done")]


def told(found: NoticeQuerySet) -> Iterator[Row]:
    """Yield the rows of a list of notices, newest first, read by keys in pieces."""
    ordered, last = found.newest_first(), None
    while piece := list((ordered if last is None else ordered.filter(pk__lt=last))[:CHUNK]):
        yield from ((_at(one.at), one.words, _at(one.seen_at), _at(one.acted_at)) for one in piece)
        last = piece[-1].pk


def _at(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" if moment else ""


def folder() -> Path:
    """Where finished sheets wait; beside the database, for the office's account only."""
    return Path(settings.DATA) / "sheets"


def write_appeals(taken: Taken) -> dict[str, object]:
    """The errand: the list as its asker may see it when it is written, saved until it is fetched."""
    facts = taken.errand.facts
    asker = Person.objects.filter(username=taken.errand.asked_by, is_active=True).first()
    today = timezone.localdate(taken.clock())
    held = held_by(asker, on=today) if asker else None
    if asker is None or held is None or not access.may_read_journal(held.roles):
        raise Undelivered("no_longer_allowed", is_final=True)
    stamp = rights_of(held)  # before anything is read: what is restricted meanwhile makes the sheet too old
    with translation.override(facts["language"]):
        form = FilterForm(facts["filter"])
        if not form.is_valid():
            raise Undelivered("filter_is_wrong", is_final=True)
        found = narrowed(asker, held, form, on=today)
        whole = found.order_by().count()
        path = folder() / f"{taken.errand.pk}.xlsx"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        read = rows(found, reached=lambda done: taken.reached(done, whole))
        fresh = path.with_suffix(f".{taken.token}")
        try:
            count = sheets.write_xlsx(headings(), read, title=gettext("Appeals"), out=fresh)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {"rows": count, "size": path.stat().st_size, "sha256": digest, "rights": stamp}


def forget_old_sheets(*, at: datetime) -> None:
    """Remove sheets nobody fetched within a day, with what was asked for them."""
    ended = Errand.objects.filter(kind=SHEET).annotate(ended_at=Coalesce("done_at", "dead_at"))
    old = ended.filter(ended_at__lt=at - KEPT)
    for errand in list(old):
        (folder() / f"{errand.pk}.xlsx").unlink(missing_ok=True)
    Errand.objects.filter(pk__in=[errand.pk for errand in old]).delete()
