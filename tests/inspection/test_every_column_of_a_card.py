"""R20, decisions 6: what was made, sent and answered of a card is committed to; where it stands follows from that."""

import json
from datetime import timedelta

import pytest

from ishenim.audit.models import Entry
from ishenim.edms import actions as edms
from ishenim.edms.models import Card, Reply, ReplyFile, Sending, Standing
from ishenim.inspection.queries import Problem, verify
from tests.conftest import NOW
from tests.edms.conftest import TODAY
from tests.inspection.altered import other

ROWS = {  # the row that is altered, where it is named, and how its columns are called there
    "card": (Card, {"appeal__line__number": 1, "version": 1}, "card 2026/1/1", "card.{}"),
    "sending": (Sending, {"card__appeal__line__number": 1, "card__version": 2}, "sending 2026/1/2", "sending.{}"),
    "number": (Reply, {"appeal__line__number": 1, "place": 2}, "reply 2026/1/2", "reply.{}"),
    "correction": (Reply, {"appeal__line__number": 1, "place": 3}, "reply 2026/1/3", "reply.{}"),
    "file": (ReplyFile, {"place": 2}, "replies {pk}", "replies.{}"),
}
CALLED = {("card", "card_index"): "card.index", ("file", "written_report"): "replies.report"}
ELSEWHERE = {  # these columns say which row it is, or hold nothing else; below they have tests of their own
    ("card", "appeal"), ("card", "version"), ("sending", "card"),
    *((row, column) for row in ("number", "correction") for column in ("appeal", "place", "state")),
}  # fmt: skip
COLUMNS = [
    (row, column.name)
    for row, (model, *_) in ROWS.items()
    for column in model._meta.concrete_fields
    if column.name != "id" and (row, column.name) not in ELSEWHERE
]


@pytest.fixture(autouse=True)
def walked(unguarded, shared, answer, take, people):
    """Line 1: sent, refused, sent again, answered, corrected; line 2: refused; line 3: waits."""
    first, _ = take(), take()
    shared.round()
    answer("ИТ-1/2026\t\t\tотказано\tтиркемеси жок", at=shared.at + timedelta(seconds=1))
    edms.send_again(first, by=people["operator"], at=shared.at + timedelta(seconds=2))
    shared.round()
    later = {"at": shared.at + timedelta(seconds=1)}
    answer(("ИТ-1/2026", "15-221", "24.11.2026"), "ИТ-2/2026\t\t\tотказано\tжок", **later)
    facts = {"number": "15-212", "dated_on": TODAY, "reason": "алмашкан", "by": people["operator"], **later}
    edms.correct_number(first, seen="15-221", **facts)
    take(at=NOW + timedelta(hours=4))
    edms.notice()


def test_a_true_history_has_no_problem():
    assert verify().problems == []


def row_of(name):
    model, which, what, called = ROWS[name]
    if name == "file":
        return ReplyFile.objects.order_by("pk")[1], what, called
    return model.objects.get(**which), what, called


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_R20_a_changed_column_is_named_with_its_row(name, column):
    row, what, called = row_of(name)
    type(row).objects.filter(pk=row.pk).update(**{column: other(row, row._meta.get_field(column))})

    named = CALLED.get((name, column), called.format(column))
    assert verify().problems[0] == Problem(what.format(pk=row.pk), "altered", (named,))


def test_every_field_the_log_commits_to_is_altered_by_one_of_these_tests():
    kinds = ("card.", "sending.", "reply.", "replies.")
    read = [json.loads(bytes(entry.body))["c"] for entry in Entry.objects.all()]
    committed = {key for one in read for key in one if key.startswith(kinds)}

    altered = {CALLED.get((name, column), ROWS[name][3].format(column)) for name, column in COLUMNS}

    assert committed - altered == {"reply.state"}


def test_R20_a_confirmation_made_a_refusal_is_named():
    Reply.objects.filter(appeal__line__number=1, place=3).update(state="refused")

    assert verify().problems[0] == Problem("reply 2026/1/3", "altered", ("reply.state",))


@pytest.mark.parametrize(
    ("column", "value"), [("state", "sent"), ("number", "1"), ("dated_on", "2026-11-20"), ("version", 7)]
)
def test_R20_a_standing_that_follows_from_no_row_is_named(column, value):
    Standing.objects.filter(appeal__line__number=1).update(**{column: value})

    assert verify().problems == [Problem("line 2026/1", "altered", (f"edms.{column}",))]


def test_R20_a_refusal_made_a_waiting_is_named():
    Standing.objects.filter(appeal__line__number=2).update(state="waiting", reason="")

    assert verify().problems == [Problem("line 2026/2", "altered", ("edms.state", "edms.reason"))]


@pytest.mark.parametrize(
    ("model", "which", "what"),
    [
        (Sending, {"card__appeal__line__number": 2}, "sending 2026/2/1"),
        (Reply, {"appeal__line__number": 2}, "reply 2026/2/1"),
    ],
)
def test_R20_a_removed_row_is_named(model, which, what):
    model.objects.filter(**which).delete()

    assert verify().problems[0] == Problem(what, "missing")


def test_R20_a_row_put_in_by_hand_is_named(people):
    third = Standing.objects.get(appeal__line__number=3).appeal
    facts = {"number": "9", "dated_on": TODAY, "at": NOW, "by": people["operator"]}
    Reply.objects.create(appeal=third, place=1, state="confirmed", **facts)

    assert verify().problems[0] == Problem("reply 2026/3/1", "added")
