"""R25, law 9, decisions 4: whose step it is, for every post complained about and every seat that stands empty."""

from itertools import combinations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ishenim.regulation.conflict import About, PostFacts, Rank, shut_out
from ishenim.regulation.posts import Role
from ishenim.regulation.seats import Office, Parts, Seat, goes_outside, may_carry_out, posts_of, within
from ishenim.regulation.stages import Actor

CODES = [
    "akim",
    "deputy",
    "assistant",
    "chief",
    "specialist",
    "operator",
    "control",
    "auditor",
    "admin",
    "school",
    "clerk",
    "village",
]
IDS = {code: place for place, code in enumerate(CODES, start=1)}
ROLES = {
    "akim": Role.HEAD,
    "deputy": Role.DEPUTY_HEAD,
    "assistant": Role.EXECUTOR,
    "chief": Role.HEAD_OF_APPARATUS,
    "specialist": Role.RECORDS_SPECIALIST,
    "operator": Role.OPERATOR,
    "control": Role.CONTROL,
    "auditor": Role.AUDITOR,
    "admin": Role.ADMINISTRATOR,
    "school": Role.EXECUTOR,
    "clerk": Role.EXECUTOR,
    "village": Role.EXECUTOR,
}
REPORTS_TO = dict.fromkeys(("deputy", "assistant", "chief"), "akim") | {"clerk": "school"}
REPORTS_TO |= dict.fromkeys(("specialist", "operator", "control", "admin"), "chief")
DEPUTY_OF = {"deputy": "akim", "operator": "specialist"}
BODIES = {"school": "school", "clerk": "school", "village": "village"}
APPOINTED = {"akim": "chief"}  # complaints about the akim are handled by the head of apparatus

# Whose step it is, by whom the complaint is about. Left of ">" stand those who may do it together; when none of
# them is there, whoever stands to the right does it; when nobody is left, nobody may. "-": an ordinary appeal.
LAW = {
    Actor.CONSIDERING: {
        "-": "akim > deputy",
        "akim": "",  # it leaves for an outside addressee
        "deputy": "akim",
        "assistant": "akim > deputy",
        "chief": "akim > deputy",
        "specialist": "chief > akim > deputy",
        "operator": "chief > akim > deputy",
        "control": "akim > deputy",
        "auditor": "akim > deputy",
        "admin": "akim > deputy",
        "school": "akim > deputy",
        "clerk": "akim > deputy",
        "village": "akim > deputy",
    },
    Actor.APPROVER: {
        "-": "chief akim > deputy",
        "akim": "chief",
        "deputy": "chief akim",
        "assistant": "chief akim > deputy",
        "chief": "akim > deputy",
        "specialist": "chief akim > deputy",
        "operator": "chief akim > deputy",
        "control": "chief akim > deputy",
        "auditor": "chief akim > deputy",
        "admin": "chief akim > deputy",
        "school": "chief akim > deputy",
        "clerk": "chief akim > deputy",
        "village": "chief akim > deputy",
    },
    Actor.SENDER: {
        "-": "specialist > operator > chief > akim > deputy",
        "akim": "chief",
        "deputy": "specialist > operator > chief > akim",
        "assistant": "specialist > operator > chief > akim > deputy",
        "chief": "akim > deputy",
        "specialist": "chief > akim > deputy",
        "operator": "specialist > chief > akim > deputy",
        "control": "specialist > operator > chief > akim > deputy",
        "auditor": "specialist > operator > chief > akim > deputy",
        "admin": "specialist > operator > chief > akim > deputy",
        "school": "specialist > operator > chief > akim > deputy",
        "clerk": "specialist > operator > chief > akim > deputy",
        "village": "specialist > operator > chief > akim > deputy",
    },
    Actor.REGISTRAR: {
        "-": "specialist operator > chief > akim > deputy",
        "akim": "chief",
        "deputy": "specialist operator > chief > akim",
        "assistant": "specialist operator > chief > akim > deputy",
        "chief": "akim > deputy",
        "specialist": "chief > akim > deputy",
        "operator": "specialist > chief > akim > deputy",
        "control": "specialist operator > chief > akim > deputy",
        "auditor": "specialist operator > chief > akim > deputy",
        "admin": "specialist operator > chief > akim > deputy",
        "school": "specialist operator > chief > akim > deputy",
        "clerk": "specialist operator > chief > akim > deputy",
        "village": "specialist operator > chief > akim > deputy",
    },
    Actor.HANDLER: {"akim": "chief"},  # of other complaints there is nothing to hand outside
    Actor.HIGHER: {
        "-": "akim chief > deputy",
        "akim": "chief",
        "deputy": "akim chief",
        "assistant": "akim chief > deputy",
        "chief": "akim > deputy",
        "specialist": "akim chief > deputy",
        "operator": "akim chief > deputy",
        "control": "akim chief > deputy",
        "auditor": "akim chief > deputy",
        "admin": "akim chief > deputy",
        "school": "akim chief > deputy",
        "clerk": "akim chief > deputy",
        "village": "akim chief > deputy",
    },
    Actor.HEAD: {"akim": "", "deputy": "akim", **dict.fromkeys(("-", *CODES[2:]), "akim > deputy")},
}
CELLS = [(actor, subject) for actor, rows in LAW.items() for subject in rows]
every_cell = pytest.mark.parametrize(("actor", "subject"), CELLS, ids=[f"{a.value}-{s}" for a, s in CELLS])
EMPTY_SEATS = [frozenset(absent) for size in range(4) for absent in combinations(CODES[:7], size)]


