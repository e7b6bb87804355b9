"""R15, R66: who holds which post from when to when; what is refused, each with its sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts.actions import Seat
from ishenim.accounts.models import Appointment, Ending, FormerPost, Holding
from ishenim.accounts.queries import appointed, held_by, signatory
from ishenim.common.refusals import Overtaken, Refused
from ishenim.inspection.queries import verify
from ishenim.regulation.posts import Role
from ishenim.staffing import actions
from tests.conftest import NOW, TODAY
from tests.staffing.conftest import DAY, fresh


def rows():
    """Everything that says who holds what and who is appointed."""
    return (
        list(Holding.objects.order_by("pk").values_list("person", "post", "since", "until")),
        list(Appointment.objects.order_by("pk").values_list("pk", "until")),
        Ending.objects.count(),
    )


def test_R15_a_substitute_holds_the_post_only_between_the_dates(people, act):
    act("substitute", "records-specialist", people["control"], since=TODAY + DAY, until=TODAY + 5 * DAY)

    may = [access.may_take_calls(held_by(fresh("control"), on=TODAY + n * DAY).roles) for n in (0, 1, 5, 6)]
    assert may == [False, True, True, False]


@pytest.mark.parametrize(
    ("name", "who", "since", "until", "key"),
    [
        ("give", "new", 1, None, "two_holders"),
        ("give", "control", 1, None, "two_holders"),
        ("substitute", "control", 1, 5, "substitute_for_oneself"),
        ("substitute", "new", 5, 1, "holding_ends_before_start"),
        ("give", "executor-1", -400, -390, "two_holders"),
    ],
)
def test_R15_what_two_tenures_cannot_be(newcomer, people, act, name, who, since, until, key):
    if since < 0:
        Holding.objects.filter(post__code="control").update(since=TODAY - 500 * DAY)
    before = rows()

    with pytest.raises(Refused, match=f"^{key}$"):
        until = until if until is None else TODAY + until * DAY
        act(name, "control", {**people, "new": newcomer}[who], since=TODAY + since * DAY, until=until)

    assert rows() == before


def test_R15_two_substitutions_of_one_post_do_not_meet(people, newcomer, act):
    act("substitute", "control", people["auditor"], since=TODAY + DAY, until=TODAY + 3 * DAY)

    with pytest.raises(Refused, match="two_substitutes") as refusal:
        act("substitute", "control", newcomer, since=TODAY + 3 * DAY, until=TODAY + 9 * DAY)

    assert refusal.value.facts["other"].person == people["auditor"]


def test_R15_nobody_who_was_disabled_is_given_a_post(newcomer, head, act, ended):
    actions.disable(newcomer, by=head, at=NOW)

    with pytest.raises(Refused, match="person_is_disabled"):
        act("give", "bilim-staff", newcomer, since=TODAY + DAY, until=None)


def test_R15_a_post_that_has_ended_is_given_to_the_next(newcomer, ended, act, posts):
    act("give", "bilim-staff", newcomer, since=TODAY + DAY, until=None)

    held = [held_by(fresh(who), on=TODAY + n * DAY).posts for who in ("executor-2", "new") for n in (0, 1)]
    post = {posts["bilim-staff"].pk}
    assert held == [post, set(), set(), post]


def test_R67_who_held_a_post_on_a_day_on_which_the_office_worked_stays_written(take, newcomer, ended, act):
    take(at=NOW - DAY)

    with pytest.raises(Refused, match="past_is_written") as refusal:
        act("substitute", "control", newcomer, since=TODAY - 5 * DAY, until=TODAY + DAY)
    act("substitute", "control", newcomer, since=TODAY, until=TODAY + DAY)

    assert refusal.value.facts == {"day": TODAY - DAY, "first": TODAY}


def test_R67_a_holding_does_not_end_on_a_day_before_the_office_worked(take, act, posts):
    take(at=NOW - DAY)
    Holding.objects.filter(post=posts["control"]).update(since=TODAY - 30 * DAY)

    with pytest.raises(Refused, match="past_is_written"):
        act("end", "control", posts["control"].holdings.get(), until=TODAY - 3 * DAY)


def test_R67_whoever_acted_today_holds_the_post_today(take, act, posts):
    take(at=NOW)
    Holding.objects.filter(post=posts["records-specialist"]).update(since=TODAY - 30 * DAY)
    holding = posts["records-specialist"].holdings.get()

    with pytest.raises(Refused, match="acted_after_the_end"):
        act("end", "records-specialist", holding, until=TODAY - DAY, at=NOW + timedelta(hours=1))
    act("end", "records-specialist", holding, until=TODAY, at=NOW + timedelta(hours=1))

    assert Holding.objects.get(pk=holding.pk).until == TODAY


def test_R67_a_holding_that_has_ended_is_not_prolonged(ended, act):
    with pytest.raises(Refused, match="holding_has_ended"):
        act("end", "bilim-staff", ended, until=TODAY + 9 * DAY)


def test_R67_the_paper_of_a_day_names_the_holder_of_that_day_after_a_change(act, newcomer, posts, people):
    act("hand_over", "head-of-apparatus", newcomer, day=TODAY + DAY)

    names = [signatory(Role.HEAD_OF_APPARATUS, on=day).person.full_name for day in (TODAY, TODAY + DAY)]
    assert names == [people["head-of-apparatus"].full_name, newcomer.full_name]


def test_R66_only_the_head_of_apparatus_appoints(people, newcomer, act, posts):
    before = rows()
    for who in set(people) - {"head-of-apparatus", "new"}:
        with pytest.raises(Refused, match="not_yours_to_appoint"):
            act("substitute", "control", newcomer, since=TODAY, until=TODAY, by=people[who])
        with pytest.raises(Refused, match="not_yours_to_appoint"):
            act("appoint", "control", posts["auditor"], since=TODAY, by=people[who])

    assert rows() == before


def test_R66_a_substitute_of_the_head_of_apparatus_appoints_between_his_dates(people, newcomer, act):
    act("substitute", "head-of-apparatus", people["control"], since=TODAY, until=TODAY)

    act("substitute", "records-specialist", newcomer, since=TODAY, until=TODAY, by=fresh("control"))
    with pytest.raises(Refused, match="not_yours_to_appoint"):
        act("substitute", "akim", newcomer, since=TODAY + DAY, until=TODAY + DAY, by=fresh("control"), at=NOW + DAY)


def test_decisions_4_the_handler_is_appointed_and_withdrawn_and_a_close_one_is_refused(act, posts):
    akim = posts["akim"]
    act("appoint", "akim", posts["control"], since=TODAY)
    with pytest.raises(Refused, match="handler_too_close"):
        act("appoint", "akim", posts["deputy-akim"], since=TODAY)
    act("withdraw", "akim")

    found = [appointed(on=day).get(akim.pk) for day in (TODAY, TODAY + DAY)]
    assert found == [posts["control"].pk, None]
    with pytest.raises(Refused, match="nobody_is_appointed"):
        act("withdraw", "akim")


def seat(post, **changes):
    names = {"ky": post.ky, "ru": post.ru, "en": post.en}
    lines = {name: getattr(post, name) for name in ("reports_to", "deputy_of", "assistant_of")}
    facts = {"names": names, "role": post.role_code, "body": post.body, "heads_body": post.heads_body, **lines}
    return Seat(code=post.code, **{**facts, **changes})


def test_R12_a_change_of_a_post_keeps_what_it_was(act, posts):
    control = posts["control"]
    was = control.described()
    act(
        "change_post", "control", seat(control, names={"ky": "көзөмөлчү", "ru": "", "en": ""}, reports_to=posts["akim"])
    )

    former = FormerPost.objects.get(post=control)
    assert (former.as_post().described(), former.by) == (was, "head-of-apparatus")
    assert (control.ky, control.reports_to, control.code) == ("көзөмөлчү", posts["akim"], "control")
    assert verify().problems == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("akim", {"reports_to": "control"}),
        ("control", {"reports_to": "control"}),
        ("control", {"deputy_of": "control"}),
        ("control", {"assistant_of": "control"}),
    ],
)
def test_R12_a_circle_of_reporting_lines_is_refused(act, posts, code, lines):
    changes = {name: posts[other] for name, other in lines.items()}

    with pytest.raises(Refused, match="lines_in_a_circle"):
        act("change_post", code, seat(posts[code], **changes))

    assert FormerPost.objects.count() == 0


def test_R12_a_body_has_one_head_and_a_code_one_post(act, posts, head):
    with pytest.raises(Refused, match="body_has_a_head"):
        act("change_post", "bilim-staff", seat(posts["bilim-staff"], heads_body=True))
    with pytest.raises(Refused, match="post_code_taken"):
        actions.add_post(seat(posts["bilim-staff"]), by=head, at=NOW)
    with pytest.raises(Refused, match="post_is_the_same"):
        act("change_post", "bilim-staff", seat(posts["bilim-staff"]))


def test_a_page_that_is_too_old_is_overtaken(act, newcomer, people, posts):
    from ishenim.staffing import queries

    seen = queries.seen_of(posts["control"])
    act("substitute", "control", newcomer, since=TODAY, until=TODAY)

    with pytest.raises(Overtaken, match="post_changed_meanwhile"):
        act("substitute", "control", people["auditor"], since=TODAY + DAY, until=TODAY + DAY, seen=seen)


def test_nobody_is_disabled_who_alone_holds_a_post(people, newcomer, head, act):
    with pytest.raises(Refused, match="posts_hang_on_person") as refusal:
        actions.disable(people["control"], by=head, at=NOW)
    act("hand_over", "control", newcomer, day=TODAY + DAY)
    tomorrow = NOW + DAY
    actions.disable(fresh("control"), by=fresh("admin"), at=tomorrow)

    assert ([post.code for post in refusal.value.facts["posts"]], fresh("control").is_active) == (["control"], False)
    assert held_by(fresh("new"), on=timezone.localdate(tomorrow)).roles == {Role.CONTROL}


def test_nobody_disables_oneself_nor_twice(head, newcomer):
    with pytest.raises(Refused, match="disables_oneself"):
        actions.disable(head, by=head, at=NOW)
    actions.disable(newcomer, by=head, at=NOW)
    with pytest.raises(Overtaken, match="person_is_disabled"):
        actions.disable(newcomer, by=head, at=NOW)
