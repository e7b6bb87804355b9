"""What a step brings with it, and what several steps check and write: parts, marks, letters that left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ishenim.appeals.models import Appeal, Part, PartKind
from ishenim.common.prepared import insert
from ishenim.common.refusals import Refused
from ishenim.consideration.models import Channel, Dispatch, StepTaken
from ishenim.consideration.situations import Situation
from ishenim.directory.models import Body
from ishenim.files.actions import Received
from ishenim.journal import actions as journal
from ishenim.journal.models import OutcomeMark
from ishenim.regulation import outcomes, seats
from ishenim.regulation.chain import Value
from ishenim.regulation.outcomes import Outcome

Fields = dict[str, Value]
NUMBER_LENGTH = 60
WORDS_LENGTH = 60_000
REASON_LENGTH = 500  # of an extension: it stands beside the term, and in the letter


@dataclass(frozen=True)
class Sent:
    """How a letter left the building."""

    channel: str = ""
    number: str = ""
    sent_on: date | None = None
    proof: str = ""


@dataclass(frozen=True)
class Facts:
    """What a step brings with it; each step looks at its own. `seen` is the last step the page knew of."""

    seen: int | None = None
    words: str = ""
    chosen: int | None = None
    other: int | None = None
    kind: str = ""
    lead: int | None = None
    co: tuple[int, ...] = ()
    to_know: tuple[int, ...] = ()
    working_days: int | None = None
    outcome: str = ""
    restored: str = ""
    language_is_meant: bool = False
    channel: str = ""
    number: str = ""
    sent_on: date | None = None
    body: str = ""
    proof: str = ""
    until: date | None = None  # the new last day as the page showed it
    about: int | None = None  # the step a notice tells of
    notice: Sent | None = None  # sent together with what is decided
    ground: str = ""
    people: int | None = None
    on_behalf: bool = False
    files: tuple[Received, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A step on its way to be written: the row, what it stands on, what it brings."""

    row: StepTaken
    now: Situation
    facts: Facts
    at: datetime

    @property
    def appeal(self) -> Appeal:
        return self.now.appeal

    @property
    def lead(self) -> int | None:
        """The lead executor; "to know" leaves the answer to the records specialist when nobody is named."""
        if self.facts.lead is None and self.row.name == "take_note":
            return min(seats.answers_what_is_noted(self.now.office, self.now.parts), default=None)
        return self.facts.lead

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


def check_sending(taken: Taken, *, since: date | None = None) -> None:
    """How it left: channel, number, a day between `since` and today, what proves it."""
    facts = taken.facts
    if facts.channel not in Channel.values:
        raise Refused("dispatch_without_channel")
    if not facts.number.strip() or len(facts.number) > NUMBER_LENGTH:
        raise Refused("dispatch_without_number")
    if facts.sent_on is None or not (since or taken.appeal.line.day) <= facts.sent_on <= taken.today:
        raise Refused("dispatch_on_wrong_day")
    if not facts.proof.strip():
        raise Refused("dispatch_without_proof")


def sent(taken: Taken) -> Dispatch:
    """Write how it left."""
    facts = taken.facts
    if facts.sent_on is None:
        raise Refused("dispatch_on_wrong_day")
    dispatch = Dispatch(
        step=taken.row, channel=facts.channel, sent_on=facts.sent_on, number=facts.number.strip(),
        body_id=facts.body or None, proof=facts.proof.strip(),
    )  # fmt: skip
    insert(dispatch)
    return dispatch


def mark(taken: Taken, outcome: Outcome, *, number: str, on: date, ground: str = "") -> Fields:
    """Write the mark of an outcome into column five (R44)."""
    body = Body.objects.filter(code=taken.facts.body).values_list("ky", flat=True).first() or ""
    words = outcomes.mark_words(outcome, on=on, number=number, body=body or ground)
    row = OutcomeMark(
        place=taken.row.place, words=words, code=outcome.value, on=on, number=number, at=taken.at, by=taken.row.by
    )
    return journal.mark(taken.appeal.line, row).committed()


def end_parts(taken: Taken, kinds: Iterable[str]) -> Fields:
    running = taken.appeal.parts.filter(until_place=None, kind__in=list(kinds))
    ended = tuple(f"{kind}:{post}" for kind, post in running.order_by("kind", "post_id").values_list("kind", "post_id"))
    running.update(until_place=taken.row.place)
    return {"parts.ended": ended} if ended else {}


def give_parts(taken: Taken, given: dict[PartKind, list[int]]) -> Fields:
    rows = [
        Part(appeal=taken.appeal, post_id=post, kind=kind.value, since_place=taken.row.place)
        for kind, posts in given.items()
        for post in posts
    ]
    for row in rows:
        insert(row)
    return {"parts.given": tuple(sorted(f"{row.kind}:{row.post_id}" for row in rows))} if rows else {}