def ids(codes):
    return frozenset(IDS[code] for code in codes)


def facts(code):
    return PostFacts(
        id=IDS[code],
        body=BODIES.get(code, "apparatus"),
        heads_body=code in ("chief", "school", "village"),
        reports_to=IDS.get(REPORTS_TO.get(code)),
        deputy_of=IDS.get(DEPUTY_OF.get(code)),
        assistant_of=IDS["akim"] if code == "assistant" else None,
    )


def office(*, absent=(), appointed=APPOINTED):
    seats = (Seat(IDS[c], ROLES[c], IDS.get(DEPUTY_OF.get(c)), is_held=c not in absent) for c in CODES)
    return Office(tuple(seats), {IDS[subject]: IDS[handler] for subject, handler in appointed.items()})


def parts(subject="-", *, appointed=APPOINTED, **more):
    """The parts in a complaint about a post, or in an ordinary appeal; others by name, as codes."""
    given = {name: ids(codes.split()) for name, codes in more.items()}
    if subject == "-":
        return Parts(**given)
    about = About(IDS[subject], "", Rank.EMPLOYEE, frozenset())
    named = {IDS[s]: IDS[h] for s, h in appointed.items()}
    hidden = shut_out([about], posts=[facts(code) for code in CODES], appointed=named)
    return Parts(subjects=frozenset({IDS[subject]}), shut_out=hidden, **given)


def codes(posts):
    return {code for code in CODES if IDS[code] in posts}


def by_law(actor, subject, *, absent, author=()):
    """Read a row of the table for an office in which some seats stand empty; an author never judges herself."""
    for group in LAW[actor][subject].split(">"):
        there = set(group.split()) - set(absent) - set(author)
        if there:
            return there
    return set()


@every_cell
def test_R25_in_a_full_office_it_is_the_step_of(actor, subject):
    assert codes(posts_of(actor, office=office(), parts=parts(subject))) == by_law(actor, subject, absent=())


@every_cell
def test_R25_when_seats_stand_empty_the_next_one_stands_in(actor, subject):
    """Every set of up to three of the seven seats of the apparatus: sixty-four offices a row."""
    found = {
        absent: codes(posts_of(actor, office=office(absent=absent), parts=parts(subject))) for absent in EMPTY_SEATS
    }

    assert found == {absent: by_law(actor, subject, absent=absent) for absent in EMPTY_SEATS}


@pytest.mark.parametrize("author", ["chief", "deputy", "specialist", "school"])
@pytest.mark.parametrize("actor", [Actor.APPROVER, Actor.HIGHER])
def test_R25_who_leads_it_neither_approves_nor_opens_it_again(actor, author):
    found = {
        (subject, absent): codes(posts_of(actor, office=office(absent=absent), parts=parts(subject, lead=author)))
        for subject in LAW[actor]
        for absent in EMPTY_SEATS
    }

    assert found == {
        (subject, absent): by_law(actor, subject, absent=absent, author={author}) for subject, absent in found
    }


