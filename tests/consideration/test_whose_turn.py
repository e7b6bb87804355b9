"""What waits for each post on its home page: the lists are the rows that may be opened, and nothing is forgotten."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ishenim.accounts.queries import held_by
from ishenim.consideration.queries import Due
from ishenim.consideration.turns import ROWS, put_late_before, turns
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # a Tuesday


def waiting(person, *, on=TODAY):
    return {turn.code: [appeal.pk for appeal in turn.rows] for turn in turns(person, held_by(person, on=on), on=on)}


@pytest.mark.parametrize(
    ("stage", "who", "code"),
    [
        ("registered", "operator", "to_put"),
        ("at_head", "akim", "to_resolve"),
        ("assigned", "executor-1", "to_do"),
        ("in_work", "executor-1", "to_do"),
        ("in_approval", "head-of-apparatus", "to_approve"),
        ("in_approval", "akim", "to_approve"),
        ("approved", "operator", "to_send"),
        ("answered", "operator", "to_file"),
    ],
)
def test_R21_an_appeal_waits_where_its_next_step_is(take, walk, people, stage, who, code):
    appeal = walk(take(), stage)

    assert waiting(people[who])[code] == [appeal.pk]


def test_R21_an_appeal_not_put_before_the_head_by_the_end_of_the_next_working_day_is_shown(take, people):
    tuesday, wednesday = take(), take(at=NOW + timedelta(days=1))
    thursday, friday = TODAY + timedelta(days=2), TODAY + timedelta(days=3)

    assert waiting(people["control"], on=TODAY + timedelta(days=1)) == {}
    assert waiting(people["control"], on=thursday) == {"not_put": [tuesday.pk]}
    assert waiting(people["head-of-apparatus"], on=thursday) == {"not_put": [tuesday.pk]}
    assert waiting(people["control"], on=friday) == {"not_put": [tuesday.pk, wednesday.pk]}


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2026, 11, 24), date(2026, 11, 23)),  # Tuesday: what was registered until Sunday was due on Monday
        (date(2026, 11, 23), date(2026, 11, 20)),  # Monday: what was registered until Thursday was due on Friday
        (date(2026, 11, 22), date(2026, 11, 20)),  # Sunday: the same
    ],
)
def test_R21_the_working_day_after_registration_is_still_in_time(today, before):
    assert timezone.localdate(put_late_before(today)) == before


def test_R25_what_somebody_must_not_know_of_waits_for_nobody_in_his_sight(take, posts, people):
    from ishenim.regulation.conflict import About, Allegation, Rank

    take(abouts=(About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.CORRUPTION})),))

    assert (waiting(people["akim"]), waiting(people["deputy-akim"])) == ({}, {})
    assert set(waiting(people["head-of-apparatus"])) == {"to_transmit"}


@pytest.mark.parametrize("stage", ["registered", "at_head", "in_work", "in_approval", "approved"])
def test_no_two_fields_of_a_card_share_an_id(take, walk, sign_in, client, stage):
    """A label that points at the field of another form would carry the words there."""
    import re

    appeal = walk(take(), stage)
    for who in ("operator", "akim", "head-of-apparatus", "executor-1"):
        page = sign_in(who).get(f"/appeals/{appeal.pk}").content.decode()
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert [one for one in ids if ids.count(one) > 1] == []


def test_R21_the_home_page_shows_the_most_urgent_and_leads_to_all_of_them(take, walk, people, sign_in):
    appeals = [walk(take(), "assigned") for _ in range(ROWS + 2)]

    (turn,) = turns(people["executor-1"], held_by(people["executor-1"], on=TODAY), on=TODAY)
    page = sign_in("executor-1").get("/desk").content.decode()

    assert (turn.count, [one.pk for one in turn.rows]) == (ROWS + 2, [one.pk for one in appeals[:ROWS]])
    assert 'href="/appeals?turn=to_do"' in page


@pytest.mark.parametrize(
    ("who", "code", "found"),
    [
        ("executor-1", "to_do", {"assigned", "in_work"}),
        ("operator", "to_put", {"registered"}),
        ("operator", "to_do", set()),
        ("akim", "to_resolve", {"at_head"}),
        ("operator", "to_send", {"approved"}),
        ("auditor", "to_approve", set()),
    ],
)
def test_the_list_shows_all_that_waits_for_me_of_a_kind(take, walk, sign_in, who, code, found):
    for stage in ("registered", "at_head", "assigned", "in_work", "in_approval", "approved"):
        walk(take(), stage)

    answer = sign_in(who).get("/appeals", {"turn": code})

    assert {row.stage for row in answer.context["page"].rows} == found


def test_R25_the_list_of_what_waits_for_me_shows_nothing_hidden(take, posts, sign_in):
    from ishenim.regulation.conflict import About, Allegation, Rank

    take(abouts=(About(posts["akim"].pk, "", Rank.HEAD, frozenset({Allegation.CORRUPTION})),))

    assert [
        len(sign_in(who).get("/appeals", {"turn": "to_transmit"}).context["page"].rows)
        for who in ("akim", "deputy-akim", "head-of-apparatus")
    ] == [0, 0, 1]


def test_an_unknown_kind_of_work_is_said_at_the_field(sign_in):
    answer = sign_in("operator").get("/appeals", {"turn": "to_hide"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["turn"])


@pytest.mark.parametrize(
    ("today", "left", "is_over", "is_near"),
    [
        (date(2026, 11, 20), 0, False, True),  # Friday, the last day
        (date(2026, 11, 21), 0, True, False),  # Saturday: the term has passed
        (date(2026, 11, 17), 3, False, True),
        (date(2026, 11, 16), 4, False, False),
    ],
)
def test_law_4_a_term_has_passed_from_the_next_day_on(today, left, is_over, is_near):
    due = Due(date(2026, 11, 20), today)

    assert (due.left, due.is_over, due.is_near) == (left, is_over, is_near)
