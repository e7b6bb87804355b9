"""Decisions 4 and 5: a post made, changed or filled after a complaint opens none; nobody rules on his own case."""

import pytest
from django.utils import timezone

from ishenim.accounts import actions as accounts
from ishenim.accounts.actions import Seat
from ishenim.accounts.models import Post
from ishenim.appeals.models import Appeal
from ishenim.common.refusals import Refused
from ishenim.consideration import situations
from ishenim.inspection.queries import verify
from ishenim.intake import actions as intake
from ishenim.intake.queries import sayings
from ishenim.regulation.conflict import About, Allegation, Rank
from ishenim.regulation.posts import Role
from ishenim.staffing import actions, queries
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Draft
from tests.conftest import NOW, TODAY
from tests.consideration import roads
from tests.consideration.roads import SENT
from tests.staffing.conftest import DAY, fresh


def about(post):
    return About(post.pk, "", Rank.HEAD, frozenset({Allegation.DELAY}))


def seat(code, role, **lines):
    return Seat(code=code, names={"ky": code, "ru": code, "en": code}, role=role, **lines)


@pytest.fixture
def complaint(take, posts):
    """About the akim; the head of apparatus was appointed to handle it."""
    return take(kind="complaint", abouts=(about(posts["akim"]),))


def sees(person, appeal):
    return Appeal.objects.visible_to(fresh(person.username), on=TODAY).filter(pk=appeal.pk).exists()


def test_R25_a_new_deputy_of_the_subject_is_shut_out_of_the_complaint_that_stands(complaint, head, posts, newcomer):
    new = actions.add_post(
        seat("deputy-2", Role.DEPUTY_HEAD, reports_to=posts["akim"], deputy_of=posts["akim"]), by=head, at=NOW
    )
    actions.give(new, newcomer, since=TODAY, until=None, by=head, at=NOW)

    assert not sees(newcomer, complaint)
    assert sees(head, complaint)  # the post appointed on the day of the complaint keeps it
    assert verify().problems == []


def test_R25_a_post_that_comes_under_the_subject_is_shut_out_too(complaint, head, posts, people):
    assert sees(people["auditor"], complaint)
    auditor = posts["auditor"]

    changed = seat("auditor", Role.AUDITOR, reports_to=posts["akim"], assistant_of=posts["akim"])
    actions.change_post(auditor, changed, by=head, at=NOW)

    assert not sees(people["auditor"], complaint)
    later = complaint.line.restrictions.exclude(place=None)
    assert {row.post_id for row in later} == {auditor.pk, None}
    assert {row.person_id for row in later} == {people["auditor"].pk, None}
    assert verify().problems == []


def test_R25_a_post_that_has_nothing_to_do_with_it_is_not_shut_out(complaint, head, newcomer):
    new = actions.add_post(seat("control-2", Role.CONTROL), by=head, at=NOW)
    actions.give(new, newcomer, since=TODAY, until=None, by=head, at=NOW)

    assert sees(newcomer, complaint)
    assert not complaint.line.restrictions.exclude(place=None).exists()


def test_R25_a_new_post_at_the_phone_does_not_open_an_unfinished_call_that_names_somebody(
    head, posts, people, newcomer
):
    draft = telephony.take_call(by=people["operator"], at=NOW)
    intake.keep(
        draft, {"subject": [f"post:{posts['akim'].pk}"], "subject_rank": ["head"]}, by=people["operator"], at=NOW
    )

    new = actions.add_post(seat("operator-9", Role.OPERATOR, reports_to=posts["head-of-apparatus"]), by=head, at=NOW)
    actions.give(new, newcomer, since=TODAY, until=None, by=head, at=NOW)

    seen = Draft.objects.visible_to(fresh("new"), on=TODAY)
    assert not seen.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(("name", "facts"), [("appoint", ["control"]), ("withdraw", [])])
