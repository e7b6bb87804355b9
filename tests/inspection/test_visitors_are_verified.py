"""Visitors, their steps and how an appeal came: every column is checked, older rows hold as they were written."""

from uuid import uuid4

import pytest

from ishenim.appeals.models import Appeal
from ishenim.inspection.queries import Problem, verify
from ishenim.intake import actions as intake
from ishenim.reception.models import Visit, VisitStep
from ishenim.regulation.channels import Channel
from ishenim.telephony.models import Call
from tests.conftest import NOW
from tests.inspection import visitors
from tests.inspection.altered import other

COLUMNS = [
    *(("visit", column.name) for column in Visit._meta.concrete_fields if column.name not in ("id", "reception")),
    *(
        ("step", column.name)
        for column in VisitStep._meta.concrete_fields
        if column.name not in ("id", "visit", "place")
    ),
]


@pytest.fixture
def rows(unguarded, people, posts):
    first, second, draft = visitors.received(people, posts)
    solved = VisitStep.objects.get(visit=first, did="solved")
    return {"visit": first, "step": solved, "second": second, "draft": draft}


def test_what_was_received_is_verified(rows):
    assert verify().problems == []


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_a_changed_column_of_a_visitor_is_named(rows, name, column):
    row = rows[name]
    if column in ("call", "did"):  # both at once, or the database refuses
        changed = {"call": fresh_call(row), "did": "called_in"}
    else:
        changed = {column: 9 if column == "number" else other(row, row._meta.get_field(column))}
    type(row).objects.filter(pk=row.pk).update(**changed)

    prefix = "visit" if name == "visit" else "visit_step"
    ident = str(row.pk) if name == "visit" else f"{row.visit_id}/{row.place}"
    found = [problem for problem in verify().problems if problem.what == f"{prefix} {ident}"]
    assert [f"{prefix}.{column}" in problem.fields for problem in found] == [True]


def fresh_call(row):
    return Call.objects.create(started_at=NOW, taken_by=row.by)


def test_a_visitor_added_removed_or_without_an_entry_is_named(rows):
    copied = Visit.objects.get(pk=rows["visit"].pk)
    copied.pk, copied.number = uuid4(), 9
    copied.save(force_insert=True)
    gone = VisitStep.objects.get(visit=rows["second"])
    VisitStep.objects.filter(pk=gone.pk).delete()

    assert verify().problems == [
        Problem(f"visit_step {gone.visit_id}/1", "missing"),
        Problem(f"visit {copied.pk}", "added"),
    ]


@pytest.mark.parametrize("channel", [None, "public_reception"])
def test_another_way_of_a_visitors_call_is_named(rows, channel):
    Call.objects.filter(pk=rows["draft"].pk).update(channel=channel)

    assert verify().problems == [Problem(f"call {rows['draft'].pk}", "altered", ("call.channel",))]


@pytest.mark.parametrize(("came", "altered"), [(None, "personal_reception"), ("personal_reception", None)])
def test_another_way_of_an_appeal_is_named(rows, told, people, take, came, altered):
    if came:
        told = told(call_id=rows["draft"].pk, channel=Channel(came))
        appeal = intake.finish_call(told, draft=rows["draft"], by=people["operator"], at=NOW).appeal
    else:
        appeal = take()
    assert verify().problems == []

    Appeal.objects.filter(pk=appeal.pk).update(channel=altered)

    assert verify().problems == [Problem("line 2026/1", "altered", ("appeal.channel",))]


def test_an_entry_of_a_telephone_call_says_nothing_of_its_way(rows, take, log):
    """Rows from before receptions hold: the column is committed to only where it is no telephone call."""
    appeal = take()

    names = set(log.record(log.seq_of("line:2026/1"))["c"]) | set(log.record(log.seq_of(f"call:{appeal.call_id}"))["c"])

    assert names & {"appeal.channel", "call.channel"} == set()
