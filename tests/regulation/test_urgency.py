"""III.8 and III.9: what is urgent, what it obliges to, whom the ladder reaches and when (decisions 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation import dialogue, urgency
from ishenim.regulation.house import Minutes
from ishenim.regulation.posts import Role
from ishenim.regulation.seats import Office, Parts, Seat
from ishenim.regulation.urgency import ActStage, Clause, Reach, UrgentDuties

HEAD, DEPUTY, APPARATUS, SPECIALIST, TEACHERS, APPOINTED = 1, 2, 3, 4, 5, 6
MINUTES = Minutes()


def office(*, without=(), appointed=None):
    roles = {
        HEAD: (Role.HEAD, None),
        DEPUTY: (Role.DEPUTY_HEAD, HEAD),
        APPARATUS: (Role.HEAD_OF_APPARATUS, None),
        SPECIALIST: (Role.RECORDS_SPECIALIST, None),
        TEACHERS: (Role.EXECUTOR, None),
        APPOINTED: (Role.EXECUTOR, None),
    }
    seats = tuple(Seat(pk, role, deputy_of, pk not in without) for pk, (role, deputy_of) in roles.items())
    return Office(seats, appointed or {})


def climbed(*args, **kwargs):
    rungs = urgency.ladder(*args, minutes=MINUTES, **kwargs)
    return [(rung.minutes, rung.reach, sorted(rung.posts)) for rung in rungs]


@pytest.mark.parametrize("clause", Clause)
@pytest.mark.parametrize("stage", [None, *ActStage])
def test_R51_the_head_is_told_of_every_clause_at_every_stage(clause, stage):
    assert urgency.urgent_duties({clause}, act_stage=stage).tell_head


@pytest.mark.parametrize(
    ("clauses", "stage", "goes"),
    [
        ({Clause.UNLAWFUL_ACT}, None, True),
        ({Clause.UNLAWFUL_ACT}, ActStage.UNKNOWN, True),
        ({Clause.OFFENCE_BY_STAFF}, None, True),
        ({Clause.OBJECT}, None, False),
        ({Clause.OBJECT}, ActStage.UNKNOWN, False),
        ({Clause.OBJECT}, ActStage.PREPARED, True),
        ({Clause.STAFF}, ActStage.COMMITTED, True),
        ({Clause.STAFF}, ActStage.IN_PROGRESS, True),
        ({Clause.OBJECT, Clause.UNLAWFUL_ACT}, None, True),
    ],
)
def test_R58_what_goes_to_law_enforcement_follows_from_clause_and_stage(clauses, stage, goes):
    assert urgency.urgent_duties(clauses, act_stage=stage).send_to_law_enforcement is goes


def test_a_call_without_a_clause_obliges_to_nothing():
    assert urgency.urgent_duties((), act_stage=ActStage.IN_PROGRESS) == UrgentDuties(False, False)


def test_R51_the_ladder_goes_from_the_head_to_the_next_person_to_the_telephone_to_the_deputies():
    assert climbed(office(), Parts()) == [
        (0, Reach.TELL, [HEAD]),
        (3, Reach.TELL, [APPARATUS]),
        (6, Reach.PHONE, []),
        (10, Reach.TELL, [DEPUTY]),
    ]


def test_R51_where_a_seat_is_empty_the_next_person_is_told_in_its_place():
    assert climbed(office(without=[HEAD]), Parts()) == [
        (0, Reach.TELL, [APPARATUS]),
        (3, Reach.TELL, [DEPUTY]),
        (6, Reach.PHONE, []),
    ]


def test_R51_where_nobody_can_be_told_the_operator_telephones_at_once():
    assert climbed(office(without=[HEAD, APPARATUS, DEPUTY]), Parts()) == [(0, Reach.PHONE, [])]


def test_R57_who_is_shut_out_is_on_no_rung():
    assert climbed(office(), Parts(subjects=frozenset({APPARATUS}), shut_out=frozenset({APPARATUS}))) == [
        (0, Reach.TELL, [HEAD]),
        (3, Reach.TELL, [DEPUTY]),
        (6, Reach.PHONE, []),
    ]


def test_R57_about_the_head_the_appointed_post_is_told_and_the_outside_is_rung_up_at_once():
    about = Parts(subjects=frozenset({HEAD}), shut_out=frozenset({HEAD, DEPUTY, APPARATUS, SPECIALIST, TEACHERS}))

    assert climbed(office(appointed={HEAD: APPOINTED}), about) == [
        (0, Reach.TELL, [APPOINTED]),
        (0, Reach.PHONE, []),
    ]


def test_R56_only_the_head_or_a_deputy_may_find_it_not_urgent():
    assert urgency.downgrades(office(), Parts()) == {HEAD, DEPUTY}


def test_R56_about_the_head_only_the_appointed_post_may_and_without_one_nobody():
    about = Parts(subjects=frozenset({HEAD}), shut_out=frozenset({HEAD, DEPUTY, APPARATUS}))

    assert urgency.downgrades(office(appointed={HEAD: APPOINTED}), about) == {APPOINTED}
    assert urgency.downgrades(office(), about) == frozenset()


@pytest.mark.parametrize(
    ("passed", "codes"),
    [
        (0, ["0.0"]),
        (2, ["0.0"]),
        (3, ["0.0", "0.3"]),
        (6, ["0.0", "0.3", "0.6"]),
        (10, ["0.0", "0.3", "0.6", "0.10"]),
        (15, ["0.0", "0.3", "0.6", "0.10", "1.0", "1.3", "1.6", "1.10"]),
        (31, ["0.0", "0.3", "0.6", "0.10", "2.0", "2.3", "2.6", "2.10"]),
    ],
)
def test_R51_each_rung_comes_at_its_minute_and_all_of_them_again_until_somebody_answers(passed, codes):
    rungs = urgency.ladder(office(), Parts(), minutes=MINUTES)

    assert [call.code for call in urgency.come(rungs, passed=passed, again_after=15)] == codes


def test_R53_who_was_told_is_told_again_where_nothing_was_done():
    rungs = urgency.ladder(office(), Parts(), minutes=MINUTES)

    assert [call.code for call in urgency.undone(rungs, passed=14, again_after=15)] == []
    assert [call.code for call in urgency.undone(rungs, passed=15, again_after=15)] == ["-1.0", "-1.3", "-1.10"]


@given(before=st.integers(0, 500), after=st.integers(0, 500))
def test_what_has_come_stays_and_no_minute_is_left_out_within_the_first_round(before, after):
    rungs = urgency.ladder(office(), Parts(), minutes=MINUTES)
    first, later = sorted((before, after))

    come = {call.code for call in urgency.come(rungs, passed=first, again_after=15) if not call.round}
    assert come <= {call.code for call in urgency.come(rungs, passed=later, again_after=15)}


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_R57_what_is_said_to_the_caller_names_the_head_only_where_he_is_told(language):
    head = {"ky": "акимге", "ru": "акиму"}[language]

    assert head in dialogue.urgent(language, about_head=False)
    assert head not in dialogue.urgent(language, about_head=True)
