"""Law.md 2 and article 1(6): repeated, joined, related and collective appeals, and what nobody learns by them."""

from datetime import timedelta

import pytest

from ishenim.consideration.models import Collective, Link, Standing
from ishenim.inspection.queries import verify
from ishenim.journal import actions as journal
from tests.consideration import pages
from tests.consideration.pages import sentence
from tests.consideration.roads import ANSWERED, MARK, NOON, SAID, SENT
from tests.consideration.test_what_the_law_lets import standing

pytestmark = pytest.mark.django_db

RESOLVED = {**SAID, "lead": "bilim-head"}


def stage_of(appeal):
    return type(appeal).objects.values_list("stage", flat=True).get(pk=appeal.pk)


@pytest.fixture
def joined(brought, walker):
    """A leading appeal and one that is joined to it, both before the head."""
    main, other = brought("at_head"), brought("at_head")
    walker.go(other, "link", "operator", other=main.pk, kind="joined")
    return main, other


@pytest.mark.parametrize("kind", ["related", "repeated", "joined"])
def test_R47_a_link_has_its_kind_and_a_flag(brought, walker, kind):
    earlier, appeal = brought("at_head"), brought("at_head")

    walker.go(appeal, "link", "operator", other=earlier.pk, kind=kind, **SAID)

    assert (Link.objects.get().kind, standing(appeal), standing(earlier)) == (kind, [kind], [])
    assert Standing.objects.get().other_id == earlier.pk
    assert verify().problems == []


def test_R19_a_link_older_than_the_kinds_still_agrees_with_the_log(brought, walker, monkeypatch):
    """Written as it was before there were kinds: no row beside the step, no flag; later it may be called otherwise."""
    from ishenim.consideration import actions, steps

    earlier, appeal = brought("at_head"), brought("at_head")
    with monkeypatch.context() as before:
        before.delitem(steps.WRITERS, "link")
        before.setattr(actions, "write_flags", lambda taken: {})
        walker.go(appeal, "link", "operator", other=earlier.pk)
    assert (Link.objects.count(), verify().problems) == (0, [])

    walker.go(appeal, "link", "operator", other=earlier.pk, kind="repeated", **SAID)

    assert (standing(appeal), verify().problems) == (["repeated"], [])


def test_R47_the_same_kind_twice_is_told_so_and_another_kind_takes_its_place(brought, walker, refused):
    earlier, appeal = brought("at_head"), brought("at_head")
    walker.go(appeal, "link", "operator", other=earlier.pk, kind="related")
    assert refused(appeal, "link", "operator", other=earlier.pk, kind="related") == "step_already_taken"

    walker.go(appeal, "link", "operator", other=earlier.pk, kind="joined")

    assert (standing(appeal), verify().problems) == (["joined"], [])
    assert refused(appeal, "link", "operator", other=earlier.pk, kind="joined") == "step_already_taken"


@pytest.mark.parametrize("kind", ["cousin", "extended", "x\x00", " joined"])
def test_R47_a_kind_that_is_none_links_nothing(brought, refused, kind):
    earlier, appeal = brought("at_head"), brought("at_head")

    assert refused(appeal, "link", "operator", other=earlier.pk, kind=kind) == "link_to_nothing"


def test_R47_a_repetition_repeats_what_came_late_or_is_contested(brought, walker, refused):
    good, appeal = brought("answered"), brought("at_head")

    assert refused(good, "link", "operator", other=appeal.pk, kind="repeated", **SAID) == "repeat_of_a_later"
    assert refused(appeal, "link", "operator", other=good.pk, kind="repeated") == "repeat_of_a_good_answer"
    walker.go(appeal, "link", "operator", other=good.pk, kind="repeated", words="Жооптогу факты туура эмес.")


@pytest.mark.parametrize(("days", "is_late"), [(10, False), (60, True)])
def test_R47_an_answer_that_never_came_is_late_when_the_term_is_over(brought, walker, refused, days, is_late):
    earlier, appeal = brought("in_work"), brought("at_head")
    moment = NOON + timedelta(days=days)

    if is_late:
        walker.go(appeal, "link", "operator", other=earlier.pk, kind="repeated", at=moment)
    else:
        key = refused(appeal, "link", "operator", other=earlier.pk, kind="repeated", at=moment)
        assert key == "repeat_of_a_good_answer"


def test_R47_an_answer_that_left_after_its_term_is_late(brought, walker):
    earlier, appeal = brought("approved"), brought("at_head")
    moment = NOON + timedelta(days=60)
    walker.go(earlier, "dispatch", "operator", at=moment, **{**SENT, "sent_on": moment.date()})

    walker.go(appeal, "link", "operator", other=earlier.pk, kind="repeated", at=moment + timedelta(minutes=1))

    assert standing(appeal) == ["repeated"]


