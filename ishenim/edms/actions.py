"""Noticing what cards have to say, making their versions, noting that they left and what was answered.

Nothing here is done while somebody registers a call: the worker reads the log behind the office (docs/decisions/0019).
Locks in the order of all actions: the standing of a card, then the head of the log.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.models import Person
from ishenim.accounts.queries import held_by
from ishenim.appeals.models import Appeal
from ishenim.audit import actions as audit
from ishenim.audit import queries as entries
from ishenim.common.queries import office
from ishenim.common.refusals import Overtaken, Refused
from ishenim.edms import card as cards
from ishenim.edms.models import Card, ReadUpTo, Reply, ReplyFile, Sending, Source, Standing, State
from ishenim.edms.queries import Judged, judge
from ishenim.edms.replies import Told, read
from ishenim.outbox import actions as outbox
from ishenim.outbox.actions import Taken
from ishenim.outbox.models import Errand
from ishenim.regulation import document_flow
from ishenim.regulation.chain import Ref
from ishenim.regulation.document_flow import CardState

log = logging.getLogger("ishenim")
ERRAND = "write_card"
READ_AT_ONCE, READS = 2_000, 25  # entries of the log read before what they mean is marked; how often in a round
PIECE = 500  # appeals marked by one statement
MADE_AT_ONCE = 200  # cards in a round, so that a long backlog never holds up a call
SAY_NOTHING = frozenset({"card", "sending", "reply", "text", "code"})  # entries after which no card says anything new


def sweep(*, at: datetime) -> int:
    """The worker's round: notice what happened, and where a system was chosen, make the cards that say it."""
    for _ in range(READS):
        if not notice():
            break
    if settings.EDMS_FOLDER is None:
        return 0
    found = Standing.objects.to_look_at().order_by("-appeal_id").values_list("appeal_id", flat=True)  # the newest first
    return sum(_is_renewed(appeal, at=at) for appeal in list(found[:MADE_AT_ONCE]))


def _is_renewed(appeal: int, *, at: datetime) -> bool:
    """Make one card. One that cannot be made (rows are missing) stays in the list and holds up no other."""
    try:
        return renew(appeal, at=at)
    except DatabaseError:
        raise
    except Exception as trouble:  # kept by its name only: words may hold what nobody should read
        log.error("the card of appeal %s cannot be made: %s", appeal, type(trouble).__name__)
        return False


def notice() -> bool:
    """Read the log on from where it was read to; what happened to an appeal makes its card worth a look.

    Returns whether there may be more to read. The log is read before anything is locked: no call waits for it.
    """
    start = ReadUpTo.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    seq, refs = entries.refs_after(start, most=READ_AT_ONCE)
    if seq == start:
        return False
    touched = sorted(set(_named(ident for kind, ident in refs if kind not in SAY_NOTHING)))
    with transaction.atomic():
        if _hold_mark() != start:
            return False  # another worker read it meanwhile
        for begin in range(0, len(touched), PIECE):
            _mark(touched[begin : begin + PIECE])
        ReadUpTo.objects.filter(pk=1).update(seq=seq)
    return len(refs) == READ_AT_ONCE


def _hold_mark() -> int:
    """Hold the mark of reading until the transaction ends; returns where it stands."""
    return ReadUpTo.objects.select_for_update(no_key=True).get_or_create(pk=1)[0].seq


