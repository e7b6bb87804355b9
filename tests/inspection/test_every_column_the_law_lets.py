"""R19, R37, R47: extension, notice, forwarding, reply, ground, links and flags are committed to, column by column."""

import json

import pytest

from ishenim.appeals.models import Appeal, TermChange
from ishenim.audit.models import Entry
from ishenim.consideration.models import Collective, Dispatch, Leaving, Link, Notice, Reply, Standing
from ishenim.inspection.queries import Problem, verify
from ishenim.regulation.required_facts import CallerType, ToldName
from tests.consideration import roads
from tests.consideration.roads import ANSWERED, ROADS, SAID, SENT
from tests.inspection.altered import other

# The row that is altered, the step whose entry commits to it, and how its columns are called there.
ROWS = {
    "extension": (TermChange, {}, "step 2026/1/2", "term.{}"),
    "notice": (Notice, {"about": 2}, "step 2026/1/3", "notice.{}"),
    "how it was sent": (Dispatch, {"step__name": "send_notice"}, "step 2026/1/3", "dispatch.{}"),
    "link": (Link, {}, "step 2026/2/2", "link.{}"),
    "collective": (Collective, {}, "step 2026/2/3", "collective.{}"),
    "letter": (Dispatch, {"step__name": "forward"}, "step 2026/2/4", "dispatch.{}"),
    "none owed": (Notice, {"about": 4}, "step 2026/2/4", "notice.{}"),
    "reply": (Reply, {}, "step 2026/2/5", "reply.{}"),
    "leaving": (Leaving, {}, "step 2026/3/2", "leaving.{}"),
    "flag": (Standing, {"flag": "repeated"}, "step 2026/2/2", "flags.given"),
}
ELSEWHERE = {  # these columns say which row it is
    *((row, "step") for row in ROWS if row != "extension"),
    *(("extension", column) for column in ("appeal", "step")),
    *(("flag", column) for column in ("appeal", "since_place", "until_place")),
}
COLUMNS = [
    (row, column.name)
    for row, (model, *_) in ROWS.items()
    for column in model._meta.concrete_fields
    if column.name != "id" and (row, column.name) not in ELSEWHERE
]


@pytest.fixture(autouse=True)
def walked(unguarded, take, people, posts):
    """Line 1: extended and told of; line 2: repeated, collective, anonymous, forwarded, answered; line 3: left."""
    roads.verified()
    walker = roads.Walker(people, posts)
    nobody = {"caller_type": CallerType.ANONYMOUS, "name": ToldName(full="")}
    extended, forwarded, left = (roads.taken(take, posts, ROADS["ordinary"], **more) for more in ({}, nobody, {}))
    for appeal, name, who, facts in (
        *((appeal, "put_before_head", "operator", {}) for appeal in (extended, forwarded, left)),
        (extended, "extend", "akim", SAID),
        (extended, "send_notice", "operator", SENT),
        (forwarded, "link", "operator", {"other": extended.pk, "kind": "repeated", **SAID}),
        (forwarded, "mark_collective", "operator", {"people": 12}),
        (forwarded, "forward", "operator", {**SAID, **SENT, "body": "res"}),
        (forwarded, "body_reply", "operator", {**ANSWERED, "number": "5-11", "sent_on": roads.TODAY}),
        (left, "leave", "akim", {**SAID, "ground": "other_procedure"}),
    ):
        walker.go(appeal, name, who, **facts)


def test_what_nobody_touched_is_in_order():
    assert verify().problems == []


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_R19_R37_R47_a_changed_column_is_named_with_its_step(name, column):
    model, which, what, called = ROWS[name]
    row = model.objects.get(**which)
    model.objects.filter(pk=row.pk).update(**{column: other(row, model._meta.get_field(column))})

    assert Problem(what, "altered", (called.format(column),)) in verify().problems


def test_every_field_of_these_steps_is_altered_by_one_of_these_tests():
    records = [json.loads(bytes(entry.body)) for entry in Entry.objects.all()]
    committed = {key for record in records if record["ref"].startswith("step:") for key in record["c"]}
    altered = {ROWS[name][3].format(column) for name, column in COLUMNS}
    by_step = {key for key in committed if key.partition(".")[0] in ("step", "answer", "mark", "parts")}

    assert committed - altered - by_step == {"flags.ended", "term.step"}


def test_R19_a_flag_said_to_come_from_another_step_is_named_at_both():
    Standing.objects.filter(flag="collective").update(since_place=1)

    found = {(problem.what, problem.fields) for problem in verify().problems}
    assert found == {("step 2026/2/1", ("flags.given",)), ("step 2026/2/3", ("flags.given",))}


def test_R19_a_flag_that_stands_again_is_named_at_the_step_that_ended_it():
    Standing.objects.filter(flag="notice_owed", appeal__line__number=1).update(until_place=None)

    assert verify().problems == [Problem("step 2026/1/3", "altered", ("flags.ended",))]


def test_R19_a_flag_that_was_ended_is_named_at_the_step_said_to_have_ended_it():
    Standing.objects.filter(flag="collective").update(until_place=4)

    assert verify().problems == [Problem("step 2026/2/4", "altered", ("flags.ended",))]


@pytest.mark.parametrize(("since", "until", "how"), [(99, None, "added"), (3, 99, "altered")])
def test_R19_a_flag_no_step_gave_or_ended_is_named(since, until, how):
    Standing.objects.filter(flag="collective").update(since_place=since, until_place=until)

    assert ("flag collective of line 2026/2", how) in [(problem.what, problem.how) for problem in verify().problems]


@pytest.mark.parametrize("model", [Notice, Reply, Leaving, Link, Collective, Standing, TermChange])
def test_R19_a_row_that_is_gone_is_named(model):
    model.objects.all().delete()

    assert verify().problems != []


def test_R47_a_last_day_set_without_its_row_is_named():
    Appeal.objects.filter(line__number=1).update(due_on=roads.TODAY)

    assert "line 2026/1" in [problem.what for problem in verify().problems]
