"""What a caller adds stops closing until somebody has weighed it (ux 8; law.md 2: an answer is reasoned)."""

import pytest

from ishenim.inspection.queries import verify
from ishenim.regulation.course import CLOSING
from tests.consideration import pages
from tests.consideration.pages import sentence
from tests.consideration.roads import ANSWERED, MARK, SAID, SENT
from tests.consideration.test_what_the_law_lets import lists, standing

pytestmark = pytest.mark.django_db

ADDED = {"words": f"Дагы эки лампа күйгөн жок. {MARK}"}
STOPPED = [  # step, stage, whose, what it needs
    ("explain_where_to_go", "registered", "operator", {**SAID, "body": "socfond"}),
    ("forward", "at_head", "operator", {**SAID, **SENT, "body": "res"}),
    ("leave", "at_head", "akim", {**SAID, "ground": "other_procedure"}),
    ("withdraw", "in_work", "operator", SAID),
    ("approve", "in_approval", "head-of-apparatus", {}),
    ("dispatch", "approved", "operator", SENT),
    ("file", "answered", "operator", {}),
]
WEIGHING = [  # stage, step that weighs them, whose, what it needs
    ("at_head", "weigh_facts", "akim", SAID),
    ("at_head", "resolve", "akim", {**SAID, "lead": "bilim-head"}),
    ("at_head", "take_note", "akim", {**SAID, "lead": "bilim-head"}),
    ("in_work", "weigh_facts", "executor-1", SAID),
    ("in_work", "weigh_facts", "akim", SAID),
    ("in_work", "submit_answer", "executor-1", ANSWERED),
    ("in_approval", "weigh_facts", "executor-1", SAID),
    ("answered", "weigh_facts", "akim", SAID),
]


def test_every_step_that_is_stopped_is_tried():
    assert {step for step, *_ in STOPPED} == CLOSING


@pytest.mark.parametrize(("step", "stage", "who", "facts"), STOPPED, ids=[row[0] for row in STOPPED])
def test_R47_what_the_caller_added_stops(step, stage, who, facts, brought, walker, refused, sign_in):
    appeal = brought(stage)
    walker.go(appeal, "new_facts", "operator", **ADDED)

    assert refused(appeal, step, who, **facts) == "new_facts_unread"
    page = pages.text(sign_in(who).get(f"/appeals/{appeal.pk}"))
    assert (f"/steps/{step}" in page, page.count(f'id="closed-{step}"')) == (False, 1)
    assert sentence("new_facts_unread") in pages.plain(page)


@pytest.mark.parametrize(("stage", "step", "who", "facts"), WEIGHING)
def test_R47_weighed_they_stop_nothing_any_more(stage, step, who, facts, brought, walker):
    appeal = brought(stage)
    walker.go(appeal, "new_facts", "operator", **ADDED)
    walker.go(appeal, "new_facts", "operator", **ADDED)
    assert standing(appeal) == ["new_facts", "new_facts"]

    walker.go(appeal, step, who, **facts)

    assert (standing(appeal), verify().problems) == ([], [])


@pytest.mark.parametrize(
    ("stage", "whose"),
    [("at_head", {"akim"}), ("in_work", {"akim", "executor-1"}), ("approved", {"akim", "executor-1"})],
)
def test_R47_they_stand_on_the_lists_of_those_who_must_weigh_them(brought, walker, sign_in, stage, whose):
    appeal = brought(stage)
    walker.go(appeal, "new_facts", "operator", **ADDED)

    assert {who for who in walker.people if "to_weigh" in lists(walker, who)} == whose
    assert 'class="ish-flags"' in pages.text(sign_in("akim").get(f"/appeals/{appeal.pk}"))


def test_R47_after_forwarding_they_are_weighed_by_whoever_it_was_put_before(brought, walker, refused):
    appeal = brought("forwarded", road="forwarded")
    walker.go(appeal, "new_facts", "operator", **ADDED)

    assert {who for who in walker.people if "to_weigh" in lists(walker, who)} == {"akim"}
    walker.go(appeal, "body_reply", "operator", **ANSWERED, number="5-11", sent_on=SENT["sent_on"])
    assert refused(appeal, "file", "operator") == "new_facts_unread"
    walker.go(appeal, "weigh_facts", "akim", **SAID)
    walker.go(appeal, "file", "operator")
    assert verify().problems == []


def test_R47_an_old_page_of_approval_does_not_pass_them_over(brought, walker, post):
    appeal = brought("in_approval")
    seen = appeal.steps.count()
    walker.go(appeal, "new_facts", "operator", **ADDED)

    answer = post("head-of-apparatus", appeal, "approve", seen=seen)

    assert (answer.status_code, pages.refusal(answer)) == (409, sentence("appeal_has_moved_on", appeal=appeal))


@pytest.mark.parametrize("who", ["akim", "executor-1", "control", "auditor"])
def test_R47_only_whoever_answers_the_phone_writes_them_down(brought, refused, who):
    assert refused(brought("in_work"), "new_facts", who, **ADDED) == "not_your_step"


def test_R47_nothing_new_is_nothing_to_weigh(brought, refused):
    assert refused(brought("in_work"), "weigh_facts", "akim", **SAID) == "no_new_facts"


@pytest.mark.parametrize("who", ["operator", "head-of-apparatus", "executor-3", "control"])
def test_R47_nobody_else_weighs_them(brought, walker, refused, who):
    appeal = brought("in_work")
    walker.go(appeal, "new_facts", "operator", **ADDED)

    assert refused(appeal, "weigh_facts", who, **SAID) == "not_your_step"


def test_R25_a_complaint_about_the_head_has_no_such_steps_inside(brought, refused):
    """Its caller's further words are a complaint of their own, handled as the first one."""
    complaint = brought("forwarded", road="about the akim")

    tried = [refused(complaint, step, "head-of-apparatus", **SAID) for step in ("new_facts", "weigh_facts")]
    assert tried == ["other_road", "other_road"]


def test_R47_sixty_thousand_characters_are_kept_and_one_more_is_not(brought, walker, refused):
    appeal = brought("in_work")

    walker.go(appeal, "new_facts", "operator", words="а" * 60_000)

    assert len(appeal.steps.get(name="new_facts").words) == 60_000
    assert refused(appeal, "new_facts", "operator", words="а" * 60_001) == "words_too_long"
