"""R3, R21, R25: every step, at every stage, by every person: exactly what the table and the seats say, and no more."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection, transaction

from ishenim.appeals.models import Appeal
from ishenim.common.refusals import Overtaken, Refused
from ishenim.consideration import actions, queries, situations
from ishenim.consideration.models import StepTaken
from ishenim.consideration.words import Act, Done
from ishenim.files import actions as files
from ishenim.regulation import seats
from ishenim.regulation.course import hindrance
from ishenim.regulation.stages import EXPLAIN, NOT_OFFERED, STEPS, Stage, steps_from
from tests.consideration import roads
from tests.consideration.roads import ANSWERED, POST_OF, ROADS, SAID, SENT, everything

pytestmark = pytest.mark.django_db

WALKED = [name for name in ROADS if name != "about the head of a body"]
PLACES = roads.places(WALKED)
every_place = pytest.mark.parametrize(("name", "stage"), PLACES, ids=[f"{n}, {s}" for n, s in PLACES])
DONE, OVERTAKEN, OTHER_ROAD, NOT_YOURS = "done", "step_already_taken", "other_road", "not_your_step"
ALWAYS_OURS = "always_ours"
ONE_MORE = {"consideration_steptaken": 1, "audit_entry": 1, "audit_salts": 1}


@pytest.fixture
def other(take):
    """Another appeal, to link with."""
    return take(content="Мектептин чатыры агат.", summary="Чатыр")


@pytest.fixture
def scan():
    """A scan of a resolution written on paper; its bytes go when the test has ended."""
    received = files.receive("Карап, жооп бериңиз. Аким".encode(), f"{uuid4()}.txt")
    yield received
    files.discard([received])


def complete(walker, road, other, scan):
    """What each step needs to be taken; those not named need nothing or only words."""
    resolution = {**SAID, "lead": road.lead, "working_days": 3}
    needed = {
        "resolve": {**resolution, "co": ("ao-lenin-head",)},
        "enter_resolution": {**resolution, "files": (scan,)},
        "take_note": {**resolution, "to_know": ("ao-lenin-head",)},
        "discuss": {**SAID, "chosen": "ao-lenin-head"},
        "ask_part": {**SAID, "chosen": "ao-lenin-head"},
        "submit_answer": ANSWERED,
        "dispatch": SENT,
        "transmit": {**SENT, "body": "ukmk"},
        "explain_where_to_go": {**SAID, "body": "socfond"},
        "outside_answer": {**ANSWERED, "number": "5-11"},
        "link": {"other": other.pk},
        "forward": {**SENT, **SAID, "body": "res"},
        "body_reply": {**ANSWERED, "number": "5-11", "sent_on": roads.TODAY},
        "leave": {**SAID, "ground": "other_procedure"},
        "send_notice": SENT,
        "mark_collective": {"people": 2},
        "hand_over": {**SENT, "body": "ukmk"},
    }
    return {name: walker.facts(**needed.get(name, SAID)) for name in STEPS}


def may(step, road, stage, posts):
    """Who may take a step there: the seats' answer, in user names."""
    found = seats.posts_of(step.by, office=roads.office(posts), parts=roads.parts(road, stage, posts))
    return {person for person, code in POST_OF.items() if posts[code].pk in found}


def due(road, stage, posts, *, is_on=False):
    """What must come of every step of every person at a stage; `is_on` as roads.course()."""
    course = roads.course(road, stage, is_on=is_on)
    is_ours = bool(road.about or road.body)
    offered = {step.name for step in steps_from(Stage(stage), outside=road.outside, is_always_ours=is_ours)}
    expected = {}
    for name, step in STEPS.items():
        able = may(step, road, stage, posts)
        for person in POST_OF:
            if stage not in step.frm:
                expected[name, person] = OVERTAKEN
            elif name not in offered:
                expected[name, person] = ALWAYS_OURS if name == EXPLAIN and not road.outside else OTHER_ROAD
            elif person not in able:
                expected[name, person] = NOT_YOURS
            else:
                expected[name, person] = hindrance(name, course) or (DONE, step.to or stage)
    return expected


@contextmanager
def written():
    """Yield the list of statements that write, as they come: one undone with its savepoint leaves no other trace."""
    seen = []

    def watched(execute, sql, *more):
        seen.extend([sql] if sql.startswith(("INSERT", "UPDATE", "DELETE")) else [])
        return execute(sql, *more)

    with connection.execute_wrapper(watched):
        yield seen


