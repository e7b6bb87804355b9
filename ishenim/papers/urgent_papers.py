"""Papers of an alarm: the slip that is carried to the head on foot when all else is down, the report with every time.

R52, R55. Each is one page whatever was typed: long words are cut here, long stories lose their middle, and the layout
makes the letters smaller until it fits. Kyrgyz, Russian beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ishenim.papers.facts import Letterhead, Mark, Printed, Signatory
from ishenim.papers.rendering import pdf, readable

NAME, SAID, LONG = 60, 60, 320  # letters of a name, of a remark, of what the caller said in all
CLAUSES, QUESTIONS, TIMES, MEASURES, HANDED, CALLEES = 4, 10, 14, 5, 6, 5  # rows of each


@dataclass(frozen=True)
class Both:
    """Words in Kyrgyz and in Russian."""

    ky: str
    ru: str = ""


@dataclass(frozen=True)
class Named:
    """A clause: its number and what it says; what was told of it."""

    code: str
    name: Both
    words: str = ""


@dataclass(frozen=True)
class Answer:
    """What the caller answered to a question of the card."""

    question: Both
    words: str


@dataclass(frozen=True)
class Urgent:
    """What both papers say of an alarm."""

    head: Letterhead
    number: int
    is_drill: bool
    raised_at: datetime  # by the clock of the office
    raised_by: str
    clauses: tuple[Named, ...]
    answers: tuple[Answer, ...] = ()
    to: Both | None = None  # whom it is addressed to; None: a line for the hand


@dataclass(frozen=True)
class Ring:
    """Whom to ring, with the numbers."""

    whom: str
    numbers: str


@dataclass(frozen=True)
class UrgentSlip:
    """What the operator takes along, with lines for who received it and when."""

    urgent: Urgent
    numbers: tuple[str, ...]
    ring: tuple[Ring, ...] = ()


@dataclass(frozen=True)
class Moment:
    """One thing that happened, and when."""

    at: datetime | None  # None: what was left out between two others
    what: Both
    words: str = ""


@dataclass(frozen=True)
class Took:
    """How long after the raising something was reached, in minutes and seconds, and how long it may take."""

    what: Both
    took: str
    limit: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class UrgentReport:
    """Everything that happened to an alarm, for the head. `handed`: the hand-over to law enforcement, line by line."""

    urgent: Urgent
    times: tuple[Moment, ...]
    took: tuple[Took, ...]
    measures: tuple[Moment, ...] = ()
    handed: tuple[tuple[datetime, str], ...] = ()
    ended: Moment | None = None
    signs: Signatory | None = None


@dataclass(frozen=True)
class _Line:
    """A moment as it is printed: to the second."""

    at: str
    what: Both
    words: str


@dataclass(frozen=True)
class _Report:
    urgent: Urgent
    times: tuple[_Line, ...]
    took: tuple[Took, ...]
    measures: tuple[_Line, ...]
    handed: tuple[_Line, ...]
    ended: _Line | None
    signs: Signatory | None


def urgent_slip(facts: UrgentSlip, *, printed: Printed) -> bytes:
    """R52: one page."""
    ring = tuple(Ring(cut(one.whom, NAME), cut(one.numbers, NAME)) for one in facts.ring[:CALLEES])
    fitted = replace(facts, urgent=_fitted(facts.urgent), ring=ring)
    return pdf("urgent_slip", fitted, language="ky", mark=_mark(facts.urgent), printed=_by(printed))


def urgent_report(facts: UrgentReport, *, printed: Printed) -> bytes:
    """R55: one page."""
    fitted = _Report(
        urgent=_fitted(facts.urgent),
        times=_lines(facts.times, TIMES),
        took=facts.took,
        measures=_lines(facts.measures, MEASURES),
        handed=_lines((Moment(at, Both(""), words) for at, words in facts.handed), HANDED),
        ended=_line(facts.ended) if facts.ended else None,
        signs=facts.signs and Signatory(cut(facts.signs.post, NAME), cut(facts.signs.person, NAME)),
    )
    return pdf("urgent_report", fitted, language="ky", mark=_mark(facts.urgent), printed=_by(printed))


def cut(text: str, most: int) -> str:
    """The words as one paragraph of at most so many letters; what is cut off ends with …"""
    words = " ".join(readable(text[: most * 20]).replace("\u200b", "").split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _fitted(urgent: Urgent) -> Urgent:
    each = LONG // max(1, min(CLAUSES, len(urgent.clauses)))
    clauses = tuple(replace(one, words=cut(one.words, each)) for one in urgent.clauses[:CLAUSES])
    answers = tuple(replace(one, words=cut(one.words, SAID)) for one in urgent.answers[:QUESTIONS])
    to = urgent.to and Both(cut(urgent.to.ky, NAME), cut(urgent.to.ru, NAME))
    return replace(urgent, raised_by=cut(urgent.raised_by, NAME), clauses=clauses, answers=answers, to=to)


def _lines(moments: Iterable[Moment], most: int) -> tuple[_Line, ...]:
    """The first and the last of a long story, with how many are left out between them."""
    told = list(moments)
    if len(told) > most:
        first, last = most - most // 3 - 1, most // 3
        left_out = Both(f"… дагы {len(told) - first - last} жазуу", f"… ещё записей: {len(told) - first - last}")
        told = [*told[:first], Moment(None, left_out), *told[-last:]]
    return tuple(_line(one) for one in told)


def _line(one: Moment) -> _Line:
    at = one.at.strftime("%d.%m.%Y %H:%M:%S") if one.at else ""
    return _Line(at, one.what, cut(one.words, SAID))


def _mark(urgent: Urgent) -> Mark:
    return Mark(urgent.head.origin, str(urgent.number), urgent.raised_at.date())


def _by(printed: Printed) -> Printed:
    return Printed(printed.at, cut(printed.by, NAME))
