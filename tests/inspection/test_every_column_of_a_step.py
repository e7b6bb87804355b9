"""R19, R44, decisions 6: whatever a step wrote is committed to; a column added later must be covered or named here."""

import json
from datetime import timedelta

import pytest

from ishenim.accounts.models import Post
from ishenim.appeals.models import Appeal, Part
from ishenim.audit.models import Entry
from ishenim.consideration.models import Answer, Attachment, Dispatch, Explanation, Resolution, StepTaken
from ishenim.files import actions as files
from ishenim.files.models import StoredFile
from ishenim.inspection.queries import Problem, verify
from ishenim.journal.models import OutcomeMark
from tests.consideration import roads
from tests.consideration.roads import ANSWERED, ROADS, SAID, SENT
from tests.inspection.altered import other

# The row that is altered, the step whose entry commits to it, and how its columns are called there.
ROWS = {
    "step": (StepTaken, {"name": "resolve"}, "step 2026/1/3", "step.{}"),
    "asking": (StepTaken, {"name": "ask_part"}, "step 2026/1/5", "step.{}"),
    "linking": (StepTaken, {"name": "link"}, "step 2026/1/7", "step.{}"),
    "resolution": (Resolution, {"step__name": "resolve"}, "step 2026/1/3", "resolution.{}"),
    "answer": (Answer, {"step__name": "submit_answer"}, "step 2026/1/8", "answer.{}"),
    "dispatch": (Dispatch, {"step__name": "dispatch"}, "step 2026/1/10", "dispatch.{}"),
    "letter": (Dispatch, {"step__name": "transmit"}, "step 2026/2/1", "dispatch.{}"),
    "outside_answer": (Answer, {"step__name": "outside_answer"}, "step 2026/2/2", "answer.{}"),
    "explanation": (Explanation, {}, "step 2026/4/1", "explanation.{}"),
    "mark": (OutcomeMark, {"line__number": 1}, "step 2026/1/10", "mark.{}"),
    "part": (Part, {"kind": "lead"}, "step 2026/1/3", "parts.given"),
    "file": (StoredFile, {}, "step 2026/1/6", "file.1.{}"),
}
ELSEWHERE = {  # these columns say which row it is; below they have tests of their own
    *((row, column) for row in ("step", "asking", "linking") for column in ("appeal", "place")),
    *((row, "step") for row in ("resolution", "answer", "dispatch", "letter", "outside_answer", "explanation")),
    ("mark", "line"), ("mark", "place"), ("file", "kind"),
    ("part", "appeal"), ("part", "since_place"), ("part", "until_place"),
}  # fmt: skip
COLUMNS = [
    (row, column.name)
    for row, (model, *_) in ROWS.items()
    for column in model._meta.concrete_fields
    if column.name != "id" and (row, column.name) not in ELSEWHERE
]
THE_FILE = tuple(f"file.1.{name}" for name in ("at", "by", "id", "kind", "name", "sha256", "size"))
THE_ANSWER = ("answer.language", "answer.outcome", "answer.restored")
THE_MARK = tuple(f"mark.{name}" for name in ("at", "by", "code", "number", "on", "words"))


@pytest.fixture(autouse=True)
def walked(unguarded, take, people, posts):
    """Line 1: an ordinary appeal from the line to the mark; line 2: a complaint about the akim; line 3: plain."""
    walker, road = roads.Walker(people, posts), ROADS["about the akim"]
    appeal, complaint = (roads.taken(take, posts, ROADS[name]) for name in ("ordinary", "about the akim"))
    third = take(content="Мектептин чатыры агат.", summary="Чатыр")
    photo = files.receive("Лампа алмаштырылды".encode(), "акт.txt")
    for name, who, facts in (
        ("put_before_head", "operator", {}),
        ("discuss", "akim", {**SAID, "chosen": "deputy-akim"}),
        ("resolve", "akim", {**SAID, "lead": "bilim-head", "working_days": 5}),
        ("accept", "executor-1", {}),
        ("ask_part", "executor-1", {**SAID, "chosen": "ao-lenin-head"}),
        ("give_part", "executor-3", {**SAID, "files": (photo,)}),
        ("link", "operator", {"other": third.pk}),
        ("submit_answer", "executor-1", ANSWERED),
        ("approve", "head-of-apparatus", {}),
        ("dispatch", "operator", SENT),
    ):
        walker.go(appeal, name, who, **facts)
    walker.bring(complaint, road, "closed")
    asked = take(content="Пенсия боюнча кайда барам?", topic="pension")
    walker.go(asked, "explain_where_to_go", "operator", **SAID, body="socfond")
    yield appeal
    files.discard([photo])


def step(place, line=1):
    return StepTaken.objects.get(appeal__line__number=line, place=place)


def named(*problems):
    return [Problem(what, "altered", fields) for what, fields in problems]


