"""R21, R25: what the home page says waits for somebody is what the seats say he may do, on every road."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ishenim.accounts.models import Holding
from ishenim.accounts.queries import held_by
from ishenim.consideration import situations
from ishenim.consideration.turns import AWAITED, FLAGGED, to_resolve, turns
from ishenim.regulation.stages import STEPS, steps_from
from tests.consideration import roads
from tests.consideration.roads import POST_OF, ROADS, TODAY
from tests.consideration.test_the_matrix import DONE, PLACES, due

pytestmark = pytest.mark.django_db
ELSEWHERE = {"not_put", "to_know"}  # lists of what nobody is asked to do
ORDINARY = ["at_head", "in_approval", "approved", "answered"]


def told(person):
    """The kinds of work for which the home page lists the one appeal there is."""
    return {turn.code for turn in turns(person, held_by(person, on=TODAY), on=TODAY)} - ELSEWHERE


def wanted(appeal, person):
    """The same from the rule: the steps on from here that are this person's."""
    now = situations.situation(appeal, staff=situations.staff(on=TODAY))
    here = steps_from(appeal.stage, outside=now.is_outside)
    mine = {step.name for step in here if now.capacity(step, person, on=TODAY) is not None}
    return {code for code, pairs in AWAITED.items() if {name for name, stage in pairs if stage == appeal.stage} & mine}


@pytest.mark.parametrize(("name", "stage"), PLACES, ids=[f"{n}, {s}" for n, s in PLACES])
def test_R21_R25_an_appeal_is_on_the_lists_of_those_whose_step_it_is(name, stage, brought, walker):
    road = ROADS[name]
    brought(stage, road=name)
    done = {cell for cell, what in due(road, stage, walker.posts).items() if what[0] == DONE}

    found = {(code, who) for who in POST_OF for code in told(walker.people[who])}

    awaited = {(code, step) for code, pairs in AWAITED.items() for step, where in pairs if where == stage}
    flags = road.flags.get(stage, ())
    awaited |= {(code, step) for code, (step, flag) in FLAGGED.items() if flag in flags}
    assert found == {(code, who) for code, step in awaited for who in POST_OF if (step, who) in done}


@pytest.fixture
def leave(people, posts):
    """Let somebody's post be vacant from yesterday on."""

    def left(*codes):
        Holding.objects.filter(post__code__in=codes).update(
            since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1)
        )
        for person in people.values():
            person.__dict__.pop("_held", None)

    return left


VACANT = [
    ("akim",),
    ("head-of-apparatus",),
    ("akim", "head-of-apparatus"),
    ("records-specialist",),
    ("records-specialist", "operator-2"),
    ("records-specialist", "operator-2", "head-of-apparatus"),
    ("akim", "deputy-akim"),
    ("bilim-head",),
]


@pytest.mark.parametrize("vacant", VACANT, ids=" and ".join)
@pytest.mark.parametrize("name", ["ordinary", "about the head of apparatus", "about the akim"])
def test_R21_a_vacant_seat_takes_nothing_off_the_lists(name, vacant, brought, walker, leave):
    places = {stage: brought(stage, road=name) for stage in ROADS[name].stages}
    leave(*vacant)

    for stage, appeal in places.items():
        for who in POST_OF:
            person = walker.people[who]
            listed = {
                turn.code
                for turn in turns(person, held_by(person, on=TODAY), on=TODAY)
                if appeal.pk in {one.pk for one in turn.rows}
            }
            assert (stage, who, listed - ELSEWHERE) == (stage, who, wanted(appeal, person))


def test_R21_with_the_akim_gone_his_deputy_resolves_what_was_put_before_him(brought, walker, leave, sign_in):
    appeal = brought("at_head")
    leave("akim")
    deputy = walker.people["deputy-akim"]

    assert to_resolve(deputy, held_by(deputy, on=TODAY), on=TODAY) == [appeal.pk]
    walker.go(appeal, "resolve", "deputy-akim", lead="bilim-head", **roads.SAID)
    assert appeal.stage == "assigned"


@pytest.mark.parametrize("vacant", [(), ("akim",)])
def test_R25_who_led_the_work_has_no_answer_to_approve(brought, walker, leave, vacant):
    """The head of apparatus leads: the akim approves; when he is gone, his deputies."""
    appeal = brought("at_head")
    walker.go(appeal, "resolve", "akim", lead="head-of-apparatus", **roads.SAID)
    walker.go(appeal, "accept", "head-of-apparatus")
    walker.go(appeal, "submit_answer", "head-of-apparatus", **roads.ANSWERED)
    leave(*vacant)

    assert {who for who in POST_OF if "to_approve" in told(walker.people[who])} == (
        {"deputy-akim"} if vacant else {"akim"}
    )


def test_every_main_step_is_waited_for_somewhere():
    """A step of the table that carries an appeal on is on somebody's list at each stage where it is usual."""
    named = {name for pairs in AWAITED.values() for name, _ in pairs}

    assert {step.name for step in STEPS.values() if step.is_main} - named == set()
    assert all(stage in STEPS[name].frm for pairs in AWAITED.values() for name, stage in pairs)


def test_R21_the_lists_ask_the_database_equally_often_for_one_complaint_and_three(brought, walker):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            assert told(walker.people["head-of-apparatus"]) == {"to_transmit"}
        return len(seen)

    brought("registered", road="about the akim")
    asked()  # the posts held are read once
    first = asked()
    for _ in range(2):
        brought("registered", road="about the akim")

    assert asked() == first


def test_R21_what_is_taken_to_know_while_the_specialist_is_away_goes_to_the_head_of_apparatus(brought, walker, leave):
    appeal = brought("at_head")
    leave("records-specialist")

    walker.go(appeal, "take_note", "akim", **roads.SAID)

    assert {code for code in POST_OF if told(walker.people[code])} == {"head-of-apparatus"}
