"""Where a message goes, who may sign, what is awaited; the hand-overs a person may know of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models import Value as Constant
from django.db.models.functions import Cast, Concat, StrIndex
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from ishenim.accounts.models import Person, Post
from ishenim.accounts.queries import Held, Manned
from ishenim.appeals.models import Appeal
from ishenim.common import house
from ishenim.common.queries import remembered
from ishenim.consideration.situations import Staff, staff
from ishenim.directory.models import Body, Directions
from ishenim.directory.queries import directions_of
from ishenim.escalation import access as alarms
from ishenim.escalation import telephones
from ishenim.escalation.models import Alarm
from ishenim.escalation.queries import EVENTS as ALARM_EVENTS
from ishenim.escalation.queries import Whole, reachable
from ishenim.journal.models import Restriction
from ishenim.referral.models import LawBody as KindName
from ishenim.referral.models import Matter as Name
from ishenim.referral.models import Referral, ReferralEvent, ReferralFile
from ishenim.regulation import hand_over, seats, urgency
from ishenim.regulation import urgent_card as card
from ishenim.regulation.hand_over import Awaited, LawBody, Matter, Route
from ishenim.regulation.posts import TAKES_CALLS, Role
from ishenim.regulation.seats import Parts

FILES = Prefetch("files", ReferralFile.objects.select_related("file").order_by("place"))
EVENTS = Prefetch(
    "events",
    ReferralEvent.objects.select_related("by", "signed_by", "signed_as").prefetch_related(FILES).order_by("place"),
)
MOST = 1_000  # on one page of the list
REMINDED = TAKES_CALLS | {Role.HEAD_OF_APPARATUS}
RECENT = 60  # days for which an alarm without a hand-over is named again


@dataclass(frozen=True)
class Addressee:
    """A body of the directory that may be taken: of which kind it is, whom to ring there, how well that is known."""

    body: Body
    kind: LawBody | None = None
    directions: Directions | None = None
    is_doubtful: bool = False  # who is shut out of the alarm wrote the telephone down: it may be his own

    @property
    def phones(self) -> list[str]:
        return self.directions.numbers if self.directions else []

    @property
    def is_to_be_verified(self) -> bool:
        return self.directions is not None and self.directions.is_to_be_verified


@dataclass(frozen=True)
class Routed:
    """Where a matter goes by the table, and how well that is known; `lacking`: kinds the office has not named."""

    matter: Matter
    route: Route
    addressees: tuple[Addressee, ...]
    lacking: tuple[LawBody, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """Short numbers to ring that are not those of a body below."""
        known = {phone for one in self.addressees for phone in one.phones}
        return [number for number in self.route.also_ring if number not in known]

    @property
    def lacking_names(self) -> str:
        return ", ".join(str(KindName(kind).label) for kind in self.lacking)


def appeal_of(alarm: Alarm) -> Appeal | None:
    """The appeal an alarm belongs to: the one it is linked with, else that of its call; a drill belongs to none."""
    if alarm.is_drill:
        return None
    by_call = Q(call_id=alarm.call_id) if alarm.call_id else Q(pk__in=())
    return Appeal.objects.select_related("line", "applicant").filter(Q(alarm=alarm) | by_call).first()


def told_openly(alarm: Alarm) -> Appeal | None:
    """The appeal whose story may tell of the alarm: nobody is shut out of the alarm who may open the appeal (R57)."""
    appeal = appeal_of(alarm)
    if appeal is None:
        return None
    known = Restriction.objects.filter(line=appeal.line_id)
    posts, persons = (set(known.values_list(name, flat=True)) for name in ("post", "person"))
    shut = alarm.barred.values_list("post", "person")
    return appeal if all(post in posts if post else person in persons for post, person in shut) else None


def matter_of(story: Whole) -> Matter:
    """What an alarm seems to be about."""
    clauses = [urgency.Clause(event.code) for event in story.clauses]
    told = story.facts
    return hand_over.matter_of(
        clauses, danger=told.get(card.Question.DANGER, ""), offence=told.get(card.Question.OFFENCE, "")
    )


def routed(matter: Matter, *, shut: frozenset[str] = frozenset(), on: date) -> Routed:
    """Return the bodies a matter goes to that day, the one to take first; `shut`: user names of who is shut out."""
    kinds, named = hand_over.bodies_for(matter, own=house.law_routes(on)), house.law_bodies(on)
    bodies = Body.objects.in_bulk([named[kind] for kind in kinds if kind in named])
    found = [(kind, bodies.get(named.get(kind, ""))) for kind in kinds]
    return Routed(
        matter,
        hand_over.ROUTES[matter],
        tuple(addressee(body, kind, shut=shut) for kind, body in found if body is not None),
        tuple(kind for kind, body in found if body is None),
    )


def usual_bodies(*, on: date) -> list[tuple[str, list[Body]]]:
    """The table as the office uses it that day: each matter in words with its bodies, the usual one first."""
    return [(str(Name(one).label), [two.body for two in routed(one, on=on).addressees]) for one in Matter]


def addressee(body: Body, kind: LawBody | None = None, *, shut: frozenset[str] = frozenset()) -> Addressee:
    """A body with whom to ring there."""
    known = directions_of(body.pk)
    return Addressee(body, kind, known, is_doubtful=known is not None and known.by in shut)


def shut_names(alarm: Alarm, *, on: date) -> frozenset[str]:
    """The user names of who is shut out of an alarm: what they wrote down may lead to themselves."""
    return telephones.shut_names(reachable(alarm.barred.all(), staff(on=on), on=on, raised_by=alarm.raised_by_id))


def choices(*, on: date) -> list[Body]:
    """Every body a hand-over may go to: those the office has named, outside addressees, other bodies."""
    named = frozenset(house.law_bodies(on).values())
    others = Q(pk__in=named) | Q(is_outside_addressee=True) | Q(group="other")
    return sorted(Body.objects.filter(others), key=lambda body: (body.pk not in named, body.ky))


def signatories(alarm: Alarm, *, on: date) -> list[tuple[Post, Person]]:
    """Who may sign the letter that day, head first, each with the post (CPC 150; decisions 7)."""
    now = staff(on=on)
    parts, barred = _parts(alarm)
    posts = hand_over.signs(now.office(barred=barred), parts)
    persons = Person.objects.in_bulk({person for one in now.manned for person in one.persons - barred})
    return [
        (one.post, persons[person])
        for one in _head_first(now)
        if one.post.pk in posts
        for person in sorted(one.persons - barred)
    ]


def _head_first(now: Staff) -> list[Manned]:
    return sorted(now.manned, key=lambda one: (one.post.role_code != Role.HEAD, one.post.pk))


def reminded(alarm: Alarm, *, on: date) -> list[Person]:
    """Who is reminded of a hand-over: the phone and the head of apparatus; where all of them are shut out, whoever else
    answers for alarms.
    """
    now = staff(on=on)
    parts, barred = _parts(alarm)
    office = now.office(barred=barred)
    posts = office.free(REMINDED, parts) or seats.answers_for_alarms(office, parts)
    keys = {person for one in now.manned if one.post.pk in posts for person in one.persons} - barred
    return list(Person.objects.filter(pk__in=keys, is_active=True).order_by("pk"))


def _parts(alarm: Alarm) -> tuple[Parts, frozenset[int]]:
    rows = list(alarm.barred.all())
    subjects = frozenset(one.post_id for one in rows if one.post_id is not None and one.is_subject)
    shut_out = frozenset(one.post_id for one in rows if one.post_id is not None and not one.is_subject)
    return Parts(subjects=subjects, shut_out=shut_out), frozenset(one.person_id for one in rows if one.person_id)


def visible(person: Person, *, on: date) -> "QuerySet[Referral]":
    """The hand-overs of alarms a person may know of, the newest first (decisions 5)."""
    seen = Alarm.objects.visible_to(person, on=on).values("pk")
    rows = Referral.objects.filter(alarm__in=seen).select_related("alarm__appeal__line", "body", "started_by")
    return rows.prefetch_related(EVENTS).order_by("-started_at", "pk")


def may_read(held: Held) -> bool:
    """Whoever answers for alarms reads the list."""
    return bool(alarms.READS & held.roles)


@dataclass(frozen=True)
class Listed:
    """One hand-over as lists and its page show it."""

    referral: Referral
    awaited: Awaited
    decision_by: date | None

    @property
    def waits_for(self) -> Awaited:
        """The same, whether the time of the decision was prolonged or not."""
        return Awaited.DECISION if self.awaited == Awaited.PROLONGED else self.awaited

    @property
    def registered(self) -> ReferralEvent | None:
        return next((one for one in self.referral.events.all() if one.kind == "registered"), None)

    @property
    def ended(self) -> ReferralEvent | None:
        return next((one for one in self.referral.events.all() if one.kind == "ended"), None)


def listed(found: "Iterable[Referral]") -> list[Listed]:
    return [Listed(one, one.course.awaits, one.course.decision_by) for one in found]


@dataclass(frozen=True)
class Desk:
    """What "Бүгүн" and the morning tell: alarms nobody has handed over, hand-overs by what they wait for."""

    not_begun: list[Alarm]
    waiting: list[Listed]


def on_desk(person: Person, held: Held, *, at: datetime) -> Desk | None:
    """Return what is to be done, None where nothing is; two questions."""
    if not may_read(held):
        return None
    rows = visible(person, on=timezone.localdate(at)).filter(ended_at=None)
    found = Desk(not_handed_over(person, held, at=at), listed(rows[:MOST]))
    return found if found.not_begun or found.waiting else None


def not_handed_over(person: Person, held: Held, *, at: datetime) -> list[Alarm]:
    """Alarms that are to go to law enforcement and were handed over to nobody yet, of which a person may know (R60)."""
    if not may_read(held):
        return []
    found = (
        Alarm.objects.visible_to(person, on=timezone.localdate(at)).filter(referrals=None).exclude(ending="downgraded")
    )
    rows = found.filter(raised_at__gte=at - timedelta(days=RECENT)).newest_first().prefetch_related(ALARM_EVENTS)
    return [one for one in rows if Whole(one, list(one.events.all())).duties.send_to_law_enforcement]


def handed_by(alarm: Alarm) -> datetime:
    """Until when it is to be handed over (decisions 7)."""
    return alarm.raised_at + timedelta(minutes=house.minutes(timezone.localdate(alarm.raised_at)).handed_over)


def handed(alarm: Alarm) -> tuple[tuple[datetime, str], ...]:
    """Everything that happened to the hand-overs of an alarm, for its report, in Kyrgyz and in the order of time."""
    rows = ReferralEvent.objects.filter(referral__alarm=alarm).select_related("referral__body").order_by("at", "pk")
    with translation.override("ky"):
        return tuple((event.at, _in_a_line(event)) for event in rows)


def _in_a_line(event: ReferralEvent) -> str:
    number = f"№ {event.number}" if event.number else ""
    told = (str(event.get_kind_display()), number, event.name, event.referral.body.ky, event.code_in_words, event.words)
    return ", ".join(part for part in told if part)


@dataclass(frozen=True)
class Gap:
    """A kind of body the office has not named, or of whose body nobody knows the telephone."""

    kind: LawBody
    is_named: bool

    @property
    def words(self) -> str:
        missing = (
            gettext("no telephone is known") if self.is_named else gettext("the office has not set which body it is")
        )
        return f"{capfirst(str(KindName(self.kind).label))}: {missing}"


def gaps(*, on: date) -> list[Gap]:
    """What would be found out in the emergency: said at set-up and each morning (III.9)."""
    named = house.law_bodies(on)
    return [Gap(kind, kind in named) for kind in LawBody if kind not in named or not _phones(named[kind])]


def gaps_lately(*, on: date) -> list[Gap]:
    """The same for the home page and the morning, which name outside addressees without a telephone anyhow."""
    return remembered("gaps of law enforcement", lambda: _not_named_elsewhere(on))


def _not_named_elsewhere(on: date) -> list[Gap]:
    named = house.law_bodies(on)
    elsewhere = set(Body.objects.filter(is_outside_addressee=True).values_list("pk", flat=True))
    return [gap for gap in gaps(on=on) if named.get(gap.kind) not in elsewhere]


def _phones(body: str) -> list[str]:
    known = directions_of(body)
    return known.numbers if known else []


def key_of(referral: Referral) -> str:
    """The beginning of the keys of its reminders."""
    return f"law/{referral.alarm.number}/{referral.body_id}/"


def known_to(person: Person, *, on: date) -> Q:
    """The condition under which somebody may (still) know of a reminder of a hand-over."""
    start = Concat(Constant("law/"), Cast("number", CharField()), Constant("/"))
    seen = Alarm.objects.visible_to(person, on=on).annotate(at=StrIndex(OuterRef("key"), start))
    return Q(Exists(seen.filter(at=1)))
