"""Links between appeals with what one is to the other, and appeals of several people (law, article 1(6); law.md 2)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ishenim.appeals.models import Appeal
from ishenim.common.prepared import insert
from ishenim.common.refusals import Overtaken, Refused
from ishenim.consideration.facts import Fields, Taken
from ishenim.consideration.models import Collective, Link, Standing, StepTaken
from ishenim.journal.models import Restriction
from ishenim.regulation import links
from ishenim.regulation.course import Flag
from ishenim.regulation.links import Ends, LinkKind
from ishenim.regulation.stages import FINISHED, Stage

MOST_PEOPLE = 1_000_000


def kind_of(taken: Taken) -> LinkKind:
    """The kind that was chosen; pages and callers that know of none mean the first."""
    told = taken.facts.kind or LinkKind.RELATED
    if told not in set(LinkKind):
        raise Refused("link_to_nothing")
    return LinkKind(told)


def check_link(taken: Taken) -> None:
    """Another appeal that the person may see, of each kind once; a new kind takes the place of the old one."""
    appeal, kind = taken.appeal, kind_of(taken)
    seen = Appeal.objects.visible_to(taken.row.by, on=taken.today).select_related("line")
    other = seen.filter(pk=taken.facts.other or 0).exclude(pk=appeal.pk).first()
    if other is None:
        raise Refused("link_to_nothing")
    if kind == _standing_kind(appeal, other):
        raise Overtaken("step_already_taken", appeal=appeal)
    why = links.unlinked(kind, _ends(taken, other))
    if why:
        raise Refused(why.value, other=other)


def write_link(taken: Taken) -> Fields:
    link = Link(step=taken.row, kind=kind_of(taken).value)
    insert(link)
    return link.committed()


def check_collective(taken: Taken) -> None:
    people = taken.facts.people
    if people is not None and not 0 < people <= MOST_PEOPLE:
        raise Refused("people_out_of_range", most=MOST_PEOPLE)
    if not links.is_collective(people, on_behalf=taken.facts.on_behalf):
        raise Refused("not_collective")


def write_collective(taken: Taken) -> Fields:
    row = Collective(step=taken.row, people=taken.facts.people, on_behalf=taken.facts.on_behalf)
    insert(row)
    return row.committed()


def joined_to(appeal: Appeal) -> list[int]:
    """The appeals that follow this one."""
    return list(_joined().filter(other=appeal).order_by("appeal").values_list("appeal_id", flat=True))


def _joined() -> "QuerySet[Standing]":
    """What is considered together. An appeal that was restricted since neither leads nor follows: the words written on
    one would be read on the other by whoever is shut out, and a refusal would tell of what leads it (decisions 5).
    """
    ends = Q(line=OuterRef("appeal__line")) | Q(line=OuterRef("other__line"))
    running = Standing.objects.filter(flag=Flag.JOINED, until_place=None)
    return running.filter(~Exists(Restriction.objects.filter(ends)))


def _standing_kind(appeal: Appeal, other: Appeal) -> LinkKind | None:
    """What the appeal is to the other one now; links older than the kinds say only that there is one."""
    running = Standing.objects.filter(appeal=appeal, other=other, until_place=None).first()
    if running is not None:
        return LinkKind(running.flag)
    return LinkKind.RELATED if appeal.steps.filter(other=other).exists() else None


def _ends(taken: Taken, other: Appeal) -> Ends:
    appeal, joined = taken.appeal, _joined()
    return Ends(
        other_is_earlier=(other.line.year, other.line.number) < (appeal.line.year, appeal.line.number),
        other_was_late=_was_late(other, taken),
        is_contested=bool(taken.row.words),
        other_is_finished=Stage(other.stage) in FINISHED | {Stage.FORWARDED},
        other_is_joined=joined.filter(appeal=other).exists(),
        has_joined=joined.filter(other=appeal).exists(),
        is_joined=joined.filter(appeal=appeal).exists(),
        is_restricted=Restriction.objects.filter(line__in=[appeal.line_id, other.line_id]).exists(),
    )


def _was_late(other: Appeal, taken: Taken) -> bool:
    """Answered after its term, or not answered and the term is over; nothing is late whose last day is not known."""
    if other.due_on is None:
        return False
    answered = StepTaken.objects.filter(appeal=other, name="dispatch").select_related("dispatch").order_by("place")
    first = answered.first()
    if first is None:
        return Stage(other.stage) not in FINISHED and taken.today > other.due_on
    return first.dispatch.sent_on > other.due_on