def test_what_nobody_touched_is_in_order():
    assert verify().problems == []


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_R19_R44_R45_a_changed_column_is_named_with_its_step(name, column):
    model, which, what, called = ROWS[name]
    row = model.objects.get(**which)
    model.objects.filter(pk=row.pk).update(**{column: other(row, model._meta.get_field(column))})

    assert verify().problems[0] == Problem(what, "altered", (called.format(column),))


def test_every_field_that_steps_commit_to_is_altered_by_one_of_these_tests():
    records = [json.loads(bytes(entry.body)) for entry in Entry.objects.all()]
    committed = {key for record in records if record["ref"].startswith("step:") for key in record["c"]}
    altered = {ROWS[name][3].format(column) for name, column in COLUMNS}

    elsewhere = {"link.kind", "flags.given"}  # test_every_column_the_law_lets.py
    assert committed - altered == {"file.1.id", "file.1.kind", "parts.ended"} | elsewhere


# Columns that say which row it is


@pytest.mark.parametrize("changes", [{"place": 99}, {"appeal__line__number": 3}])
def test_R19_a_step_moved_elsewhere_is_missing_where_it_was_and_added_where_it_is(changes):
    moved = {"appeal": Appeal.objects.get(line__number=3)} if "appeal__line__number" in changes else changes
    StepTaken.objects.filter(pk=step(4).pk).update(**moved)

    found = {(problem.what, problem.how) for problem in verify().problems if not problem.fields}
    there = "step 2026/1/99" if "place" in changes else "step 2026/3/4"
    assert found == {("step 2026/1/4", "missing"), (there, "added")}


def test_R19_two_steps_that_changed_places_are_named_the_earlier_first():
    fourth, seventh = step(4), step(7)
    for found, place in ((fourth, 99), (seventh, 4), (fourth, 7)):
        StepTaken.objects.filter(pk=found.pk).update(place=place)

    assert [problem.what for problem in verify().problems] == ["step 2026/1/4", "step 2026/1/7"]


def test_R11_an_answer_hung_on_another_step_is_named_at_both():
    Answer.objects.filter(step=step(8)).update(step=step(9))

    assert verify().problems == named(("step 2026/1/8", THE_ANSWER), ("step 2026/1/9", THE_ANSWER))


def test_R44_a_mark_hung_on_another_step_is_named_at_both():
    OutcomeMark.objects.filter(line__number=1).update(place=9)

    assert verify().problems == named(("step 2026/1/9", THE_MARK), ("step 2026/1/10", THE_MARK))


def test_R44_a_mark_put_into_another_line_is_named_where_it_is_missing():
    OutcomeMark.objects.filter(line__number=1).update(line=Appeal.objects.get(line__number=3).line)

    assert verify().problems[0] == Problem("step 2026/1/10", "altered", THE_MARK)


def test_R25_a_part_said_to_come_from_another_step_is_named_at_both():
    Part.objects.filter(kind="lead").update(since_place=4)

    assert verify().problems == named(("step 2026/1/3", ("parts.given",)), ("step 2026/1/4", ("parts.given",)))


def test_R25_a_part_in_another_appeal_is_named_where_it_is_missing():
    Part.objects.filter(kind="lead").update(appeal=Appeal.objects.get(line__number=3))

    assert verify().problems == [
        *named(("step 2026/1/3", ("parts.given",))),
        Problem("part lead of line 2026/3", "added"),
    ]


def test_R25_a_part_that_begins_again_is_named_at_the_step_that_ended_it():
    Part.objects.filter(kind="chosen").update(until_place=None)

    assert verify().problems == named(("step 2026/1/3", ("parts.ended",)))


def test_R25_a_part_that_was_ended_is_named_at_the_step_said_to_have_ended_it():
    Part.objects.filter(kind="lead").update(until_place=4)

    assert verify().problems == named(("step 2026/1/4", ("parts.ended",)))


def test_a_file_of_another_kind_is_named():
    StoredFile.objects.update(kind="image/png")

    assert verify().problems == named(("step 2026/1/6", ("file.1.kind",)))


def test_another_file_in_its_place_is_named(people):
    planted = files.keep(b"Nothing happened here, nobody was told.", "note.txt", by=people["operator"], at=roads.NOON)
    Attachment.objects.update(file=planted)

    found = verify().problems
    files.discard([planted])
    assert found == named(("step 2026/1/6", tuple(name for name in THE_FILE if name != "file.1.kind")))


def test_a_file_hung_on_another_step_is_named_at_both():
    Attachment.objects.update(step=step(7))

    assert verify().problems == named(("step 2026/1/6", THE_FILE), ("step 2026/1/7", THE_FILE))


# Rows removed and added


