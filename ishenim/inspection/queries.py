"""Verification: every entry of the log against its neighbours, every row against the entry that committed to it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce

from ishenim.accounts import queries as accounts
from ishenim.accounts.models import Appointment, Ending, FormerPost, Holding, Person, Post
from ishenim.appeals.models import Appeal, Phone, Stage, Subject, TextVersion
from ishenim.appeals.queries import registered_fields
from ishenim.audit import queries as audit
from ishenim.audit.queries import Read
from ishenim.common.models import HouseRecord, Office, written
from ishenim.consideration.models import Phrase, StepTaken
from ishenim.consideration.queries import step_fields
from ishenim.consideration.situations import BESIDE
from ishenim.directory import queries as directory
from ishenim.directory.models import Directions, Topic
from ishenim.edms.queries import astray
from ishenim.files.queries import damaged, path_of
from ishenim.imports import queries as imports
from ishenim.imports.models import OldRegister, OldRestriction
from ishenim.inspection import alarms, cards, notices, numbering, referrals, stepless, terms, visitors
from ishenim.journal import queries as journal
from ishenim.journal.models import Book, Correction, Line, Restriction
from ishenim.regulation import chain
from ishenim.regulation.chain import Value
from ishenim.regulation.dispositions import Disposition
from ishenim.staffing.models import HandOver
from ishenim.telephony.models import Call
from ishenim.worktime.models import Season

Fields = dict[str, Value]
CHUNK = 400
OF_THE_APPEAL = ("appeal__line__marks", "appeal__parts", "appeal__standings", "appeal__term_changes")


@dataclass(frozen=True)
class Problem:
    """Something is not as it was written: what, how (altered, missing, added), and which fields."""

    what: str
    how: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}: {self.how}" + (f" ({', '.join(self.fields)})" if self.fields else "")


@dataclass
class Verified:
    """The result of one verification, problems in the order of the log."""

    entries: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


def verify() -> Verified:
    """Check the whole log and everything it commits to; the first problem named is the first in the log."""
    with audit.snapshot():
        return _verified()


def _verified() -> Verified:
    result = Verified()
    known: dict[str, set[str]] = {kind: set() for kind in LOADERS}
    reads = audit.walk()
    while chunk := list(islice(reads, CHUNK)):
        result.entries += sum(1 for read in chunk if read.problem != "missing")
        result.problems += _check(chunk, known)
    for kind, found in known.items():
        result.problems += [Problem(f"{kind} {ident}", "added") for ident in EXISTING[kind]() if ident not in found]
    result.problems += [
        *(Problem(*odd) for odd in numbering.odd()),
        *_registered_calls(),
        *_standings(),
        *(Problem(*found) for found in stepless.found()),
        *_cards_astray(),
        *_as_set(),
        *_files(),
        *_last_days(),
        *(Problem(f"line {ref}", "altered", ("appeal.due_on",)) for ref in terms.astray()),
        *(Problem(f"alarm {key}", "altered") for key in alarms.astray()),
        *(Problem(f"referral {key}", "altered") for key in referrals.astray()),
        # every line of an old register is as it was brought in; its entry vouches for what it is compared with
        *(Problem(str(line), line.how) for line in imports.altered_lines()),
    ]
    return result


def _check(chunk: list[Read], known: dict[str, set[str]]) -> Iterator[Problem]:
    refs = {
        kind: {read.ref[1] for read in chunk if read.ref[0] == kind and FORMS[kind].match(read.ref[1])}
        for kind in FORMS
    }
    rows = {kind: load(refs[kind]) for kind, load in LOADERS.items()}
    for read in chunk:
        kind, ident = read.ref
        if read.problem:
            yield Problem(f"entry {read.seq}", read.problem)
        if kind in known and read.kept:
            known[kind].add(ident)
            yield from _against_rows(read, rows[kind].get(ident))
        elif len(read.salts) != chain.SALT_LENGTH * len(read.kept):
            yield Problem(f"entry {read.seq}", "altered", ("salts",))


def _against_rows(read: Read, fields: Fields | None) -> Iterator[Problem]:
    what = " ".join(read.ref)
    if fields is None:
        yield Problem(what, "missing")
        return
    odd = chain.differing(fields, read.salts, read.kept)
    if odd == ["salts"] or set(odd) == set(read.kept):
        yield Problem(f"entry {read.seq}", "altered", ("salts",))
    elif odd:
        yield Problem(what, "altered", tuple(odd))


def _lines(refs: set[str]) -> dict[str, Fields]:
    """Registered lines by year/number, with everything the registration committed to."""
    keys = [ref.split("/") for ref in refs]
    years, numbers = {int(key[0]) for key in keys}, {int(key[1]) for key in keys}
    found = (
        Appeal.objects.filter(line__year__in=years, line__number__in=numbers)
        .select_related("line__book", "applicant")
        .prefetch_related("phones", "subjects", "line__restrictions", "texts", "term_changes")
    )
    return {appeal.line.ref: _registered(appeal) for appeal in found if appeal.line.ref in refs}


def _registered(appeal: Appeal) -> Fields:
    rows: list[Phone | Subject | Restriction] = [
        *appeal.phones.all(),
        *appeal.subjects.all(),
        *appeal.line.restrictions.all(),
    ]
    first = [text for text in appeal.texts.all() if text.place == 1]
    applicant = getattr(appeal, "applicant", None)  # None: its row is gone
    fields = registered_fields(appeal, line=appeal.line, book=appeal.line.book, applicant=applicant, rows=rows)
    fields["appeal.due_on"] = terms.first_due(appeal)
    return fields | (first[0].committed() if first else {})


def _corrections(refs: set[str]) -> dict[str, Fields]:
    rows = Correction.objects.filter(line__number__in=_numbers_in(refs)).select_related("line")
    return {f"{row.line.ref}/{row.place}": row.committed() for row in rows}


def _texts(refs: set[str]) -> dict[str, Fields]:
    rows = TextVersion.objects.exclude(place=1).filter(appeal__line__number__in=_numbers_in(refs))
    return {f"{row.appeal.line.ref}/{row.place}": row.committed() for row in rows.select_related("appeal__line")}


def _steps(refs: set[str]) -> dict[str, Fields]:
    """Steps by year/number/place, each with everything it wrote."""
    rows = StepTaken.objects.filter(appeal__line__number__in=_numbers_in(refs))
    rows = rows.select_related("appeal__line", *BESIDE)
    found = rows.prefetch_related(*OF_THE_APPEAL, "attachments__file")
    return {ref: step_fields(row) for row in found if (ref := f"{row.appeal.line.ref}/{row.place}") in refs}


def _numbers_in(refs: set[str]) -> set[int]:
    """The journal numbers in year/number/place."""
    return {int(ref.split("/")[1]) for ref in refs}


def _calls(refs: set[str]) -> dict[str, Fields]:
    return {str(call.id): call.committed() for call in Call.objects.filter(pk__in=refs)}


def _endings(refs: set[str]) -> dict[str, Fields]:
    return {str(call.id): call.ending() for call in Call.objects.filter(pk__in=refs)}


def _persons(refs: set[str]) -> dict[str, Fields]:
    return {person.username: person.committed() for person in Person.objects.filter(username__in=refs)}


def _endings_of_posts(refs: set[str]) -> dict[str, Fields]:
    return {str(row.pk): row.committed() for row in Ending.objects.filter(pk__in=refs)}


def _hand_overs(refs: set[str]) -> dict[str, Fields]:
    return {str(row.pk): row.committed() for row in HandOver.objects.filter(pk__in=refs).prefetch_related("passed")}


def _records(refs: set[str]) -> dict[str, Fields]:
    return {str(row.pk): row.committed() for row in HouseRecord.objects.filter(pk__in=refs)}


def _books(refs: set[str]) -> dict[str, Fields]:
    return {book.code: book.committed() for book in Book.objects.all() if book.code in refs}


LINE, PLACE, KEY = r"\d{4}/\d{1,9}\Z", r"\d{4}/\d{1,9}/\d{1,9}\Z", r"\d{1,18}\Z"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z"
BY_KEY = (
    *("post", "ending_of_post", "hand_over", "holding", "appointment", "record"),
    *("old_register", "old_restriction", "replies", *notices.BY_KEY),
)
FORMS = {  # how a reference of each kind reads; anything else refers to nothing
    "line": re.compile(LINE, re.ASCII),
    "correction": re.compile(PLACE, re.ASCII),
    "text": re.compile(PLACE, re.ASCII),
    "step": re.compile(PLACE, re.ASCII),
    **dict.fromkeys(("call", "ending", "visit", "alarm", "referral"), re.compile(UUID)),
    **dict.fromkeys(("alarm_event", "referral_event"), re.compile(UUID.replace(r"\Z", r"/\d{1,9}\Z"), re.ASCII)),
    "visit_step": re.compile(UUID.replace(r"\Z", r"/\d{1,4}\Z"), re.ASCII),
    "person": re.compile(r".{1,60}\Z"),
    "post_change": re.compile(r"\d{1,18}/\d{1,9}\Z", re.ASCII),
    **dict.fromkeys(BY_KEY, re.compile(KEY, re.ASCII)),
    "book": re.compile(r"\d{4}-\d{1,4}\Z", re.ASCII),
    "directions": re.compile(r"[\w-]{1,60}/\d{1,9}\Z", re.ASCII),
    **dict.fromkeys((*cards.BY_PLACE, "restriction", "term"), re.compile(PLACE, re.ASCII)),
}


LOADERS: dict[str, Callable[[set[str]], dict[str, Fields]]] = {
    "line": _lines,
    "correction": _corrections,
    "text": _texts,
    "step": _steps,
    "call": _calls,
    "ending": _endings,
    "person": _persons,
    "post": accounts.added_posts,
    "post_change": accounts.changed_posts,
    "holding": accounts.given_posts,
    "appointment": accounts.made_appointments,
    "ending_of_post": _endings_of_posts,
    "hand_over": _hand_overs,
    "record": _records,
    "book": _books,
    "directions": directory.committed_directions,
    "old_register": imports.registers,
    "old_restriction": imports.restrictions,
    "restriction": journal.later_restrictions,
    **visitors.LOADERS,
    **cards.LOADERS,
    **terms.LOADERS,
    **notices.LOADERS,
    **alarms.LOADERS,
    **referrals.LOADERS,
}


def _every_line() -> Iterable[str]:
    return (f"{year}/{number}" for year, number in Line.objects.in_order().values_list("year", "number").iterator())


def _every_correction() -> Iterable[str]:
    rows = Correction.objects.order_by("pk").values_list("line__year", "line__number", "place")
    return ("/".join(map(str, row)) for row in rows.iterator())


def _every_text() -> Iterable[str]:
    rows = TextVersion.objects.exclude(place=1).order_by("pk")
    parts = rows.values_list("appeal__line__year", "appeal__line__number", "place")
    return ("/".join(map(str, row)) for row in parts.iterator())


def _every_step() -> Iterable[str]:
    rows = StepTaken.objects.order_by("pk").values_list("appeal__line__year", "appeal__line__number", "place")
    return ("/".join(map(str, row)) for row in rows.iterator())


def _every_ending() -> Iterable[str]:
    calls = Call.objects.exclude(disposition__in=("", "registered")).exclude(pk__in=Appeal.objects.values("call_id"))
    return (str(pk) for pk in calls.order_by("started_at").values_list("pk", flat=True).iterator())


def _every_change_of_a_post() -> Iterable[str]:
    return (f"{post}/{place}" for post, place in FormerPost.objects.order_by("pk").values_list("post", "place"))


EXISTING: dict[str, Callable[[], Iterable[str]]] = {
    "line": _every_line,
    "correction": _every_correction,
    "text": _every_text,
    "step": _every_step,
    "call": lambda: (str(pk) for pk in Call.objects.order_by("started_at").values_list("pk", flat=True).iterator()),
    "ending": _every_ending,
    "person": lambda: Person.objects.order_by("pk").values_list("username", flat=True),
    "post": lambda: map(str, Post.objects.order_by("pk").values_list("pk", flat=True)),
    "holding": lambda: map(str, Holding.objects.order_by("pk").values_list("pk", flat=True)),
    "appointment": lambda: map(str, Appointment.objects.order_by("pk").values_list("pk", flat=True)),
    "record": lambda: map(str, HouseRecord.objects.order_by("pk").values_list("pk", flat=True)),
    "post_change": _every_change_of_a_post,
    "ending_of_post": lambda: map(str, Ending.objects.order_by("pk").values_list("pk", flat=True)),
    "hand_over": lambda: map(str, HandOver.objects.order_by("pk").values_list("pk", flat=True)),
    "book": lambda: (book.code for book in Book.objects.order_by("year", "volume")),
    "directions": lambda: (row.ref for row in Directions.objects.order_by("pk")),
    "old_register": lambda: map(str, OldRegister.objects.order_by("pk").values_list("pk", flat=True)),
    "old_restriction": lambda: map(str, OldRestriction.objects.order_by("pk").values_list("line_id", flat=True)),
    "restriction": journal.every_later_restriction,
    **visitors.EXISTING,
    **cards.EXISTING,
    **terms.EXISTING,
    **notices.EXISTING,
    **alarms.EXISTING,
    **referrals.EXISTING,
}


def _standings() -> Iterator[Problem]:
    """The stage of an appeal is where its last step led; without a step it is registered (R3)."""
    last = StepTaken.objects.filter(appeal=OuterRef("pk")).order_by("-place").values("to")[:1]
    stood = Appeal.objects.annotate(led=Coalesce(Subquery(last), Constant(Stage.REGISTERED.value)))
    for appeal in stood.exclude(stage=F("led")).select_related("line").order_by("pk"):
        yield Problem(f"line {appeal.line.ref}", "altered", ("appeal.stage",))


def _cards_astray() -> Iterator[Problem]:
    """Where a card stands follows from its versions, their sending and what was answered (R20)."""
    for standing, fields in astray():
        yield Problem(f"line {standing.appeal.line.ref}", "altered", fields)


def _as_set() -> Iterator[Problem]:
    """What has a row of its own stands as its last record says (R1, R8, R66)."""
    last = {record.subject: record.values for record in HouseRecord.objects.order_by("pk")}
    rows: list[tuple[str, dict[str, object]]] = [("profile", {**one.profile()}) for one in Office.objects.all()]
    rows += [(f"season/{season.pk}", season.told()) for season in Season.objects.order_by("pk")]
    rows += [(f"topic/{topic.pk}", topic.told()) for topic in Topic.objects.order_by("pk")]
    rows += [(f"phrase/{phrase.pk}", phrase.told()) for phrase in Phrase.objects.order_by("pk")]
    for subject, told in rows:
        if subject in last and last[subject] != written(told):
            yield Problem(subject, "altered")
    yield from (Problem(subject, how) for subject, how in visitors.receptions_astray(last))


def _files() -> Iterator[Problem]:
    """The disk holds the bytes of every attached file as they were kept."""
    for file in damaged():
        yield Problem(f"file {file.pk}", "missing" if not path_of(file.pk).exists() else "altered")


def _last_days() -> Iterator[Problem]:
    """R15, R67: the last day of a holding or an appointment is the one that was set last."""
    for ending in accounts.broken_endings():
        yield Problem(f"ending_of_post {ending.pk}", "altered", ("ending.until",))


def _registered_calls() -> Iterator[Problem]:
    """R3: a registered appeal's call ended as registered, at that moment; who took it keeps it (decisions 4)."""
    call = Call.objects.filter(pk=OuterRef("call_id"))
    appeals = Appeal.objects.annotate(
        ended_as=Subquery(call.values("disposition")), ended=Subquery(call.values("ended_at"))
    )
    for appeal in appeals.exclude(ended_as=Disposition.REGISTERED, ended=F("line__registered_at")).order_by("pk"):
        yield Problem(f"call {appeal.call_id}", "altered", ("call.disposition", "call.ended_at"))
    passed_on = Exists(StepTaken.objects.filter(appeal=OuterRef("pk"), frm=Stage.REGISTERED).exclude(to=F("frm")))
    kept = Q(passed_on=False, kept_by=F("taken_by")) | Q(passed_on=True, kept_by=None)
    for appeal in Appeal.objects.annotate(passed_on=passed_on).exclude(kept).select_related("line").order_by("pk"):
        yield Problem(f"line {appeal.line.ref}", "altered", ("appeal.kept_by",))
