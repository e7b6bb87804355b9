"""What the card of an appeal says, and the XML it is written as (card-1.xsd).

A card leaves the building, so it says what the journal says to every reader: the applicant's cell and the short
content with their corrections. A restricted one says number, day and that it is restricted (decisions 5).
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone, translation

from ishenim.appeals.models import Appeal, PartKind
from ishenim.appeals.models import Kind as AppealKind
from ishenim.common import house
from ishenim.common.clean import clean_text
from ishenim.consideration.models import StepTaken
from ishenim.consideration.situations import Card as Written
from ishenim.consideration.situations import card_of
from ishenim.edms.models import Standing, registered_on
from ishenim.files.checking import ENDING_OF, Kind
from ishenim.journal import queries as journal
from ishenim.papers import office_papers as papers
from ishenim.papers.office_papers import CardContent, RegistrationCard
from ishenim.papers.queries import letterhead, signatory
from ishenim.regulation.journal_page import RESTRICTED
from ishenim.regulation.posts import Role

NAMESPACE = "urn:ishenim:edms:card:1"
SCHEMAS = {name: Path(__file__).with_name(name) for name in ("card-1.xsd", "reply-1.xsd")}
RESOLVED = ("resolve", "enter_resolution", "take_note")
PAPERS = frozenset(
    {
        *RESOLVED,
        *("give_part", "submit_answer", "dispatch", "transmit", "outside_answer", "withdraw"),
        *("forward", "body_reply", "leave", "send_notice", "new_facts"),
    }
)
# Files of other steps are talk between posts; of notes, their own post's alone.


@dataclass(frozen=True)
class Attached:
    """A file that goes with a card: what the caller or executor called it, and its plain name beside the card."""

    id: UUID
    name: str
    stored: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Resolved:
    """The resolution that stands."""

    on: date
    by: str
    words: str
    is_on_paper: bool


@dataclass(frozen=True)
class Open:
    """What only a card says that is not restricted."""

    received_at: datetime
    came: str  # empty: by telephone
    kind: str
    topic: tuple[str, str]
    caller: str
    correspondent: str
    content: str
    resolution: Resolved | None
    executors: tuple[tuple[str, str], ...]
    term: date | None
    outcomes: tuple[str, ...]
    files: tuple[Attached, ...]


@dataclass(frozen=True)
class Paper:
    """A card as it is now. Without `says` it is restricted."""

    index: str
    year: int
    number: int
    registered_on: date
    says: Open | None

    @property
    def is_restricted(self) -> bool:
        return self.says is None

    @property
    def files(self) -> tuple[Attached, ...]:
        return self.says.files if self.says else ()


def index_of(appeal: Appeal) -> str:
    """The index a new card gets, by the pattern of the day of registration; a card that has one keeps it."""
    return house.index(appeal.line.number, year=appeal.line.year, on=registered_on(appeal))


def compose(appeal: Appeal, *, index: str) -> Paper:
    """Return the card of an appeal as it is now."""
    written = card_of(appeal)
    line = appeal.line
    row = journal.row_of(line)
    says = None if row.is_restricted else _open(written, row)
    return Paper(index, line.year, line.number, registered_on(appeal), says)


def _open(written: Written, row: journal.Row) -> Open:
    appeal = written.appeal
    resolved = [step for step in written.steps if step.name in RESOLVED]
    last = resolved[-1] if resolved else None
    return Open(
        received_at=timezone.localtime(appeal.line.received_at),
        came=appeal.channel or "",
        kind=appeal.kind,
        topic=(appeal.topic_id, appeal.topic.ky),
        caller="hidden" if appeal.applicant.is_confidential else appeal.applicant.caller_type,
        correspondent=row.applicant.words,
        content=row.summary.words,
        resolution=_resolved(last) if last else None,
        executors=_executors(written, last) if last else (),
        term=last.resolution.answer_by if last else appeal.due_on,
        outcomes=row.marks,
        files=() if appeal.applicant.is_confidential else tuple(_files(written.steps)),  # a letter bears the name
    )


def _resolved(step: StepTaken) -> Resolved:
    is_on_paper = step.resolution.is_on_paper
    return Resolved(timezone.localdate(step.at), "" if is_on_paper else step.post.ky, step.words, is_on_paper)


def _executors(written: Written, last: StepTaken) -> tuple[tuple[str, str], ...]:
    """Lead and co-executors of the resolution that stands, also after their work has ended."""
    wanted = (PartKind.LEAD, PartKind.CO)
    given = [part for part in written.parts if part.since_place >= last.place and part.kind in wanted]
    return tuple((part.kind, part.post.ky) for part in given)


def _files(steps: Iterable[StepTaken]) -> Iterable[Attached]:
    found = [
        one.file
        for step in steps
        if step.name in PAPERS
        for one in sorted(step.attachments.all(), key=lambda one: one.place)
    ]
    for place, file in enumerate(found, start=1):
        stored = f"{place:02}.{ENDING_OF[Kind(file.kind)]}"
        yield Attached(file.pk, file.name, stored, file.kind, file.size, file.sha256)


def on_paper(paper: Paper, standing: Standing | None) -> RegistrationCard:
    """Return the card as it is printed, in Kyrgyz; names and signatory are those of the day of registration (R67)."""
    day, says = paper.registered_on, paper.says
    return RegistrationCard(
        head=letterhead(on=day),
        index=paper.index,
        number=paper.number,
        registered_on=day,
        signs=signatory(Role.RECORDS_SPECIALIST, on=day, language="ky"),
        says=_content(says) if says else None,
        edms_number=standing.number if standing else "",
        edms_on=standing.dated_on if standing else None,
    )


def _content(says: Open) -> CardContent:
    made = says.resolution
    with translation.override("ky"):
        kind = str(AppealKind(says.kind).label)
    return CardContent(
        received_at=says.received_at,
        kind=kind,
        topic=says.topic[1],
        correspondent=says.correspondent,
        content=says.content,
        attached=len(says.files),
        resolution=papers.Resolved(made.on, made.by, made.words, made.is_on_paper) if made else None,
        lead=next((post for part, post in says.executors if part == PartKind.LEAD), ""),
        co_executors=tuple(post for part, post in says.executors if part == PartKind.CO),
        term=says.term,
        outcomes=says.outcomes,
        files=tuple(f"{file.stored}: {file.name}" for file in says.files),
    )


def xml(paper: Paper, *, version: int, office: str) -> bytes:
    """Return the file of a card: the same card always gives the same bytes."""
    root = ET.Element("card", {"xmlns": NAMESPACE, "version": str(version), "office": office})
    _add(root, "index", paper.index)
    ET.SubElement(root, "journal", {"year": str(paper.year), "number": str(paper.number)})
    _add(root, "registered", paper.registered_on.isoformat())
    if paper.says is None:
        _add(root, "restricted", RESTRICTED)
    else:
        _say(root, paper.says)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _say(root: ET.Element, says: Open) -> None:
    came = {"by": says.came} if says.came else {}
    _add(root, "received", says.received_at.isoformat(timespec="minutes"), **came)
    _add(root, "kind", says.kind)
    _add(root, "topic", says.topic[1], code=says.topic[0])
    _add(root, "correspondent", says.correspondent, type=says.caller)
    _add(root, "content", says.content)
    ET.SubElement(root, "sheets", {"main": "1", "attached": str(len(says.files))})
    if says.resolution is not None:
        made = says.resolution
        attributes = {"on": made.on.isoformat(), "paper": "true" if made.is_on_paper else "false"}
        inside = ET.SubElement(root, "resolution", attributes)
        _add(inside, "by", made.by)
        _add(inside, "text", made.words)
    for part, post in says.executors:
        _add(root, "executor", post, part=part)
    if says.term is not None:
        _add(root, "term", says.term.isoformat())
    for words in says.outcomes:
        _add(root, "outcome", words)
    for file in says.files:
        facts = {"stored": file.stored, "type": file.kind, "size": str(file.size), "sha256": file.sha256}
        _add(root, "file", file.name, **facts)


def _add(parent: ET.Element, name: str, words: str, **attributes: str) -> None:
    """An element with text that any reader of XML takes."""
    readable = clean_text(words).encode("utf-8", "replace").decode("utf-8")
    ET.SubElement(parent, name, attributes).text = readable