# Joined: considered together


def test_R47_what_is_done_with_the_leading_appeal_is_done_with_the_joined_one(joined, walker):
    main, other = joined

    walker.go(main, "resolve", "akim", **RESOLVED)
    walker.go(main, "accept", "executor-1")
    walker.go(main, "submit_answer", "executor-1", **ANSWERED)
    walker.go(main, "return_answer", "head-of-apparatus", **SAID)
    walker.go(main, "submit_answer", "executor-1", **ANSWERED)
    walker.go(main, "approve", "head-of-apparatus")

    assert (stage_of(main), stage_of(other)) == ("approved", "approved")
    same = [
        list(one.steps.exclude(name__in=("link", "discuss")).order_by("place").values_list("name", "by", "words"))
        for one in joined
    ]
    assert same[0] == same[1]
    assert verify().problems == []


def test_R47_each_joined_appeal_is_sent_and_marked_by_itself(joined, walker):
    main, other = joined
    for name, who, facts in (
        ("resolve", "akim", RESOLVED),
        ("accept", "executor-1", {}),
        ("submit_answer", "executor-1", ANSWERED),
        ("approve", "head-of-apparatus", {}),
        ("dispatch", "operator", SENT),
    ):
        walker.go(main, name, who, **facts)
    assert (stage_of(main), stage_of(other), other.line.marks.count()) == ("answered", "approved", 0)

    other.refresh_from_db()
    walker.go(other, "dispatch", "operator", **{**SENT, "number": "02-14/8"})

    assert (other.line.marks.get().number, verify().problems) == ("02-14/8", [])


def test_R47_a_joined_appeal_that_stands_elsewhere_is_left_to_people(brought, walker):
    main, other = brought("in_work"), brought("at_head")
    walker.go(other, "link", "operator", other=main.pk, kind="joined")

    walker.go(main, "submit_answer", "executor-1", **ANSWERED)

    assert (stage_of(main), stage_of(other)) == ("in_approval", "at_head")


def test_R47_what_the_rules_refuse_there_holds_nothing_up(joined, walker):
    """The caller of the joined one has added something: it is not approved before somebody weighs that."""
    main, other = joined
    walker.go(main, "resolve", "akim", **RESOLVED)
    walker.go(main, "accept", "executor-1")
    walker.go(main, "submit_answer", "executor-1", **ANSWERED)
    other.refresh_from_db()
    walker.go(other, "new_facts", "operator", **SAID)

    walker.go(main, "approve", "head-of-apparatus")

    assert (stage_of(main), stage_of(other), verify().problems) == ("approved", "in_approval", [])


def test_R47_another_kind_in_its_place_ends_following(joined, walker):
    main, other = joined
    walker.go(other, "link", "operator", other=main.pk, kind="related")

    walker.go(main, "resolve", "akim", **RESOLVED)

    assert (stage_of(main), stage_of(other)) == ("assigned", "at_head")


def test_R47_nothing_is_joined_in_a_chain(joined, brought, walker, refused):
    main, other = joined
    third = brought("at_head")

    assert refused(third, "link", "operator", other=other.pk, kind="joined") == "joined_in_a_chain"
    assert refused(main, "link", "operator", other=third.pk, kind="joined") == "joined_in_a_chain"
    assert refused(other, "link", "operator", other=third.pk, kind="joined") == "joined_in_a_chain"
    assert refused(main, "link", "operator", other=other.pk, kind="joined") == "joined_in_a_chain"
    walker.go(third, "link", "operator", other=main.pk, kind="joined")


@pytest.mark.parametrize("stage", ["answered", "closed"])
def test_R47_nothing_is_joined_to_what_is_finished(brought, refused, stage):
    main, other = brought(stage), brought("at_head")

    assert refused(other, "link", "operator", other=main.pk, kind="joined") == "joined_to_finished"


def test_R25_R47_a_restricted_appeal_is_considered_by_itself(brought, refused):
    main, other = brought("at_head"), brought("at_head", road="about the head of apparatus")

    assert refused(other, "link", "akim", other=main.pk, kind="joined") == "joined_restricted"
    assert refused(main, "link", "operator", other=other.pk, kind="joined") == "link_to_nothing"


def hide(appeal, post):
    journal.restrict_more(appeal.line, posts={post.pk}, persons=set(), by="operator", at=NOON)


def test_R25_what_is_written_on_an_appeal_restricted_since_does_not_reach_those_joined_to_it(
    joined, walker, posts, sign_in
):
    """A post was made whose holder is shut out of the leading appeal; the joined one he reads as before."""
    main, other = joined
    hide(main, posts["control"])

    walker.go(main, "resolve", "akim", lead="bilim-head", words="Ошол даттануу боюнча текшериңиз.")

    reader = sign_in("control")
    assert (reader.get(f"/appeals/{main.pk}").status_code, stage_of(other)) == (404, "at_head")
    assert "Ошол даттануу" not in pages.text(reader.get(f"/appeals/{other.pk}"))