def _named(idents: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Year and number of the appeals that entries are about: they stand at the head of what an entry names."""
    for ident in idents:
        year, _, rest = ident.partition("/")
        number = rest.partition("/")[0]
        if year.isdecimal() and number.isdecimal():
            yield int(year), int(number)


def _mark(touched: list[tuple[int, int]]) -> None:
    """Appeals seen for the first time get their standing; the cards of the others are worth a look."""
    for year in {year for year, _ in touched}:
        numbers = [number for of, number in touched if of == year]
        found = Appeal.objects.filter(line__year=year, line__number__in=numbers).select_related("line").order_by("pk")
        known = set(Standing.objects.filter(appeal__in=found.order_by()).values_list("appeal_id", flat=True))
        new = [Standing(appeal=one, card_index=cards.index_of(one)) for one in found if one.pk not in known]
        Standing.objects.bulk_create(new)
        Standing.objects.filter(appeal__in=known, is_stale=False).update(is_stale=True)


@transaction.atomic
def renew(appeal: int, *, at: datetime) -> bool:
    """Make the next version of a card when it says something new; false when it does not, or somebody was quicker."""
    standing = _held(appeal)
    if not standing.is_stale:
        return False
    Standing.objects.filter(pk=appeal).update(is_stale=False)
    if standing.version == 0 and standing.state == State.CONFIRMED:
        return False  # it has a number from elsewhere: nobody waits for a card
    last = Card.objects.filter(appeal=appeal, version=standing.version).first()
    paper = cards.compose(standing.appeal, index=standing.card_index)
    if last is not None and last.sha256 == digest(paper, version=last.version):
        return False
    _make(standing, paper, by=audit.MACHINE, at=at)
    return True


def _held(appeal: int) -> Standing:
    """Hold the standing of a card, and nothing else: a call that is being registered needs line and topic."""
    held = Standing.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("appeal__line", "appeal__topic").get(pk=appeal)


def digest(paper: cards.Paper, *, version: int) -> str:
    return hashlib.sha256(cards.xml(paper, version=version, office=office().origin)).hexdigest()


def _make(standing: Standing, paper: cards.Paper, *, by: str, at: datetime) -> Card:
    """Write the version, ask for its errand, chain it. Restricted or not is settled here, before it is queued."""
    version = standing.version + 1
    made = Card(
        appeal=standing.appeal,
        version=version,
        card_index=paper.index,
        is_restricted=paper.is_restricted,
        sha256=digest(paper, version=version),
        at=at,
    )
    made.save(force_insert=True)
    Standing.objects.filter(pk=standing.pk).update(version=version)
    outbox.ask(ERRAND, key=f"{ERRAND}/{made.ref}", facts={"card": made.pk}, by=by, at=at)
    line = standing.appeal.line
    audit.record(did="make_card", what=Ref("card", made.ref, number=line.number), fields=made.committed(), by=by, at=at)
    return made


@transaction.atomic
def send_again(appeal: Appeal, *, by: Person, at: datetime) -> Card:
    """Make one more version of a card, the same as the last or not: it was refused, or lost on the other side."""
    _may_enter(by, at=at)
    if settings.EDMS_FOLDER is None:
        raise Refused("edms_is_off")
    if not Standing.objects.filter(pk=appeal.pk).exists():
        notice()
    if not Standing.objects.filter(pk=appeal.pk).exists():  # many entries are still to be read
        raise Overtaken("card_changed_meanwhile")
    standing = _held(appeal.pk)
    on_its_way = Card.objects.filter(appeal=appeal, version=standing.version, sending=None).first()
    if on_its_way is not None:  # pressed twice
        return on_its_way
    Standing.objects.filter(pk=appeal.pk).update(is_stale=False)
    paper = cards.compose(standing.appeal, index=standing.card_index)
    return _make(standing, paper, by=by.code, at=at)


@transaction.atomic
def note_sent(card: Card, *, receipt: str, removed_earlier: bool | None, taken: Taken, at: datetime) -> None:
    """The version left: its row, the state that follows, the end of its errand and the entry, all or none.

    The row is the receipt, so the errand goes: a hundred thousand of them would slow the outbox down.
    """
    standing = Standing.objects.select_for_update(no_key=True).get(pk=card.appeal_id)
    taken.finish({"known_as": receipt})
    Errand.objects.filter(pk=taken.errand.pk).delete()
    sending = Sending(card=card, receipt=receipt, removed_earlier=removed_earlier, at=at)
    sending.save(force_insert=True)
    state = document_flow.after_sending(CardState(standing.state))
    kept = {} if state == CardState.CONFIRMED else {"reason": ""}
    Standing.objects.filter(pk=standing.pk).update(state=state, **kept)
    what = Ref("sending", card.ref, number=card.appeal.line.number)
    audit.record(did="send_card", what=what, fields=sending.committed(), by=audit.MACHINE, at=at)


def look_again(appeal: int) -> None:
    """What a version says is no longer true: the next round makes another."""
    Standing.objects.filter(pk=appeal).update(is_stale=True)


def look_at(told: Sequence[Told], *, by: Person, at: datetime) -> list[Judged]:
    """What entering these replies would do; a call of a moment ago is known as well."""
    notice()
    return judge(told, by=by, today=timezone.localdate(at))


@transaction.atomic
def take_replies(
    told: Sequence[Told], *, name: str, sha256: str, by: Person | None, at: datetime, problem: str = ""
) -> ReplyFile:
    """Take all replies of a file or a paste, or none of them; either way its report stays (R20).

    `problem` says why not even its lines could be read. `by` is None for a file the worker found in the folder.
    """
    if by is not None:
        _may_enter(by, at=at)
    _hold_mark()  # one file comes after another
    notice()  # a call of a moment ago may be answered already
    if by is None and ReplyFile.objects.filter(name=name[:200], source=Source.FOLDER).exists():
        raise Overtaken("card_changed_meanwhile")  # another worker took this file
    found = judge(told, by=by, today=timezone.localdate(at), is_locking=True)
    wrong = [one for one in found if one.problem]
    changing = [] if wrong or problem else [one for one in found if one.is_new]
    lines = [{"line": one.told.line, "index": one.told.index, "problem": one.problem} for one in wrong]
    report = {"lines": len(told), "changed": len(changing), "problem": problem, "wrong": lines}
    came_in = ReplyFile(
        name=name[:200],
        source=Source.PAGE if by else Source.FOLDER,
        sha256=sha256,
        is_taken=not (wrong or problem),
        written_report=json.dumps(report, ensure_ascii=False),
        at=at,
        by=by,
    )
    came_in.save(force_insert=True)
    for one in changing:
        _enter(one, came_in)
    actor = by.code if by else audit.MACHINE
    what = Ref("replies", str(came_in.pk))
    audit.record(did="take_replies", what=what, fields=came_in.committed(), by=actor, at=at)
    return came_in


def take_text(text: str, *, by: Person, at: datetime) -> ReplyFile:
    """Take replies as somebody pasted them; refused when they cannot be read at all."""
    return take_replies(read(text), name="", sha256=hashlib.sha256(text.encode()).hexdigest(), by=by, at=at)


def _enter(judged: Judged, came_in: ReplyFile) -> None:
    """One reply of a file: its row, the state it leads to, its entry."""
    standing, told = judged.standing, judged.told.says
    if standing is None:
        raise Overtaken("card_changed_meanwhile")
    reply = Reply(
        state=told.state.value,
        number=told.number,
        dated_on=told.dated_on,
        reason=told.reason,
        came_in=came_in,
        at=came_in.at,
        by=came_in.by,
    )
    _write_reply(standing, reply)


def _write_reply(standing: Standing, reply: Reply) -> None:
    appeal = standing.appeal
    reply.appeal = appeal
    reply.place = Reply.objects.filter(appeal=appeal).count() + 1
    reply.save(force_insert=True)
    said = {"state": reply.state, "number": reply.number, "dated_on": reply.dated_on}
    reason = reply.reason if reply.state == State.REFUSED else ""
    Standing.objects.filter(pk=standing.pk).update(**said, reason=reason)
    did = (
        "correct_card_number" if reply.is_correction else {"confirmed": "confirm_card"}.get(reply.state, "refuse_card")
    )
    what = Ref("reply", f"{appeal.line.ref}/{reply.place}", number=appeal.line.number)
    actor = reply.by.code if reply.by else audit.MACHINE
    audit.record(did=did, what=what, fields=reply.committed(), by=actor, at=reply.at)


@transaction.atomic
def correct_number(
    appeal: Appeal, *, seen: str, number: str, dated_on: date, reason: str, by: Person, at: datetime
) -> Reply:
    """Put another number beside the one that is known, with a reason; the earlier row stays. `seen` is the old one."""
    _may_enter(by, at=at)
    found = (
        Standing.objects.select_for_update(of=("self",), no_key=True)
        .select_related("appeal__line")
        .filter(pk=appeal.pk)
        .first()
    )
    if found is None or found.state != State.CONFIRMED or found.number != seen:
        raise Overtaken("card_changed_meanwhile")
    told = document_flow.Standing(CardState.CONFIRMED, number, dated_on)
    fresh = document_flow.Standing(CardState.SENT)
    wrong = document_flow.wrong_with(
        told, stands=fresh, registered_on=timezone.localdate(appeal.line.registered_at), today=timezone.localdate(at)
    )
    if wrong or not reason.strip():
        raise Refused(f"edms_{wrong.value if wrong else 'without_reason'}")
    if (found.number, found.dated_on) == (number, dated_on):
        raise Refused("edms_correction_changes_nothing")
    reply = Reply(
        state=State.CONFIRMED, number=number, dated_on=dated_on, reason=reason.strip(), is_correction=True, at=at, by=by
    )
    _write_reply(found, reply)
    return reply


@transaction.atomic
def note_export(person: Person, *, kind: str, at: datetime) -> None:
    """Somebody takes the list of cards out of the building: an entry, before it is written (decisions 22)."""
    audit.record(did="export_cards", what=Ref("export", f"cards/{kind}"), by=person.code, at=at)


def _may_enter(person: Person, *, at: datetime) -> None:
    if not access.may_enter_edms(held_by(person, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_enter")
