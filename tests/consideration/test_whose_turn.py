"""What waits for each post on its home page: the lists are the rows that may be opened, and nothing is forgotten."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ishenim.accounts.queries import held_by
from ishenim.consideration.queries import put_late_before, turns
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
