"""R45, R67: whoever rewrites what a post was, how long it was held or what passed with it is found out."""

from datetime import timedelta

import pytest

from ishenim.accounts.models import Ending, FormerPost, Holding, Post
from ishenim.inspection.queries import Problem, verify
from ishenim.staffing.models import HandOver, Passed
from tests.conftest import NOW, TODAY
from tests.inspection.altered import other
from tests.inspection.test_append_only import hand_over

DAY = timedelta(days=1)
CALLED = {  # where the log's name of a column is not the column's own
    **{(HandOver, name): "hand_over.names" for name in ("ky", "ru", "en")},
    **{(HandOver, name): "hand_over.persons" for name in ("former_name", "successor_name")},
    **{(HandOver, name): "hand_over.made_by" for name in ("made_by_name", "made_by_post")},
}
KINDS = {HandOver: "hand_over {pk}", Ending: "ending_of_post {pk}"}
NAMES = {HandOver: "hand_over.{}", Ending: "ending.{}"}
WHERE = [
    (model, column.name)
    for model in KINDS
    for column in model._meta.concrete_fields
    if column.name not in ("id", "appointment", "holding")
]


@pytest.fixture
def handed_over(unguarded, take, people, posts):
    """The head of the education department changed, twice; an appeal was on the way."""
    take()
    hand_over(people["head-of-apparatus"], posts["bilim-head"], to=people["auditor"], at=NOW + timedelta(hours=1))
    return posts["bilim-head"]


def test_the_log_holds_after_a_post_changed_its_name_and_its_holder(handed_over):
    assert verify().problems == []


@pytest.mark.parametrize(("model", "column"), WHERE)
def test_R45_R67_a_changed_column_of_an_act_or_an_ending_is_named(handed_over, model, column):
    row = model.objects.get()
    model.objects.update(**{column: other(row, model._meta.get_field(column))})

    named = CALLED.get((model, column), NAMES[model].format(column))
    assert Problem(KINDS[model].format(pk=row.pk), "altered", (named,)) in verify().problems


@pytest.mark.parametrize("column", [field.name for field in Passed._meta.concrete_fields if field.name != "id"])
def test_R45_R67_a_changed_row_of_the_list_is_named(handed_over, people, posts, column, take):
    from ishenim.staffing import actions, queries

    post, head = posts["records-specialist"], people["head-of-apparatus"]
    seen = queries.seen_of(post)
    act = actions.hand_over(post, people["control"], day=TODAY + DAY, seen=seen, by=head, at=NOW + timedelta(hours=2))
    row = act.passed.get()
    if column == "hand_over":
        changed = HandOver.objects.exclude(pk=act.pk).get().pk
    elif column in ("appeal", "call"):
        later = take(at=NOW + timedelta(hours=3))
        changed = {"appeal": later.pk, "call": later.call_id}[column]
    else:
        changed = other(row, Passed._meta.get_field(column))
    Passed.objects.filter(pk=row.pk).update(**{column: changed})

    assert Problem(f"hand_over {act.pk}", "altered", ("hand_over.passed",)) in verify().problems


@pytest.mark.parametrize("column", ["ky", "ru", "en", "at", "by"])
def test_R45_R67_a_changed_name_of_before_is_named(handed_over, column):
    row = FormerPost.objects.get()
    FormerPost.objects.update(**{column: other(row, FormerPost._meta.get_field(column))})

    assert verify().problems == [Problem(f"post_change {handed_over.pk}/1", "altered", (f"former.{column}",))]


@pytest.mark.parametrize("column", ["role", "body", "heads_body", "reports_to", "deputy_of", "assistant_of"])
def test_R45_R25_what_decided_access_before_is_named_at_the_adding(handed_over, column):
    row = FormerPost.objects.get()
    FormerPost.objects.update(**{column: other(row, FormerPost._meta.get_field(column))})

    assert verify().problems == [Problem(f"post {handed_over.pk}", "altered", (f"post.{column}",))]


@pytest.mark.parametrize("column", ["ky", "role", "body", "heads_body", "reports_to", "deputy_of", "assistant_of"])
def test_R45_R25_what_decides_access_now_is_named_at_the_change(handed_over, column):
    Post.objects.filter(pk=handed_over.pk).update(**{column: other(handed_over, Post._meta.get_field(column))})

    assert verify().problems == [Problem(f"post_change {handed_over.pk}/1", "altered", (f"post.{column}",))]


@pytest.mark.parametrize("until", [None, TODAY + DAY])
def test_R45_R15_a_last_day_that_nobody_set_is_named(handed_over, until):
    ending = Ending.objects.get()
    Holding.objects.filter(pk=ending.holding_id).update(until=until)

    assert verify().problems == [Problem(f"ending_of_post {ending.pk}", "altered", ("ending.until",))]


def test_R45_a_change_that_is_gone_is_missing(handed_over):
    FormerPost.objects.all().delete()

    assert Problem(f"post_change {handed_over.pk}/1", "missing") in verify().problems