def test_R25_a_refusal_does_not_tell_that_an_appeal_is_joined_to_a_hidden_one(joined, brought, walker, posts):
    main, other = joined
    hide(main, posts["records-specialist"])

    walker.go(brought("at_head"), "link", "operator", other=other.pk, kind="joined")

    assert verify().problems == []


# Flags that lead to what is hidden


def test_R25_a_flag_that_leads_to_a_hidden_appeal_is_shown_to_nobody_who_must_not_know(brought, walker, sign_in, posts):
    """The complaint about the akim and an ordinary appeal of the same caller; the link is made before it is hidden
    from nobody but the akim's people: by the operator who still works on both.
    """
    complaint, appeal = brought("registered", road="about the akim"), brought("at_head")
    walker.go(appeal, "link", "operator", other=complaint.pk, kind="repeated", words=f"Ошол эле маселе {MARK}-байланыш")
    assert standing(appeal) == ["repeated"]

    for who, sees in (("akim", 0), ("deputy-akim", 0), ("head-of-apparatus", 1), ("auditor", 1)):
        browser = sign_in(who)
        card = pages.text(browser.get(f"/appeals/{appeal.pk}"))
        listed = pages.text(browser.get("/appeals?flag=repeated"))
        shown = (card.count("ish-flags"), card.count(f"{MARK}-байланыш"), listed.count(f'href="/appeals/{appeal.pk}"'))
        assert (who, shown) == (who, (sees, sees, sees))


def test_R25_by_no_filter_a_shut_out_person_finds_his_complaint(brought, walker, sign_in):
    from ishenim.consideration.models import FlagCode

    complaint = brought("registered", road="about the akim")
    walker.go(complaint, "mark_collective", "operator", people=30)

    found = {}
    for code in FlagCode.values:
        for who in ("akim", "auditor"):
            page = pages.text(sign_in(who).get(f"/appeals?flag={code}"))
            found[code, who] = page.count(f'href="/appeals/{complaint.pk}"')
    assert {key for key, count in found.items() if count} == {("collective", "auditor")}


def test_an_unknown_flag_is_said_at_its_field(brought, sign_in):
    brought("at_head")

    assert sign_in("akim").get("/appeals?flag=secret").status_code == 422


# Collective


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"people": 2}, None),
        ({"people": 1_000_000}, None),
        ({"on_behalf": True}, None),
        ({"people": 1, "on_behalf": True}, None),
        ({"people": 1}, "not_collective"),
        ({}, "not_collective"),
        ({"people": 0}, "people_out_of_range"),
        ({"people": -2}, "people_out_of_range"),
        ({"people": 10**12}, "people_out_of_range"),
    ],
)
def test_R47_two_people_or_an_organisation_make_it_collective(brought, walker, refused, facts, key):
    appeal = brought("at_head")

    if key:
        assert refused(appeal, "mark_collective", "operator", **facts) == key
    else:
        walker.go(appeal, "mark_collective", "operator", **facts)
        assert (standing(appeal), verify().problems) == (["collective"], [])


def test_R47_how_many_they_are_stands_on_the_card_and_may_be_told_anew(brought, walker, sign_in):
    appeal = brought("at_head")
    walker.go(appeal, "mark_collective", "operator", people=12)
    walker.go(appeal, "mark_collective", "operator", people=14)

    page = pages.text(sign_in("akim").get(f"/appeals/{appeal.pk}"))
    flags = page[page.index("ish-flags") :]
    assert (standing(appeal), Collective.objects.count()) == (["collective"], 2)
    assert ("14" in flags[: flags.index("</p>")], "12" in flags[: flags.index("</p>")]) == (True, False)
    assert verify().problems == []


@pytest.mark.parametrize("typed", ["abc", "1,5", "-3", "0", "9" * 30])
def test_R47_a_number_of_people_that_is_none_is_said_at_its_field(brought, post, typed):
    appeal = brought("at_head")

    answer = post("operator", appeal, "mark_collective", people=typed)

    assert (answer.status_code, len(pages.problems(answer)), appeal.steps.filter(name="mark_collective").count()) == (
        *(422, 1),
        0,
    )


def test_R47_through_the_page_a_link_has_its_kind(brought, post):
    brought("at_head")
    appeal = brought("at_head")

    answer = post("operator", appeal, "link", number=1, kind="joined")
    again = post("operator", appeal, "link", number=1, kind="joined")

    assert (answer.status_code, standing(appeal)) == (302, ["joined"])
    assert (again.status_code, pages.refusal(again)) == (409, sentence("step_already_taken", appeal=appeal))