@pytest.mark.parametrize(
    ("model", "place", "fields"),
    [
        (Resolution, 3, ("resolution.answer_by", "resolution.is_on_paper", "resolution.working_days")),
        (Answer, 8, THE_ANSWER),
        (Dispatch, 10, tuple(f"dispatch.{name}" for name in ("body", "channel", "number", "proof", "sent_on"))),
        (Attachment, 6, THE_FILE),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_R19_what_a_step_wrote_is_missed_when_it_is_gone(model, place, fields):
    model.objects.filter(step=step(place)).delete()

    assert verify().problems == named((f"step 2026/1/{place}", fields))


def test_R44_a_removed_mark_is_missed():
    OutcomeMark.objects.filter(line__number=1).delete()

    assert verify().problems == named(("step 2026/1/10", THE_MARK))


def test_R25_a_removed_part_is_missed():
    Part.objects.filter(kind="co").delete()

    assert verify().problems == named(("step 2026/1/5", ("parts.given",)))


def test_R19_a_removed_step_is_missed():
    StepTaken.objects.filter(pk=step(9).pk).delete()

    assert verify().problems == [Problem("step 2026/1/9", "missing")]


def test_R19_the_last_step_removed_leaves_a_stage_to_which_nothing_led():
    Dispatch.objects.filter(step=step(10)).delete()
    StepTaken.objects.filter(pk=step(10).pk).delete()

    assert verify().problems == [
        Problem("step 2026/1/10", "missing"),
        Problem("line 2026/1", "altered", ("appeal.stage",)),
        Problem("mark 10 of line 2026/1", "added"),
    ]


def test_R11_an_added_step_is_named_and_the_stage_it_leads_to():
    last = step(10)
    fresh = {field.attname: getattr(last, field.attname) for field in StepTaken._meta.concrete_fields}
    StepTaken.objects.create(**{**fresh, "id": None, "place": 11, "name": "file", "frm": "answered", "to": "closed"})

    assert verify().problems == [
        Problem("step 2026/1/11", "added"),
        Problem("line 2026/1", "altered", ("appeal.stage",)),
    ]


def test_R11_an_answer_added_to_a_step_is_named():
    Answer.objects.create(step=step(4), language="ky", outcome="resolved", restored="yes")

    assert verify().problems == named(("step 2026/1/4", THE_ANSWER))


def test_R25_a_part_added_to_a_step_is_named():
    post = Post.objects.get(code="bilim-staff")
    Part.objects.create(appeal=step(3).appeal, post=post, kind="co", since_place=3)

    assert verify().problems == named(("step 2026/1/3", ("parts.given",)))


def test_R25_a_part_that_no_step_gave_is_named():
    post = Post.objects.get(code="bilim-staff")
    Part.objects.create(appeal=step(3).appeal, post=post, kind="co", since_place=99)

    assert verify().problems == [Problem("part co of line 2026/1", "added")]


def test_R25_a_part_that_no_step_ended_is_named():
    Part.objects.filter(kind="lead").update(until_place=99)

    assert verify().problems == [Problem("part lead of line 2026/1", "altered", ("part.until_place",))]


@pytest.mark.parametrize("line", [1, 3])
def test_R44_a_mark_that_no_step_wrote_is_named(line):
    mark = OutcomeMark.objects.get(line__number=1)
    fresh = {field.attname: getattr(mark, field.attname) for field in OutcomeMark._meta.concrete_fields}
    elsewhere = Appeal.objects.get(line__number=line).line_id
    OutcomeMark.objects.create(**{**fresh, "id": None, "line_id": elsewhere, "place": 99})

    assert verify().problems == [Problem(f"mark 99 of line 2026/{line}", "added")]


def test_R19_a_file_whose_row_is_gone_is_missed():
    """Foreign keys are checked at COMMIT, and whoever has the database's password can switch them off."""
    StoredFile.objects.filter(pk=Attachment.objects.get().file_id)._raw_delete("default")

    found = verify().problems
    Attachment.objects.all().delete()  # or the key would be missed when the test ends
    assert found == named(("step 2026/1/6", THE_FILE))


# What changes in place: the stage and who keeps it


@pytest.mark.parametrize(("line", "stage"), [(1, "closed"), (1, "approved"), (2, "forwarded"), (3, "at_head")])
def test_R3_a_stage_to_which_no_step_led_is_named(line, stage):
    Appeal.objects.filter(line__number=line).update(stage=stage)

    assert verify().problems == named((f"line 2026/{line}", ("appeal.stage",)))


@pytest.mark.parametrize(("line", "keeper"), [(1, "operator"), (2, "operator"), (2, "akim"), (3, None)])
def test_R25_who_keeps_what_was_passed_on_or_does_not_keep_what_was_not_is_named(line, keeper, people):
    Appeal.objects.filter(line__number=line).update(kept_by=people[keeper] if keeper else None)

    assert verify().problems == named((f"line 2026/{line}", ("appeal.kept_by",)))


@pytest.mark.parametrize("line", [1, 2, 3])
def test_law_4_a_moved_term_is_named(line):
    appeal = Appeal.objects.get(line__number=line)
    Appeal.objects.filter(pk=appeal.pk).update(due_on=appeal.due_on + timedelta(days=30))

    assert verify().problems == named((f"line 2026/{line}", ("appeal.due_on",)))
