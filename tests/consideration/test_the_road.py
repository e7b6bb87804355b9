"""The whole road of the regulation: put before the head, resolution, work, approval, dispatch, mark (III.2, III.6)."""

from datetime import date

import pytest

from ishenim.appeals.models import Appeal
from ishenim.common.refusals import Overtaken, Refused
from ishenim.consideration.models import StepTaken
from ishenim.inspection.queries import verify
from ishenim.journal import queries as journal
from tests.consideration.conftest import SENT

pytestmark = pytest.mark.django_db


def test_R3_R11_R21_an_ordinary_appeal_walks_the_whole_road(take, walk):
    appeal = walk(take(), "closed")

    assert list(appeal.steps.order_by("place").values_list("name", flat=True)) == [
        "put_before_head", "resolve", "accept", "submit_answer", "approve", "dispatch", "file",
    ]  # fmt: skip
    assert Appeal.objects.get(pk=appeal.pk).stage == "closed"
    assert verify().problems == []


def test_R44_the_mark_stands_in_column_five_and_the_rest_is_untouched(take, walk):
    appeal = take()
    before = journal.row_of(appeal.line)

    walk(appeal, "answered")

    line = type(appeal.line).objects.get(pk=appeal.line.pk)
    after = journal.row_of(line)
    assert after.marks == ("Канааттандырылды, 24.11.2026, № 02-14/7",)
    assert (before.received, before.applicant, before.summary) == (after.received, after.applicant, after.summary)


def test_R21_no_executor_before_it_was_put_before_the_head(take, go):
    appeal = take()

    with pytest.raises(Overtaken):
        go(appeal, "resolve", "akim", lead="bilim-head")

    assert not appeal.parts.exists()


def test_R11_nothing_is_answered_or_closed_without_an_outcome(take, walk, go):
    appeal = walk(take(), "in_work")

    with pytest.raises(Refused, match="answer_without_outcome"):
        go(appeal, "submit_answer", "executor-1", words="Ушундай жооп даярдалды, чаралар көрүлдү, иш аткарылды.")
    with pytest.raises(Overtaken):
        go(appeal, "dispatch", "operator", **SENT, sent_on=date(2026, 11, 24))
    with pytest.raises(Overtaken):
        go(appeal, "file", "operator")


def test_a_second_click_is_told_so(take, walk, go):
    appeal = walk(take(), "at_head")

    with pytest.raises(Overtaken, match="step_already_taken"):
        go(appeal, "put_before_head", "operator")

    assert StepTaken.objects.filter(appeal=appeal).count() == 1


def test_an_old_page_posted_again_changes_nothing(take, walk, go):
    """The answer was returned and written anew meanwhile: the old page would approve another text."""
    appeal = walk(take(), "in_approval")
    seen = appeal.steps.count()
    go(appeal, "return_answer", "head-of-apparatus", words="Кайсы күнү күйгөнүн жазыңыз.")

    with pytest.raises(Overtaken, match="appeal_has_moved_on"):
        go(appeal, "approve", "head-of-apparatus", seen=seen)
