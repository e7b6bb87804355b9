"""What is offered to a person with an appeal, its story, its term, what it is linked with."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from django.db.models import CharField, Count, Q
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.accounts.queries import Manned
from ishenim.appeals.follow_up import keyed_hash
from ishenim.appeals.models import (
    Appeal,
    AppealQuerySet,
    CallerType,
    FollowUp,
    Part,
    PartKind,
    Stage,
    TermChange,
)
from ishenim.appeals.queries import visible_among, visible_of_phone
from ishenim.common import house
from ishenim.common.days import midnight
from ishenim.common.prepared import Keyed, Query, Slot
from ishenim.consideration.models import AnswerDraft, Explanation, StepTaken
from ishenim.consideration.situations import BESIDE, Card, Situation, Staff, grouped, is_waited_for, wording
from ishenim.directory.models import Body
from ishenim.kyrgyz.order import sort_key
from ishenim.papers.facts import Body as BodyOnPaper
from ishenim.papers.office_papers import Directions, Slip
from ishenim.papers.queries import letterhead
from ishenim.regulation import notices, stages, terms
from ishenim.regulation.chain import Value
from ishenim.regulation.course import Hindrance, hindrance
from ishenim.regulation.notices import NoneOwed
from ishenim.regulation.stages import Step
from ishenim.regulation.terms import Term
from ishenim.worktime import queries as worktime
from ishenim.worktime.reasons import Reason, reason

NEAR = 3  # working days before the term at which an appeal is marked (ux 5)
LINKED_FROM = Keyed("other", lambda of: StepTaken.objects.filter(of).values_list("appeal_id"))
OF_CODE = Query(lambda: FollowUp.objects.filter(code_hash=Slot("hash", CharField())).select_related("appeal__line"))
TOLD_ON_SLIP = tuple(field.name for field in fields(Directions))
TOLD = frozenset(  # why a step cannot be taken is said; of the others the card tells by itself
    {
        *(Hindrance.NEW_FACTS_UNREAD, Hindrance.STILL_WAITS, Hindrance.EXTENSION_IS_OFF, Hindrance.TERM_IS_UNKNOWN),
        *(Hindrance.TERM_IS_OVER, Hindrance.EXPLAINED_BEFORE),
    }
)
CHANGES = Keyed("appeal", lambda of: TermChange.objects.filter(of).order_by("place"))
TERM_IS_OVER = {*stages.FINISHED, Stage.FORWARDED}
LINKED = 16  # linked appeals shown, of each kind


@dataclass(frozen=True)
class Offer:
    """A step that leads on from here: for this person, or with the posts whose step it is."""

    step: Step
    is_mine: bool
    whose: tuple[Manned, ...]
    why_not: Hindrance | None = None

    @property
    def sentence(self) -> str:
        """The template that says why it cannot be taken now."""
        return f"refusals/{self.why_not}.html"


def offers(now: Situation, person: Person, *, staff: Staff, at: datetime) -> list[Offer]:
    """Return every step that leads on, the person's own first; the others say whose they are.

    One that the law or what happened so far stands against is offered to nobody; whose it would be is told why,
    unless that goes without saying.
    """
    found, on, course = [], timezone.localdate(at), now.course(at=at)
    for step in (one for one in now.steps if one.name not in stages.NOT_OFFERED):
        why_not = hindrance(step.name, course)
        is_mine = now.capacity(step, person, on=on) is not None
        if why_not is not None and not (is_mine and why_not in TOLD):
            continue
        whose = () if is_mine else tuple(staff.named(now.posts_for(step)))
        if is_mine or whose or step.is_main:
            found.append(Offer(step, is_mine and why_not is None, whose, why_not))
    return sorted(found, key=lambda offer: (not offer.is_mine, not offer.step.is_main))


@dataclass(frozen=True)
class Chapter:
    """One step of the story with the parts it gave."""

    step: StepTaken
    given: tuple[Part, ...]


def story(known: Card, *, posts: frozenset[int], seen: AppealQuerySet) -> list[Chapter]:
    """Return the steps from oldest to newest as one reader may know them, each with those of the parts it gave.

    A private note is shown to its own post only; a link to an appeal that this reader must not know of, to nobody
    without it: the words beside it would tell (decisions 5).
    """
    rows, given = known.steps, grouped((part.since_place, part) for part in known.parts)
    others = {row.other_id for row in rows if row.other_id}
    opened = set(seen.filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    shown = [
        row
        for row in rows
        if (row.name != "note" or row.post_id in posts) and (row.other_id is None or row.other_id in opened)
    ]
    return [Chapter(row, tuple(given.get(row.place, ()))) for row in shown]


def likely_leads(
    appeal: Appeal, choices: Iterable[tuple[str, object]], *, seen: AppealQuerySet
) -> list[tuple[str, object]]:
    """Return the choices for the lead executor: the default of the topic, who led its latest appeals, the others.

    Only appeals this person may see count: the order would tell of the others.
    """
    offered = [choice for choice in choices if choice[0]]
    latest = list(seen.filter(topic=appeal.topic_id).newest_first().values_list("pk", flat=True)[:200])
    recent = Part.objects.filter(kind=PartKind.LEAD, appeal__in=latest).order_by("-pk")
    first = [str(appeal.topic.executor_id)] if appeal.topic.executor_id else []
    order = list(dict.fromkeys([*first, *(str(post) for post in recent.values_list("post_id", flat=True)[:40])]))
    known = sorted((one for one in offered if one[0] in order), key=lambda one: order.index(one[0]))
    return [*known, *(one for one in offered if one not in known)]


@dataclass(frozen=True)
class Due:
    """A term as it is shown on a day: the last day, how many working days are left, and why that day."""

    on: date
    today: date

    @cached_property
    def left(self) -> int:
        """Working days left, 0 on the last one and when the term has passed."""
        if self.is_over:
            return 0
        return worktime.working_days_left(self.on, self.today)

    @property
    def is_near(self) -> bool:
        return not self.is_over and self.left <= NEAR

    @property
    def is_over(self) -> bool:
        return self.on < self.today


def term(appeal: Appeal, *, on: date) -> Due | None:
    """Return the term of the law for an unfinished appeal; None when it has none or it does not run.

    It does not run while the appeal is with another body or the applicant is waited for.
    """
    if appeal.due_on is None or Stage(appeal.stage) in TERM_IS_OVER or is_waited_for(appeal):
        return None
    return Due(appeal.due_on, on)


@dataclass(frozen=True)
class Why:
    """Why the term of an appeal ends on its day: as it was counted first, then each change of it."""

    first: Reason
    changes: tuple[TermChange, ...]


def why(appeal: Appeal) -> Why | None:
    """Return it for an unfinished appeal."""
    return whys([appeal]).get(appeal.pk)


def whys(appeals: Iterable[Appeal]) -> dict[int, Why]:
    """Return it by key for those unfinished; of those registered on one day and ending on one it is counted once."""
    unfinished = [one for one in appeals if stages.Stage(one.stage) not in stages.FINISHED]
    changes = grouped((change.appeal_id, change) for change in CHANGES.rows([one.pk for one in unfinished]))
    counted = cache(_first_count)
    told: dict[int, Why] = {}
    for one in unfinished:
        later = tuple(changes.get(one.pk, ()))
        first = counted(timezone.localdate(one.line.registered_at), one.profile or "", _stood(one, later))
        told[one.pk] = Why(first, later)
    return told


def _first_count(registered_on: date, profile_code: str, stood: date | None) -> Reason:
    """Why a term ended on the day it was given at registration, by the calendar of today."""
    profile = worktime.profile_of(profile_code, registered_on=registered_on)
    counted = terms.consideration(registered_on, profile, calendar=worktime.calendar())
    return reason(replace(counted, due_on=stood), profile)


def _stood(appeal: Appeal, changes: tuple[TermChange, ...]) -> date | None:
    return changes[0].was if changes else appeal.due_on


def extension_of(appeal: Appeal) -> Term:
    """Until when an answer is due if the term is extended: counted from the last day that stands (law.md 4.7)."""
    profile, calendar = wording(appeal), worktime.calendar()
    first = terms.consideration(timezone.localdate(appeal.line.registered_at), profile, calendar=calendar)
    return terms.extension(replace(first, due_on=appeal.due_on), profile, calendar=calendar)


def forwarding_of(appeal: Appeal) -> Term:
    """Until when what is not ours must be forwarded (R37)."""
    registered_on = timezone.localdate(appeal.line.registered_at)
    return terms.forwarding(registered_on, wording(appeal), calendar=worktime.calendar())


def has_address(appeal: Appeal) -> bool:
    """Tell whether a letter would find the applicant."""
    applicant = appeal.applicant
    return any(told.strip() for told in (applicant.postal, applicant.street, applicant.village_told))


def none_owed(appeal: Appeal) -> NoneOwed | None:
    """Return why the applicant is owed no notice of what is decided, None when he is owed one."""
    applicant = appeal.applicant
    is_anonymous = applicant.caller_type == CallerType.ANONYMOUS or not applicant.title.strip()
    return notices.none_owed(is_anonymous=is_anonymous, has_address=has_address(appeal))


def last_answer(appeal: Appeal) -> StepTaken | None:
    """The last answer that was written; None before the first."""
    written = appeal.steps.filter(name="submit_answer").select_related("answer", "by", "post")
    return written.order_by("-place").first()


def answer_so_far(appeal: Appeal) -> dict[str, str]:
    """What the form of an answer begins with: the draft, otherwise the answer that was returned."""
    draft = AnswerDraft.objects.filter(appeal=appeal).first()
    if draft is not None:
        return {"words": draft.words, "outcome": draft.outcome, "restored": draft.restored}
    last = appeal.steps.order_by("-place").first()
    written = last_answer(appeal) if last is not None and last.name == "return_answer" else None
    if written is None:
        return {}
    return {"words": written.words, "outcome": written.answer.outcome, "restored": written.answer.restored}


@dataclass(frozen=True)
class Linked:
    """Appeals that have to do with one: linked by hand, and others of the same phone."""

    by_hand: list[Appeal]
    by_phone: list[Appeal]


def linked(known: Card, person: Person, *, on: date, knows_names: bool) -> Linked:
    """Return the linked appeals among those a person may see, newest first.

    Whoever must not know the name of a caller who asked for it is not led to his other appeals by the phone.
    """
    appeal = known.appeal
    others = {step.other_id for step in known.steps if step.other_id}
    others |= {key for (key,) in LINKED_FROM.rows([appeal.pk])}
    by_hand = visible_among(person, others - {appeal.pk}, on=on)[:LINKED]
    is_open = knows_names or not appeal.applicant.is_confidential
    numbers = [phone.number for phone in known.phones if phone.number] if is_open else []
    shown = {appeal.pk, *(one.pk for one in by_hand)}
    called = visible_of_phone(person, numbers, on=on, knows_names=knows_names)
    by_phone = [one for one in called if one.pk not in shown]
    return Linked(by_hand, by_phone[:LINKED])


def step_fields(step: StepTaken) -> dict[str, Value]:
    """Return what the log commits to of a step, read back from its rows (the order of the parts is fixed)."""
    fields = step.committed()
    for beside in BESIDE:
        row = getattr(step, beside, None)
        if row is not None:
            fields.update(row.committed())
    for change in step.appeal.term_changes.all():
        if change.step == step.place:
            fields.update(change.committed())
    parts = list(step.appeal.parts.all())
    ended = sorted((part.kind, part.post_id) for part in parts if part.until_place == step.place)
    given = sorted(f"{part.kind}:{part.post_id}" for part in parts if part.since_place == step.place)
    fields.update(_flag_fields(step))
    if ended:
        fields["parts.ended"] = tuple(f"{kind}:{post}" for kind, post in ended)
    if given:
        fields["parts.given"] = tuple(given)
    for attached in step.attachments.all():
        file = getattr(attached, "file", None)  # None: its row is gone
        if file is not None:
            fields.update(file.committed(place=attached.place))
    for mark in step.appeal.line.marks.all():
        if mark.place == step.place:
            fields.update(mark.committed())
    return fields


def _flag_fields(step: StepTaken) -> dict[str, Value]:
    rows = list(step.appeal.standings.all())
    given = tuple(sorted(row.told for row in rows if row.since_place == step.place))
    ended = tuple(sorted(f"{row.flag}:{row.since_place}" for row in rows if row.until_place == step.place))
    fields: dict[str, Value] = {"flags.given": given} if given else {}
    return {**fields, "flags.ended": ended} if ended else fields


@dataclass(frozen=True)
class Explained:
    """How often callers were sent to one institution."""

    body: Body
    month: int  # the last 30 days
    year: int  # this calendar year


def explained(*, seen: AppealQuerySet, on: date) -> list[Explained]:
    """Count the explanations of this year by institution, the most frequent first; each use counts once (R35).

    `seen`: the appeals that whoever reads it may open (decisions 5).
    """
    start, month = midnight(on.replace(month=1, day=1)), midnight(on - timedelta(days=30))
    mine = Explanation.objects.filter(step__appeal__in=seen.order_by().values("pk"))
    found = mine.filter(step__at__gte=min(start, month)).values("body_id")
    counts = found.annotate(
        month=Count("pk", filter=Q(step__at__gte=month)), year=Count("pk", filter=Q(step__at__gte=start))
    )
    bodies = Body.objects.in_bulk([row["body_id"] for row in counts])
    rows = [Explained(bodies[row["body_id"]], row["month"], row["year"]) for row in counts]
    return sorted(rows, key=lambda one: (-one.year, -one.month, sort_key(one.body.ky)))


def slip_of(appeal: Appeal, step: StepTaken) -> Slip:
    """Return what the caller was told, as a paper: in Russian if that was his language, else in Kyrgyz (R35)."""
    told, day = step.explanation, timezone.localdate(appeal.line.registered_at)
    language = "ru" if told.language == "ru" else "ky"
    words = told.directions.words_in(language) if told.directions else None
    how = Directions(**{part: getattr(words, part) for part in TOLD_ON_SLIP}) if words else None
    phones = tuple(told.directions.numbers) if told.directions else ()
    return Slip(
        head=letterhead(on=day),
        index=house.index(appeal.line.number, year=appeal.line.year, on=day),
        registered_on=day,
        told_at=timezone.localtime(step.at),
        told_by=f"{step.by.full_name}, {step.post.name_in(language)}",
        body=BodyOnPaper(told.body.name_in(language), words.address if words else "", phones),
        language=language,
        directions=how,
        told="" if words and words.order == step.words else step.words,
    )


@dataclass(frozen=True)
class PublicStatus:
    """What may be said of an appeal to whoever has its code: never its text, never a name (decisions 10)."""

    number: int
    registered_on: date
    stage: str
    body: str  # who is responsible now, in the language of the page; empty: the office itself
    due: Due | None
    is_sure: bool  # the rule of the term may speak without the badge


def status_by_code(code: str, four: str, *, on: date, seen: AppealQuerySet | None = None) -> PublicStatus | None:
    """Return how the appeal of a code stands, None for any wrong pair; both cost one hash and one statement.

    `seen`: what whoever asks for the caller may know of; of anything else the pair is wrong (decisions 5).
    """
    found = OF_CODE.first(hash=keyed_hash(code, four))
    if found is None or (seen is not None and not seen.filter(pk=found.appeal_id).exists()):
        return None
    appeal, away = found.appeal, sent_away(found.appeal)
    return PublicStatus(
        number=appeal.line.number,
        registered_on=timezone.localdate(appeal.line.registered_at),
        stage=str(Stage(appeal.stage).label),
        body=_responsible(appeal, away),
        due=term(appeal, on=on),
        is_sure=wording(appeal).is_sure(terms.Name.CONSIDERATION),
    )


def sent_away(appeal: Appeal) -> StepTaken | None:
    """The step with which an appeal went to another body, while it is there."""
    if Stage(appeal.stage) != Stage.FORWARDED:
        return None
    away = appeal.steps.filter(name__in=("transmit", "forward")).select_related("dispatch__body")
    return away.order_by("-place").first()


def _responsible(appeal: Appeal, away: StepTaken | None) -> str:
    """The body an appeal was sent to, otherwise the body of the lead executor."""
    if away is not None:
        return away.dispatch.body.name if away.dispatch.body else ""
    lead = appeal.parts.filter(kind=PartKind.LEAD, until_place=None).select_related("post").first()
    body = Body.objects.filter(code=lead.post.body).first() if lead else None
    return body.name if body else ""
