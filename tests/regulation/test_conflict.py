"""Clause III.3, R25, law 9: a complaint is hidden from whom it is about and from everybody under that person."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ishenim.regulation.conflict import About, Allegation, PostFacts, Rank, is_restricted, shut_out

AKIM, DEPUTY, ASSISTANT, HEAD_OF_APPARATUS, SPECIALIST, OPERATOR, CONTROL, AUDITOR = range(1, 9)
SCHOOL_HEAD, SCHOOL_STAFF, SCHOOL_CLERK, VILLAGE_HEAD = range(11, 15)
INSIDE = range(1, 9)


def seat(ident, reports_to=None, *, deputy_of=None, assistant_of=None, body="", heads_body=False):
    return PostFacts(ident, body, heads_body, reports_to, deputy_of, assistant_of)


OFFICE = (
    seat(AKIM),
    seat(DEPUTY, AKIM, deputy_of=AKIM),
    seat(ASSISTANT, AKIM, assistant_of=AKIM),
    seat(HEAD_OF_APPARATUS, AKIM),
    seat(SPECIALIST, HEAD_OF_APPARATUS),
    seat(OPERATOR, HEAD_OF_APPARATUS, deputy_of=SPECIALIST),
    seat(CONTROL, HEAD_OF_APPARATUS),
    seat(AUDITOR),
    seat(SCHOOL_HEAD, body="school", heads_body=True),
    seat(SCHOOL_STAFF, SCHOOL_HEAD, body="school"),
    seat(SCHOOL_CLERK, body="school"),
    seat(VILLAGE_HEAD, body="village", heads_body=True),
)
ALL_UNDER_AKIM = {AKIM, DEPUTY, ASSISTANT, HEAD_OF_APPARATUS, SPECIALIST, OPERATOR, CONTROL}

kinds = st.frozensets(st.sampled_from(Allegation))
ranks = st.sampled_from(Rank)


def post_named(post, *alleged):
    return About(post, "", Rank.EMPLOYEE, frozenset(alleged))


def body_named(body, rank, *alleged):
    return About(None, body, rank, frozenset(alleged))


def hidden(*abouts, appointed=None, posts=OFFICE):
    return shut_out(abouts, posts=posts, appointed=appointed or {})


@pytest.mark.parametrize(
    ("subject", "shut"),
    [
        (AKIM, ALL_UNDER_AKIM),
        (DEPUTY, {DEPUTY}),
        (ASSISTANT, {ASSISTANT}),
        (HEAD_OF_APPARATUS, {HEAD_OF_APPARATUS, SPECIALIST, OPERATOR, CONTROL}),
        (SPECIALIST, {SPECIALIST, OPERATOR}),
        (OPERATOR, {OPERATOR}),
        (CONTROL, {CONTROL}),
        (AUDITOR, {AUDITOR}),
        (SCHOOL_HEAD, {SCHOOL_HEAD, SCHOOL_STAFF}),
        (SCHOOL_STAFF, {SCHOOL_STAFF}),
    ],
)
def test_R25_of_a_post_the_subject_deputies_assistants_and_all_subordinates_are_shut_out(subject, shut):
    assert hidden(post_named(subject)) == shut


@pytest.mark.parametrize("handler", [HEAD_OF_APPARATUS, SPECIALIST, OPERATOR, CONTROL])
def test_R25_one_subordinate_appointed_beforehand_handles_the_complaint(handler):
    assert hidden(post_named(AKIM), appointed={AKIM: handler}) == ALL_UNDER_AKIM - {handler}


@pytest.mark.parametrize("handler", [AKIM, DEPUTY, ASSISTANT])
def test_R25_the_appointment_of_subject_deputy_or_assistant_counts_for_nothing(handler):
    assert hidden(post_named(AKIM), appointed={AKIM: handler}) == ALL_UNDER_AKIM


def test_R25_an_appointment_for_one_subject_does_not_open_complaints_about_another():
    assert CONTROL in hidden(post_named(HEAD_OF_APPARATUS), appointed={AKIM: CONTROL})


def test_R25_the_handler_who_is_the_second_subject_is_shut_out():
    both = hidden(post_named(AKIM), post_named(HEAD_OF_APPARATUS), appointed={AKIM: HEAD_OF_APPARATUS})

    assert both == ALL_UNDER_AKIM


def test_R25_two_subjects_shut_out_what_each_shuts_out():
    both = hidden(post_named(SPECIALIST), body_named("school", Rank.HEAD))

    assert both == {SPECIALIST, OPERATOR, SCHOOL_HEAD, SCHOOL_STAFF, SCHOOL_CLERK}


@pytest.mark.parametrize(
    ("rank", "alleged", "shut"),
    [
        (Rank.HEAD, Allegation.DELAY, {SCHOOL_HEAD, SCHOOL_STAFF, SCHOOL_CLERK}),
        (Rank.EMPLOYEE, Allegation.DELAY, {SCHOOL_STAFF, SCHOOL_CLERK}),
        (Rank.EMPLOYEE, Allegation.POOR_QUALITY, {SCHOOL_STAFF, SCHOOL_CLERK}),
        (Rank.EMPLOYEE, Allegation.RUDENESS, {SCHOOL_STAFF, SCHOOL_CLERK}),
        (Rank.EMPLOYEE, Allegation.OFFENCE, {SCHOOL_STAFF, SCHOOL_CLERK}),
        (Rank.EMPLOYEE, Allegation.CORRUPTION, {SCHOOL_HEAD, SCHOOL_STAFF, SCHOOL_CLERK}),
        (Rank.HEAD, Allegation.CORRUPTION, {SCHOOL_HEAD, SCHOOL_STAFF, SCHOOL_CLERK}),
    ],
)
def test_R25_an_outside_body_keeps_its_head_only_when_an_employee_is_meant_and_no_corruption(rank, alleged, shut):
    assert hidden(body_named("school", rank, alleged)) == shut


@pytest.mark.parametrize("body", ["", "hospital"])
def test_R25_a_body_without_seats_here_shuts_nobody_out(body):
    assert hidden(body_named(body, Rank.HEAD, Allegation.CORRUPTION)) == set()


def test_R25_an_appeal_about_nobody_is_hidden_from_nobody():
    assert hidden() == set()


@pytest.mark.parametrize(
    ("alleged", "shut", "restricted"),
    [
        (Allegation.DELAY, frozenset(), False),
        (Allegation.RUDENESS, frozenset(), False),
        (Allegation.CORRUPTION, frozenset(), True),
        (Allegation.DELAY, frozenset({AKIM}), True),
    ],
)
def test_R25_a_line_is_restricted_for_a_conflict_or_for_alleged_corruption(alleged, shut, restricted):
    assert is_restricted([body_named("hospital", Rank.HEAD, alleged)], hidden=shut) == restricted


# Any office


@st.composite
def offices(draw):
    """A tree of up to twelve seats, each under an earlier one or under nobody, with deputies and assistants."""
    size = draw(st.integers(1, 12))
    made = []
    for ident in range(1, size + 1):
        earlier = st.none() | st.integers(1, ident - 1) if ident > 1 else st.none()
        made.append(
            seat(
                ident,
                draw(earlier),
                deputy_of=draw(earlier),
                assistant_of=draw(earlier),
                body=draw(st.sampled_from(["", "", "school", "village"])),
                heads_body=draw(st.booleans()),
            )
        )
    return draw(st.permutations(made))


@st.composite
def complaints(draw):
    """An office, a subject among its seats, and perhaps a handler appointed for that subject."""
    posts = draw(offices())
    seats = st.sampled_from([post.id for post in posts])
    return posts, draw(seats), draw(st.none() | seats)


def chiefs(posts, ident):
    """Everybody above a seat: its head, whose deputy or assistant it is, and those above them."""
    above = {post.id: {post.reports_to, post.deputy_of, post.assistant_of} - {None} for post in posts}
    found = set()
    waiting = set(above[ident])
    while waiting:
        found |= waiting
        waiting = {chief for one in waiting for chief in above[one]} - found
    return found


def expected(posts, subject, handler):
    """The rule read once more, from each seat upwards instead of from the subject downwards."""
    close = {post.id for post in posts if subject in (post.id, post.deputy_of, post.assistant_of)}
    shut = {post.id for post in posts if close & {post.id, *chiefs(posts, post.id)}}
    return shut if handler in close else shut - {handler}


@given(complaints(), kinds, ranks)
def test_R25_in_any_office_exactly_the_subject_the_close_ones_and_those_below_are_shut_out(complaint, alleged, rank):
    posts, subject, handler = complaint
    about = About(subject, "", rank, alleged)

    found = shut_out([about], posts=posts, appointed={} if handler is None else {subject: handler})

    assert found == expected(posts, subject, handler)


@given(complaints())
def test_R25_in_no_office_does_a_subject_see_the_complaint(complaint):
    posts, subject, handler = complaint

    assert subject in hidden(post_named(subject), posts=posts, appointed={subject: handler})


@given(complaints())
def test_R25_in_any_office_an_appointment_opens_the_complaint_to_one_seat_at_most(complaint):
    posts, subject, handler = complaint
    without = hidden(post_named(subject), posts=posts)

    opened = without - hidden(post_named(subject), posts=posts, appointed={subject: handler})

    assert opened <= {handler}


@given(complaints(), st.data())
def test_R25_in_any_office_two_subjects_shut_out_the_sum_of_both(complaint, data):
    posts, subject, handler = complaint
    second = data.draw(st.sampled_from([post.id for post in posts]))
    appointed = {subject: handler}

    both = hidden(post_named(subject), post_named(second), posts=posts, appointed=appointed)

    one, other = (hidden(post_named(post), posts=posts, appointed=appointed) for post in (subject, second))
    assert both == one | other


@given(offices(), ranks, kinds)
def test_R25_in_any_office_a_complaint_about_a_body_stays_within_that_body(posts, rank, alleged):
    found = shut_out([About(None, "school", rank, alleged)], posts=posts, appointed={})

    staff = {post.id for post in posts if post.body == "school" and not post.heads_body}
    heads = {post.id for post in posts if post.body == "school" and post.heads_body}
    whole = rank == Rank.HEAD or Allegation.CORRUPTION in alleged
    assert found == (staff | heads if whole else staff)


@given(complaints())
def test_R25_the_order_in_which_seats_were_made_does_not_matter(complaint):
    posts, subject, _ = complaint
    assume(len(posts) > 1)

    assert hidden(post_named(subject), posts=posts) == hidden(post_named(subject), posts=posts[::-1])