@pytest.mark.parametrize("subject", ["-", *CODES])
def test_R25_only_a_complaint_about_the_head_goes_outside(subject):
    assert goes_outside(office(), parts(subject)) is (subject == "akim")


def test_R25_an_office_without_a_seat_of_a_head_sends_nothing_outside():
    headless = Office(tuple(seat for seat in office().seats if seat.role != Role.HEAD), {})

    assert goes_outside(headless, parts("chief")) is False


def test_R25_of_two_heads_the_other_one_considers():
    second = Seat(99, Role.HEAD, None, is_held=True)
    two = Office((*office().seats, second), {})
    about = parts("akim")

    assert (goes_outside(two, about), posts_of(Actor.CONSIDERING, office=two, parts=about)) == (False, {99})


# The one subordinate appointed beforehand (decisions 4)


def test_R25_without_an_appointment_nobody_but_the_taker_hands_a_complaint_about_the_head_on():
    alone = office(appointed={})

    found = [
        codes(posts_of(Actor.HANDLER, office=alone, parts=parts("akim", appointed={}, **kept)))
        for kept in ({}, {"keeper": "operator"})
    ]
    assert found == [set(), {"operator"}]


def test_R25_when_the_appointed_seat_is_empty_the_taker_hands_it_on():
    found = posts_of(Actor.HANDLER, office=office(absent=["chief"]), parts=parts("akim", keeper="specialist"))

    assert codes(found) == {"specialist"}


@pytest.mark.parametrize("handler", ["akim", "deputy", "assistant"])
def test_R25_an_appointment_of_the_subject_or_of_those_close_to_him_counts_for_nothing(handler):
    named = {"akim": handler}

    found = posts_of(Actor.HANDLER, office=office(appointed=named), parts=parts("akim", appointed=named))
    assert codes(found) == set()


@pytest.mark.parametrize(("handler", "absent"), [("auditor", ""), ("village", ""), ("auditor", "chief akim")])
def test_R25_any_other_post_can_be_appointed(handler, absent):
    named = {"akim": handler}

    found = posts_of(
        Actor.HANDLER,
        office=office(absent=absent.split(), appointed=named),
        parts=parts("akim", appointed=named, keeper="specialist"),
    )
    assert codes(found) == {handler}


# Who took the call


@pytest.mark.parametrize(
    ("subject", "keeper", "registers"),
    [
        ("-", "specialist", "specialist operator"),
        ("-", "control", "control specialist operator"),  # stood in at the phone that day
        ("akim", "specialist", "specialist"),
        ("akim", "operator", "operator"),
        ("specialist", "specialist", "specialist"),
        ("specialist", "operator", "operator"),
        ("operator", "operator", "specialist operator"),
        ("chief", "operator", "operator"),
    ],
)
def test_R25_who_took_the_call_passes_it_on_even_about_herself(subject, keeper, registers):
    found = posts_of(Actor.REGISTRAR, office=office(), parts=parts(subject, keeper=keeper))

    assert codes(found) == set(registers.split())


@pytest.mark.parametrize("actor", [a for a in Actor if a not in (Actor.REGISTRAR, Actor.HANDLER, Actor.ANYBODY)])
def test_R25_of_a_complaint_about_herself_the_taker_may_nothing_else(actor):
    whole = parts("specialist", keeper="specialist", lead="specialist", co="specialist", chosen="specialist")

    assert "specialist" not in codes(posts_of(actor, office=office(), parts=whole))


# Those who have a part


@pytest.mark.parametrize(("actor", "name"), [(Actor.LEAD, "lead"), (Actor.CO, "co"), (Actor.CHOSEN, "chosen")])
def test_R25_a_part_counts_while_its_seat_is_held_and_not_shut_out(actor, name):
    whole = parts("school", **{name: "school control village"})

    assert codes(posts_of(actor, office=office(absent=["control"]), parts=whole)) == {"village"}