def test_R25_nobody_rules_who_handles_complaints_about_himself(head, posts, act, name, facts):
    more = {"since": TODAY} if facts else {}

    with pytest.raises(Refused, match="rules_on_oneself"):
        act(name, "head-of-apparatus", *(posts[code] for code in facts), **more)


def test_R25_the_akim_standing_in_rules_nothing_about_himself(head, posts, people, act, newcomer):
    act("substitute", "head-of-apparatus", people["akim"], since=TODAY, until=TODAY + DAY)
    akim = fresh("akim")

    for name, code, facts, more in (
        ("appoint", "akim", (posts["control"],), {"since": TODAY}),
        ("withdraw", "akim", (), {}),
        ("substitute", "head-of-apparatus", (newcomer,), {"since": TODAY + 2 * DAY, "until": TODAY + 3 * DAY}),
    ):
        with pytest.raises(Refused, match="rules_on_oneself"):
            act(name, code, *facts, by=akim, **more)


def test_R25_who_was_appointed_on_its_day_handles_a_complaint_to_its_end(complaint, head, posts, people, act):
    walker = roads.Walker(people, posts)
    walker.go(complaint, "transmit", "head-of-apparatus", **SENT, body="prok")
    accounts.appoint_handler(subject=posts["akim"], handler=posts["control"], since=TODAY, by="x", at=NOW)

    now = situations.situation(complaint, staff=situations.staff(on=TODAY))

    assert [step.name for step in now.steps if now.capacity(step, head, on=TODAY) and step.is_main] == [
        "outside_answer"
    ]


def test_R25_an_act_does_not_name_a_case_that_is_closed_to_whoever_makes_it(take, head, posts, people, act, newcomer):
    accounts.appoint_handler(subject=posts["akim"], handler=posts["control"], since=TODAY, by="x", at=NOW)
    hidden = take(kind="complaint", abouts=(about(posts["akim"]),))
    assert not sees(head, hidden)

    made = act("hand_over", "control", newcomer, day=TODAY + DAY, by=head)

    assert hidden.pk not in {row.appeal_id for row in made.passed.all()}


def test_R25_a_call_that_names_the_reader_does_not_hang_before_him(head, posts, people):
    draft = telephony.take_call(by=people["deputy-operator"], at=NOW)
    named = {"subject": [f"post:{posts['head-of-apparatus'].pk}"], "subject_rank": ["head"]}
    intake.keep(draft, named, by=people["deputy-operator"], at=NOW)
    plain = telephony.take_call(by=people["deputy-operator"], at=NOW)
    people["deputy-operator"].holdings.update(until=TODAY - DAY)

    found = {one.pk for _, drafts in queries.hanging(fresh("head-of-apparatus"), on=TODAY).drafts for one in drafts}

    assert found == {plain.pk}


def test_R25_a_colleague_is_not_told_how_a_complaint_about_herself_stands(people, posts, told):
    draft = telephony.take_call(by=people["operator"], at=NOW)
    subject = (about(posts["operator-2"]),)
    facts = told(call_id=draft.pk, kind="complaint", abouts=subject)
    done = intake.finish_call(facts, draft=draft, by=people["operator"], at=NOW)
    pair = {"code": done.code.code, "four": "3456", "on": timezone.localdate(NOW)}

    mine = sayings(fresh("operator"), **pair)
    hers = sayings(fresh("deputy-operator"), **pair)

    assert "Азыркы абалы" in " ".join(mine[0].sentences)
    assert hers == sayings(fresh("deputy-operator"), **{**pair, "four": "0000"})


def test_R66_the_last_head_of_apparatus_stays_one(head, posts):
    changed = seat("head-of-apparatus", Role.CONTROL, reports_to=posts["akim"])

    with pytest.raises(Refused, match="last_head_of_apparatus"):
        actions.change_post(posts["head-of-apparatus"], changed, by=head, at=NOW)

    assert Post.objects.get(code="head-of-apparatus").role == Role.HEAD_OF_APPARATUS
