"""Law 3.4, R47: left without consideration by a person, on a ground of the list, in words, and never silently."""

import pytest

from ishenim.consideration.models import Leaving
from ishenim.inspection.queries import verify
from ishenim.regulation.leaving import Form, Reason, offered
from tests.consideration import pages
from tests.consideration.roads import ANSWERED, SAID, SENT, everything
from tests.consideration.test_forwarding import marks
from tests.consideration.test_what_the_law_lets import ANONYMOUS, NO_ADDRESS, lists, standing

pytestmark = pytest.mark.django_db

LEFT = {**SAID, "ground": "other_procedure"}


def test_R47_a_left_appeal_is_closed_with_its_ground_in_column_five_and_owes_a_notice(brought, walker):
    appeal = brought("assigned")

    walker.go(appeal, "leave", "akim", **LEFT)

    row = Leaving.objects.get()
    assert (row.reason, row.mark, appeal.stage, standing(appeal)) == ("other_procedure", "C", "closed", ["notice_owed"])
    assert marks(appeal) == ("Кароосуз калтырылды: башка тартипте каралат, 24.11.2026",)
    assert not appeal.parts.filter(until_place=None).exists()
    assert {who for who in walker.people if "to_notify" in lists(walker, who)} == {"operator"}
    assert verify().problems == []


def test_R47_of_a_closed_appeal_the_notice_is_still_recorded(brought, walker):
    appeal = brought("at_head")
    walker.go(appeal, "leave", "akim", **LEFT)

    walker.go(appeal, "send_notice", "operator", **SENT)

    assert (standing(appeal), appeal.stage, verify().problems) == ([], "closed", [])


@pytest.mark.parametrize(
    ("reason", "facts", "key"),
    [
        ("", {}, "leave_without_reason"),
        ("because", {}, "leave_without_reason"),
        ("anonymous", {}, "leave_not_anonymous"),
        ("no_address_for_answer", {}, "leave_has_address"),
        ("no_concrete_request", {}, "leave_electronic_only"),
        ("repeat_correspondence_terminated", {}, "leave_without_earlier_answers"),
        ("anonymous", ANONYMOUS, None),
        ("no_address_for_answer", NO_ADDRESS, None),
        ("insulting_or_threatening", {}, None),
        ("extremist_call", {}, None),
    ],
)
def test_R47_a_ground_must_hold(brought, walker, refused, reason, facts, key):
    appeal = brought("at_head", **facts)

    if key:
        assert refused(appeal, "leave", "akim", **SAID, ground=reason) == key
    else:
        walker.go(appeal, "leave", "akim", **SAID, ground=reason)
        assert appeal.stage == "closed"


@pytest.mark.parametrize("who", ["operator", "head-of-apparatus", "executor-1", "control", "deputy-akim"])
def test_R47_only_whoever_considers_it_leaves_it(brought, refused, who):
    assert refused(brought("assigned"), "leave", who, **LEFT) == "not_your_step"


@pytest.mark.parametrize("stage", ["registered", "in_approval", "approved", "answered", "closed"])
def test_R21_R47_nothing_is_left_before_the_head_has_it_nor_after_an_answer(brought, refused, stage):
    assert refused(brought(stage), "leave", "akim", **LEFT) == "step_already_taken"


def test_R31_an_anonymous_call_is_registered_and_considered_like_any_other(brought):
    """Nothing leaves it by itself (decisions 11)."""
    assert brought("in_approval", **ANONYMOUS).stage == "in_approval"


def test_R47_a_left_appeal_may_be_opened_again(brought, walker):
    appeal = brought("at_head")
    walker.go(appeal, "leave", "akim", **LEFT)

    walker.go(appeal, "reopen", "head-of-apparatus", **SAID)

    assert appeal.stage == "at_head"


def test_R47_correspondence_is_ended_only_over_earlier_answers_of_the_same_question(take, brought, walker, refused):
    earlier, appeal = brought("answered"), brought("at_head")
    ended = {**SAID, "ground": "repeat_correspondence_terminated"}
    walker.go(appeal, "link", "operator", other=earlier.pk, kind="related")
    assert refused(appeal, "leave", "akim", **ended) == "leave_without_earlier_answers"

    walker.go(appeal, "link", "operator", other=earlier.pk, kind="repeated", **SAID)
    walker.go(appeal, "leave", "akim", **ended)

    assert (appeal.stage, verify().problems) == ("closed", [])


def test_R47_an_earlier_appeal_that_was_not_answered_is_no_ground(brought, walker, refused):
    earlier, appeal = brought("in_work"), brought("at_head")
    walker.go(appeal, "link", "operator", other=earlier.pk, kind="repeated", **SAID)

    assert refused(appeal, "leave", "akim", **SAID, ground="repeat_correspondence_terminated") == (
        "leave_without_earlier_answers"
    )


def test_R25_R47_an_earlier_answer_that_whoever_decides_must_not_know_of_does_not_count(brought, walker, refused):
    """The earlier complaint is about the akim himself: what he may do must not tell him of it."""
    complaint, appeal = brought("registered", road="about the akim"), brought("at_head")
    walker.go(appeal, "link", "operator", other=complaint.pk, kind="repeated", **SAID)
    for name, facts in (("transmit", {**SENT, "body": "prok"}), ("outside_answer", ANSWERED)):
        walker.go(complaint, name, "head-of-apparatus", **facts)

    assert refused(appeal, "leave", "akim", **SAID, ground="repeat_correspondence_terminated") == (
        "leave_without_earlier_answers"
    )


def test_R47_correspondence_is_ended_by_the_head_himself(brought, walker, refused):
    appeal = brought("at_head", road="about the records specialist")

    assert refused(appeal, "leave", "head-of-apparatus", **SAID, ground="repeat_correspondence_terminated") == (
        "leave_not_the_head"
    )


def test_R11_an_executor_leaves_nothing_by_his_answer(brought, refused):
    assert refused(brought("in_work"), "submit_answer", "executor-1", **{**ANSWERED, "outcome": "left"}) == (
        "answer_without_outcome"
    )


# The page


def test_R47_R58_the_form_has_the_grounds_with_their_badge_and_reminds_of_law_enforcement(brought, sign_in):
    page = pages.text(sign_in("akim").get(f"/appeals/{brought('at_head').pk}"))

    form = page[page.index('id="act-leave"') :]
    form = form[: form.index("</form>")]
    assert [reason for reason in Reason if f'value="{reason.value}"' in form] == offered(Form.ORAL)
    assert (form.count("III.9"), form.count("текшерилет")) == (1, 6)


def test_R58_after_leaving_a_call_to_extremism_the_card_reminds_of_it(brought, walker, sign_in):
    appeal = brought("at_head")
    walker.go(appeal, "leave", "akim", **SAID, ground="extremist_call")

    assert pages.text(sign_in("akim").get(f"/appeals/{appeal.pk}")).count("III.9") == 1


def test_R47_no_ground_chosen_is_said_at_its_field(brought, post):
    appeal, before = brought("at_head"), everything()

    answer = post("akim", appeal, "leave", **SAID)

    assert (answer.status_code, len(pages.problems(answer)), everything() == before) == (422, 1, True)
    assert pages.typed(answer)["words"] == SAID["words"]


def test_R47_a_second_click_leaves_nothing_twice(brought, post):
    appeal = brought("at_head")
    form = {**LEFT, "seen": appeal.steps.count()}

    answers = [post("akim", appeal, "leave", **form).status_code for _ in range(2)]

    assert (answers, appeal.line.marks.count()) == ([302, 409], 1)