def test_R21_it_stays_with_the_post_it_was_put_before():
    before_deputy = parts(considering="deputy")

    assert codes(posts_of(Actor.CONSIDERING, office=office(), parts=before_deputy)) == {"deputy"}


@pytest.mark.parametrize(("absent", "considers"), [("", "akim"), ("akim", "deputy"), ("akim deputy", "")])
def test_R21_when_that_seat_falls_empty_the_next_one_stands_in(absent, considers):
    found = posts_of(Actor.CONSIDERING, office=office(absent=absent.split()), parts=parts(considering="akim"))

    assert codes(found) == set(considers.split())


def test_R25_a_resolution_can_name_only_posts_that_are_held_and_not_shut_out():
    named = {subject: codes(may_carry_out(office(absent=["control"]), parts(subject))) for subject in ("-", *CODES)}

    everybody = {"deputy", "assistant", "chief", "specialist", "school", "clerk", "village"}
    assert named == {
        **dict.fromkeys(("-", "auditor", "admin", "control", "operator"), everybody),
        "akim": {"chief", "school", "clerk", "village"},
        "deputy": everybody - {"deputy"},
        "assistant": everybody - {"assistant"},
        "chief": everybody - {"chief", "specialist"},
        "specialist": everybody - {"specialist"},
        "school": everybody - {"school", "clerk"},
        "clerk": everybody - {"clerk"},
        "village": everybody - {"village"},
    }


def test_a_person_acts_in_those_of_the_posts_that_are_held():
    assert within(frozenset({1, 2}), [2, 3]) == {2}


# Whatever the office looks like

numbers = st.integers(1, 9)
some = st.frozensets(numbers)
seats = st.builds(Seat, id=numbers, role=st.sampled_from(Role), deputy_of=st.none() | numbers, is_held=st.booleans())
offices = st.builds(
    Office,
    seats=st.lists(seats, unique_by=lambda seat: seat.id).map(tuple),
    appointed=st.dictionaries(numbers, numbers),
)
everything = st.builds(Parts, *[some] * 7)
every_actor = pytest.mark.parametrize("actor", list(Actor))


def held(office):
    return {seat.id for seat in office.seats if seat.is_held}


@every_actor
@given(office=offices, parts=everything)
def test_R25_whoever_is_complained_about_or_shut_out_may_do_nothing_unless_she_took_the_call(actor, office, parts):
    may = posts_of(actor, office=office, parts=parts) - parts.keeper

    assert may & (parts.shut_out | parts.subjects) == set()


@every_actor
@given(office=offices, parts=everything)
def test_a_seat_that_nobody_holds_may_do_nothing(actor, office, parts):
    may = posts_of(actor, office=office, parts=parts) - parts.keeper  # who took the call holds her posts herself

    assert may - held(office) == set()


@given(office=offices, parts=everything)
def test_R25_no_author_approves_her_own_answer(office, parts):
    assert posts_of(Actor.APPROVER, office=office, parts=parts) & parts.lead == set()


@given(office=offices, parts=everything)
def test_anybody_is_everybody_who_may_something(office, parts):
    each = [posts_of(actor, office=office, parts=parts) for actor in Actor if actor != Actor.ANYBODY]

    assert posts_of(Actor.ANYBODY, office=office, parts=parts) == frozenset().union(*each)


@given(office=offices, parts=everything)
def test_R25_nobody_shut_out_is_named_in_a_resolution(office, parts):
    named = may_carry_out(office, parts)

    assert (named & (parts.shut_out | parts.subjects), named - held(office)) == (set(), set())


@pytest.mark.parametrize("role", [Role.HEAD, Role.HEAD_OF_APPARATUS, Role.RECORDS_SPECIALIST, Role.DEPUTY_HEAD])
def test_a_rule_that_forgot_who_is_shut_out_would_be_caught(role):
    @settings(phases=[Phase.generate], database=None, max_examples=1000)  # it ends with the first that fails
    @given(office=offices, parts=everything)
    def holds(office, parts):
        assert office.of(role) & parts.shut_out == set()

    with pytest.raises(AssertionError):
        holds()
