"""The roads of an appeal as tests walk them: who takes which step, and who has a part in it on the way.

Every word that somebody writes on the way holds MARK, so that a leak is seen wherever it comes out.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db import connection

from ishenim.accounts.actions import keep_record
from ishenim.appeals.models import Appeal
from ishenim.common.models import HouseRecord, written
from ishenim.common.queries import forget
from ishenim.consideration import actions
from ishenim.consideration.facts import Facts
from ishenim.regulation import profiles
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.course import Course, Flag
from ishenim.regulation.posts import Role
from ishenim.regulation.profiles import Rule, Unit, Verified
from ishenim.regulation.seats import Office, Parts, Seat
from ishenim.worktime import queries as worktime
from tests.conftest import NOW
from tests.office import RUN

MARK = "Купуябелги"
TODAY = date(2026, 11, 24)
NOON = NOW + timedelta(hours=1)  # when every step of a road has been taken
POST_OF = {
    "akim": "akim",
    "deputy-akim": "deputy-akim",
    "akim-assistant": "akim-assistant",
    "head-of-apparatus": "head-of-apparatus",
    "operator": "records-specialist",
    "deputy-operator": "operator-2",
    "control": "control",
    "auditor": "auditor",
    "admin": "admin",
    "executor-1": "bilim-head",
    "executor-2": "bilim-staff",
    "executor-3": "ao-lenin-head",
}
ANSWER = (
    "Сиздин кайрылууңуз каралып чыкты. Электр тармактар ишканасы менен бирге үч лампа алмаштырылды, зым толугу менен "
    f"жаңыланды. Жарык 25-ноябрдан тартып күйөт. {MARK}"
)
SENT = {"channel": "paper", "number": "02-14/7", "sent_on": TODAY, "proof": f"квитанция № 15 {MARK}"}
SAID = {"words": f"{MARK}: ушундай чечилди."}
ANSWERED = {"words": ANSWER, "outcome": "resolved", "restored": "yes"}


@dataclass(frozen=True)
class Road:
    """Rows of (stage come to, step, who, facts), and the parts that stand at each stage, by codes of posts."""

    steps: tuple
    parts: dict[str, dict[str, str]]
    about: str = ""
    body: str = ""
    shut: str = ""
    outside: bool = False
    lead: str = "bilim-head"
    taker: str = "operator"
    flags: dict[str, frozenset[Flag]] = field(default_factory=dict)  # those that stand at each stage
    earlier: dict[str, frozenset[str]] = field(default_factory=dict)  # steps taken before it that exclude another
    stages: tuple[str, ...] = field(init=False)

    def __post_init__(self):
        come_to = dict.fromkeys(("registered", *(stage for stage, *_ in self.steps)))
        object.__setattr__(self, "stages", tuple(come_to))

    @property
    def shut_posts(self):
        return set(self.shut.split())

    @property
    def shut_people(self):
        return {person for person, post in POST_OF.items() if post in self.shut_posts}


def _inside(put, considers, lead, executor, approves, sends, *more):
    """The usual steps; `more` are taken before the resolution."""
    return (
        ("at_head", "put_before_head", put, {}),
        *more,
        ("assigned", "resolve", considers, {**SAID, "lead": lead, "co": ("ao-lenin-head",)}),
        ("in_work", "accept", executor, {}),
        ("in_approval", "submit_answer", executor, ANSWERED),
        ("approved", "approve", approves, {}),
        ("answered", "dispatch", sends, SENT),
        ("closed", "file", sends, {}),
    )


def _parts(considering, lead, **at_head):
    working = {"considering": considering, "lead": lead, "co": "ao-lenin-head"}
    on_the_way = ("assigned", "in_work", "in_approval", "approved", "answered")
    return {
        "registered": {"keeper": "records-specialist"},
        "at_head": {"considering": considering, **at_head},
        **dict.fromkeys(on_the_way, working),
        "closed": {},
    }


ASKED = ("at_head", "discuss", "akim", {**SAID, "chosen": "deputy-akim"})
ROADS = {
    "ordinary": Road(
        steps=_inside("operator", "akim", "bilim-head", "executor-1", "head-of-apparatus", "operator", ASKED),
        parts=_parts("akim", "bilim-head", chosen="deputy-akim"),
    ),
    "forwarded": Road(
        steps=(
            ("at_head", "put_before_head", "operator", {}),
            ("forwarded", "forward", "operator", {**SENT, **SAID, "body": "res"}),
            ("answered", "body_reply", "operator", {**ANSWERED, "number": f"5-11 {MARK}", "sent_on": TODAY}),
            ("closed", "file", "operator", {}),
        ),
        parts={
            "registered": {"keeper": "records-specialist"},
            "at_head": {"considering": "akim"},
            "forwarded": {},
            "answered": {},
            "closed": {},
        },
        flags=dict.fromkeys(("forwarded", "answered", "closed"), frozenset({Flag.NOTICE_OWED})),
        earlier=dict.fromkeys(("forwarded", "answered", "closed"), frozenset({"forward"})),
    ),
    "about the akim": Road(
        about="akim",
        shut="akim deputy-akim akim-assistant records-specialist operator-2 control admin",
        outside=True,
        steps=(
            ("forwarded", "transmit", "head-of-apparatus", {**SENT, "body": "prok"}),
            ("answered", "outside_answer", "head-of-apparatus", {**ANSWERED, "outcome": "explained"}),
            ("closed", "file", "head-of-apparatus", {}),
        ),
        parts={"registered": {"keeper": "records-specialist"}, "forwarded": {}, "answered": {}, "closed": {}},
    ),
    "about the records specialist": Road(
        about="records-specialist",
        shut="records-specialist operator-2",
        lead="control",
        steps=_inside("operator", "head-of-apparatus", "control", "control", "akim", "head-of-apparatus"),
        parts=_parts("head-of-apparatus", "control"),
    ),
    "about the head of apparatus": Road(
        about="head-of-apparatus",
        shut="head-of-apparatus records-specialist operator-2 control admin",
        lead="deputy-akim",
        steps=_inside("operator", "akim", "deputy-akim", "deputy-akim", "akim", "akim"),
        parts=_parts("akim", "deputy-akim"),
    ),
    "about the head of a body": Road(
        body="bilim",
        shut="bilim-head bilim-staff",
        lead="akim-assistant",
        steps=_inside("operator", "akim", "akim-assistant", "akim-assistant", "head-of-apparatus", "operator"),
        parts=_parts("akim", "akim-assistant"),
    ),
}


def places(names=ROADS, *, leaving_out=()):
    """Each road at each of its stages, to be walked one by one.

    On PostgreSQL at its first, middle and last stage: the same statements are asked there with other values, and the
    whole matrix is walked on SQLite (docs/decisions/0031).
    """
    found = []
    for name in names:
        stages = [stage for stage in ROADS[name].stages if stage not in leaving_out]
        some = {stages[0], stages[len(stages) // 2], stages[-1]} if RUN else set(stages)
        found += [(name, stage) for stage in stages if stage in some]
    return found


def taken(take, posts, road, **facts):
    """Register what a road begins with: an ordinary appeal or a complaint."""
    facts = {
        "content": f"10:42 Көчөдө жарык жок, түнкүсүн балдар мектептен караңгыда келет. {MARK}",
        "summary": f"Жарык жок {MARK}",
        **facts,
    }
    if road.about or road.body:
        rank = Rank.HEAD if road.body else Rank.EMPLOYEE
        post = posts[road.about].pk if road.about else None
        facts["abouts"] = (About(post, road.body, rank, frozenset({Allegation.RUDENESS})),)
        facts["kind"] = "complaint"
    return take(by=road.taker, **facts)


class Walker:
    """Takes steps a minute after the last one, as people named by their user names with posts named by codes."""

    def __init__(self, people, posts, *, at=NOW):
        self.people, self.posts, self.at = people, posts, at

    def go(self, appeal, name, who, *, at=None, **facts):
        self.at += timedelta(minutes=1)
        return actions.take_step(appeal, name, self.facts(**facts), by=self.people[who], at=at or self.at)

    def facts(self, **given):
        """Facts with posts instead of their codes."""
        for one in ("lead", "chosen"):
            if given.get(one):
                given[one] = self.posts[given[one]].pk
        for several in ("co", "to_know"):
            given[several] = tuple(self.posts[code].pk for code in given.get(several, ()))
        return Facts(**given)

    def bring(self, appeal, road, to):
        """Walk a road until a stage, with every step that is taken there."""
        for stage, name, who, facts in road.steps:
            if appeal.stage == to and stage != to:
                break
            self.go(appeal, name, who, **facts)
        assert appeal.stage == to
        return appeal


def office(posts):
    """The demo office as the rule of seats sees it: every seat held by somebody of its own."""
    seats = (Seat(post.pk, Role(post.role), post.deputy_of_id, is_held=True) for post in posts.values())
    return Office(tuple(seats), {posts["akim"].pk: posts["head-of-apparatus"].pk})


def parts(road, stage, posts):
    """The parts in an appeal at a stage of a road, as its table says."""
    given = {
        name: frozenset(posts[code].pk for code in codes.split())
        for name, codes in {"shut_out": road.shut, "subjects": road.about, **road.parts[stage]}.items()
    }
    return Parts(**given)


def course(road, stage, *, is_on=False):
    """How an appeal went to a stage of a road; `is_on`: its wording of the law lets a term be extended, and wait."""
    flags, earlier = road.flags.get(stage, frozenset()), road.earlier.get(stage, frozenset())
    return Course(flags, earlier, may_extend=is_on, may_wait=is_on)


def verified(**rules):
    """Let the office verify its wording of the law: a term may be extended and stand still; `rules` replace these."""
    wording = next(one for one in profiles.SHIPPED if one.id == "kg-67-2025")
    rules = {"extension": Rule(30, Unit.CALENDAR_DAY, "A"), "waiting": Rule(30, Unit.CALENDAR_DAY, "A"), **rules}
    checked = Verified("head-of-apparatus", date(2026, 11, 1), "https://cbd.minjust.gov.kg/202215")
    told = worktime.profile_told(replace(wording, version=2, verified=checked, **rules))
    facts = {"values": written(told), "before": written({}), "since": date(2026, 11, 1), "by": "head-of-apparatus"}
    keep_record(HouseRecord(subject="rules/kg-67-2025", at=NOW, **facts), seen=0, did="set_wording")
    forget()


def everything():
    """How many rows each table of the office has, and all that a step may change in place."""
    tables = sorted(name for name in connection.introspection.table_names() if not name.startswith("django_"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
        rows = dict(zip(tables, cursor.fetchone(), strict=True))
    return rows, list(Appeal.objects.order_by("pk").values_list("pk", "stage", "kept_by"))