def tried(appeal, name, facts, person, *, before):
    """Take a step and undo it; return what came of it. `before` is everything as it stood."""
    try:
        with transaction.atomic(), written() as statements:
            row = actions.take_step(appeal, name, facts, by=person, at=roads.NOON)
            after = Appeal.objects.values_list("stage", flat=True).get(pk=appeal.pk)
            more = {table: count - before[0][table] for table, count in everything()[0].items() if table in ONE_MORE}
            transaction.set_rollback(True)
    except Refused as refusal:
        is_right_kind = isinstance(refusal, Overtaken) == (refusal.key == OVERTAKEN)
        return (
            refusal.key if is_right_kind and not statements else ("wrote or of another kind", refusal.key, statements)
        )
    is_whole = bool(statements) and (more, row.to) == (ONE_MORE, after)
    return (DONE, after) if is_whole else ("wrote", more, row.to)


@pytest.mark.parametrize("is_on", [False, True], ids=["as shipped", "verified"])
@every_place
def test_R3_R21_R25_R47_every_step_of_every_person_is_taken_or_refused_as_the_table_says(
    name, stage, is_on, brought, walker, other, scan, law
):
    if is_on:
        law()
    road, appeal = ROADS[name], brought(stage, road=name)
    facts, before = complete(walker, road, other, scan), everything()

    found = {
        (step, person): tried(appeal, step, facts[step], walker.people[person], before=before)
        for step in STEPS
        for person in POST_OF
    }

    assert found == due(road, stage, walker.posts, is_on=is_on)
    assert everything() == before


@pytest.mark.parametrize("is_on", [False, True], ids=["as shipped", "verified"])
@every_place
def test_R3_R21_R25_R47_the_buttons_are_the_steps_that_would_be_taken(name, stage, is_on, brought, walker, law):
    if is_on:
        law()
    road, appeal = ROADS[name], brought(stage, road=name)
    staff = situations.staff(on=roads.TODAY)
    now = situations.situation(appeal, staff=staff)

    buttons = {
        (offer.step.name, person)
        for person in POST_OF
        for offer in queries.offers(now, walker.people[person], staff=staff, at=roads.NOON)
        if offer.is_mine
    }

    expected = due(road, stage, walker.posts, is_on=is_on)
    may = {cell for cell, what in expected.items() if what[0] == DONE}
    assert buttons == {(step, person) for step, person in may if step not in NOT_OFFERED}


@every_place
def test_R21_the_card_names_whose_step_carries_it_on(name, stage, brought, walker):
    road, appeal = ROADS[name], brought(stage, road=name)
    staff = situations.staff(on=roads.TODAY)
    now = situations.situation(appeal, staff=staff)

    told = {
        offer.step.name: {one.post.code for one in offer.whose}
        for offer in queries.offers(now, walker.people["auditor"], staff=staff, at=roads.NOON)
        if offer.step.is_main
    }

    main = [step for step in steps_from(Stage(stage), outside=road.outside) if step.is_main]
    assert told == {step.name: {POST_OF[who] for who in may(step, road, stage, walker.posts)} for step in main}


@pytest.mark.parametrize("name", ROADS)
def test_R3_R11_R21_R25_each_road_is_walked_to_its_end_and_the_log_holds(name, brought):
    from ishenim.inspection.queries import verify

    appeal = brought("closed", road=name)

    last = StepTaken.objects.filter(appeal=appeal).order_by("-place").first()
    assert (last.place, last.to, verify().problems) == (len(ROADS[name].steps), "closed", [])


@pytest.mark.parametrize("name", ["ordinary", "about the records specialist", "about the head of apparatus"])
def test_R3_R11_an_appeal_opened_again_walks_the_road_a_second_time(name, brought, walker):
    road, appeal = ROADS[name], brought("closed", road=name)
    walker.go(appeal, "reopen", "akim", **SAID)

    for _, step, who, facts in road.steps[1:]:
        walker.go(appeal, step, who, **facts)

    assert (appeal.stage, appeal.line.marks.count()) == ("closed", 2)


def test_R3_R25_a_complaint_about_the_akim_is_sent_a_second_time(brought, walker):
    road, appeal = ROADS["about the akim"], brought("closed", road="about the akim")
    walker.go(appeal, "send_anew", "head-of-apparatus", **SAID)

    for _, step, who, facts in road.steps:
        walker.go(appeal, step, who, **facts)

    assert (appeal.stage, appeal.line.marks.count()) == ("closed", 4)


def test_every_step_has_its_words_in_the_history_and_on_the_button():
    assert (set(Done.values), set(Act.values)) == (set(STEPS), set(STEPS))
