"""The facts of an alarm's papers (R52, R55), each word in Kyrgyz and in Russian."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Held
from ishenim.common import house
from ishenim.escalation import queries, telephones
from ishenim.escalation.models import Alarm, AlarmEvent, Happened
from ishenim.escalation.queries import Whole
from ishenim.papers.facts import Signatory
from ishenim.papers.queries import letterhead, signatory
from ishenim.papers.urgent_papers import Answer, Both, Moment, Named, Ring, Took, Urgent, UrgentReport, UrgentSlip
from ishenim.regulation.posts import Role
from ishenim.telephony.models import Call

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AGAIN = pgettext_lazy("an alarm", "told again")
TOLD_OF = (Happened.RAISED, Happened.SHOWN, Happened.PHONE_NOW, Happened.ACKNOWLEDGED, Happened.PHONED, Happened.LINKED)
PHONED = {True: _("Telephoned, answered"), False: _("Telephoned, no answer")}
ENDS = (Happened.CLOSED, Happened.DOWNGRADED)
Handed = tuple[tuple[datetime, str], ...]


def slip(alarm: Alarm, *, at: datetime) -> UrgentSlip:
    """What is carried to the head on foot; about him it is addressed to nobody, for the hand to fill in."""
    story, reach = queries.whole(alarm), queries.reachable_now(alarm, at=at)
    ring = telephones.to_ring(reach, story.of(Happened.PHONED), on=timezone.localdate(at))
    return UrgentSlip(
        urgent=_urgent(story, is_about_head=reach.is_about_head, at=at),
        numbers=queries.NUMBERS,
        ring=tuple(
            Ring(one.whom, ", ".join(number.written for number in one.numbers if not number.is_doubtful))
            for one in ring
        ),
    )


def report(alarm: Alarm, *, by: Person, held: Held, handed: Handed = (), at: datetime) -> UrgentReport:
    """Everything that happened, for the head; `handed`: the hand-over, by whoever keeps it."""
    story, reach = queries.whole(alarm), queries.reachable_now(alarm, at=at)
    ended = next((_moment(event) for event in story.of(*ENDS)), None)
    return UrgentReport(
        urgent=_urgent(story, is_about_head=reach.is_about_head, at=at),
        times=tuple(sorted(_times(story), key=lambda one: one.at or at)),
        took=tuple(_took(story)),
        measures=tuple(_moment(event) for event in story.of(Happened.MEASURE)),
        handed=tuple((timezone.localtime(moment), words) for moment, words in handed),
        ended=ended,
        signs=Signatory(held.titles[0].name_in("ky") if held.titles else "", by.full_name),
    )


def _urgent(story: Whole, *, is_about_head: bool, at: datetime) -> Urgent:
    alarm, on = story.alarm, timezone.localdate(at)
    known = {event.code: event for event in story.of(Happened.FACT) if event.code_in_words}
    return Urgent(
        head=letterhead(on=on),
        number=alarm.number,
        is_drill=alarm.is_drill,
        raised_at=timezone.localtime(alarm.raised_at),
        raised_by=alarm.raised_by.full_name,
        clauses=tuple(Named(event.code, _code(event), event.words) for event in story.clauses),
        answers=tuple(Answer(_code(event), _said(event)) for event in known.values()),
        to=None if is_about_head else _head(on=on),
    )


def _head(*, on: date) -> Both | None:
    ky, ru = (signatory(Role.HEAD, on=on, language=language) for language in ("ky", "ru"))
    return Both(f"{ky.post}, {ky.person}", f"{ru.post}, {ru.person}") if ky and ru else None


def _times(story: Whole) -> Iterator[Moment]:
    """The receipt of the call, the raising, who was told and when it stood on his screen, who has heard it."""
    alarm = story.alarm
    call = Call.objects.filter(pk=alarm.call_id).first() if alarm.call_id else None
    if call is not None:
        yield Moment(timezone.localtime(call.started_at), _both(_("the call came in")))
    for event in story.of(*TOLD_OF):
        yield _moment(event)
    first = list(story.told.values())
    for event in first:
        yield _moment(event)
    again = [event for event in story.of(Happened.TOLD) if event not in first]
    if again:
        yield Moment(timezone.localtime(again[-1].at), _both(AGAIN), f"× {len(again)}")


def _took(story: Whole) -> Iterator[Took]:
    alarm = story.alarm
    minutes = house.minutes(timezone.localdate(alarm.raised_at))
    seen = min((event.at for event in story.of(Happened.SHOWN)), default=None)
    limit = timedelta(minutes=minutes.acknowledged)
    yield _reached(_("until it stood on a screen"), alarm, seen)
    yield _reached(_("until somebody had it"), alarm, alarm.acknowledged_at, limit=limit)
    yield _reached(_("until the first measure"), alarm, alarm.measured_at)
    yield _reached(_("until the end"), alarm, alarm.closed_at)


def _reached(what: "StrOrPromise", alarm: Alarm, moment: datetime | None, *, limit: timedelta | None = None) -> Took:
    took = max(moment - alarm.raised_at, timedelta()) if moment is not None else None
    late = limit is not None and took is not None and took > limit
    return Took(_both(what), _clock(took) if took is not None else "—", _clock(limit) if limit else "", late)


def _clock(span: timedelta) -> str:
    """Minutes and seconds, 1:04; an hour and more as 75:00."""
    seconds = int(span.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}"


def _moment(event: AlarmEvent) -> Moment:
    """An event as it is printed: what, who, in which words."""
    who = event.person or event.by
    code = _code(event)
    words = [who.full_name if who else "", event.words if event.kind != Happened.RAISED else ""]
    if event.kind == Happened.MEASURE:
        return Moment(timezone.localtime(event.at), code, _joined(words))
    what = _both(Happened(event.kind).label)
    if event.kind == Happened.PHONED:
        what = _both(PHONED[event.code == telephones.ANSWERED])
    if code.ky:
        words.insert(0, event.code)
    return Moment(timezone.localtime(event.at), what, _joined(words))


def _joined(words: list[str]) -> str:
    return ", ".join(one for one in words if one)


def _said(event: AlarmEvent) -> str:
    """An answer; one of a list in both languages."""
    ky, ru = _in_both(lambda: event.told)
    return ky if ky == ru else f"{ky} / {ru}"


def _code(event: AlarmEvent) -> Both:
    return Both(*_in_both(lambda: event.code_in_words))


def _both(words: "StrOrPromise") -> Both:
    return Both(*_in_both(lambda: str(words)))


def _in_both(told: Callable[[], str]) -> tuple[str, str]:
    found = []
    for language in ("ky", "ru"):
        with translation.override(language):
            found.append(told())
    return found[0], found[1]
