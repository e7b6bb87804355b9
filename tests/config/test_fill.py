"""`ishenim fill`: invented volume that no constraint, no verification and no rule can tell from worked-off appeals."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.appeals.models import Appeal, FollowUp, Part, Stage
from ishenim.appeals.queries import registered_fields
from ishenim.audit import queries as audit
from ishenim.audit.models import Head
from ishenim.common.models import Office
from ishenim.config import volume
from ishenim.config.volume_road import WALKS
from ishenim.consideration import actions as consideration
from ishenim.consideration.facts import Facts
from ishenim.consideration.models import StepTaken
from ishenim.consideration.queries import step_fields
from ishenim.inspection.queries import verify
from ishenim.intake import actions as intake
from ishenim.journal.models import Book, Line, Restriction
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Call, Draft
from tests.conftest import NOW

LATER = datetime(2027, 2, 3, 9, 0, tzinfo=UTC)  # a New Year lies between the set-up of the office and this moment
OF_ONE_YEAR = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
OF_THE_CALL = {"appeal.call_id", "appeal.line", "line.number", "line.page"}


def fill(appeals, *, seed=1, at=LATER, has_idle=False):
    return volume.fill(volume.Wanted(appeals, seed, has_idle=has_idle), at=at)


@pytest.fixture
def small_chunks(monkeypatch):
    """Roads go on from one commit into the next."""
    monkeypatch.setattr(volume, "CHUNK", 60)


def everything():
    """What was invented, without keys and what is drawn anew each time."""
    lines = Line.objects.in_order().values_list("year", "number", "page", "received_at", "applicant", "summary")
    appeals = Appeal.objects.order_by("pk").values_list("kind", "topic", "stage", "texts__text", "applicant__full_name")
    steps = StepTaken.objects.order_by("pk").values_list("place", "name", "at", "by", "post", "words")
    return [list(rows) for rows in (lines, appeals, steps, FollowUp.objects.order_by("pk").values_list("code_hash"))]


@pytest.mark.django_db
@pytest.mark.usefixtures("small_chunks")
def test_verification_finds_nothing_in_two_years_of_it(people):
    filled = fill(400, has_idle=True)

    result = verify()
    assert result.problems == []
    assert (filled.appeals, filled.calls) == (Appeal.objects.count(), Call.objects.count()) == (400, 500)
    assert filled.entries == sum(1 for read in audit.walk() if read.seq > result.entries - filled.entries)
    assert sorted(Book.objects.values_list("year", "volume")) == [(2026, 1), (2027, 1)]


@pytest.mark.django_db
@pytest.mark.usefixtures("small_chunks")
def test_R19_R39_R40_numbers_go_on_without_a_gap_in_the_order_of_moments(take):
    earlier = [take(at=NOW + timedelta(minutes=minute)) for minute in range(14)]

    fill(200)

    books = {book.year: book for book in Book.objects.all()}
    for year, book in books.items():
        lines = list(Line.objects.filter(year=year).order_by("number"))
        assert [line.number for line in lines] == list(range(1, book.last_number + 1))
        assert [line.page for line in lines] == [book.page_of(line.number) for line in lines]
        assert [line.registered_at for line in lines] == sorted(line.registered_at for line in lines)
        assert {line.book_id for line in lines} == {book.pk}
    assert sum(book.last_number for book in books.values()) == len(earlier) + 200


@pytest.mark.django_db
@pytest.mark.usefixtures("small_chunks")
def test_entries_follow_one_another_in_time_and_end_before_the_moment_of_filling(people):
    fill(200, has_idle=True)

    reads = list(audit.walk())
    moments = [read.record["at"] for read in reads]
    assert ([read.seq for read in reads], moments) == (list(range(1, len(reads) + 1)), sorted(moments))
    assert {read.record["clock_suspect"] for read in reads} == {False}
    assert NOW < datetime.fromisoformat(Head.objects.get().last_at) < LATER


@pytest.mark.django_db
def test_the_same_seed_tells_the_same_and_another_tells_something_else(people):
    told = []
    for seed in (7, 7, 8):
        point = transaction.savepoint()
        fill(80, seed=seed)
        told.append(everything())
        transaction.savepoint_rollback(point)

    assert (told[0] == told[1], [one == other for one, other in zip(told[0], told[2], strict=True)]) == (
        True,
        [False] * 4,
    )


@pytest.mark.django_db
def test_the_words_are_those_of_the_seed_whenever_it_is_filled(people):
    words = []
    for at in (LATER, LATER + timedelta(days=400)):
        point = transaction.savepoint()
        fill(80, at=at)
        words.append(list(Appeal.objects.order_by("pk").values_list("topic", "texts__text", "applicant__full_name")))
        transaction.savepoint_rollback(point)

    assert words[0] == words[1]


@pytest.mark.django_db
def test_it_is_a_mixture_of_everything(people):
    fill(900)

    stages = Counter(Appeal.objects.values_list("stage", flat=True))
    assert stages[Stage.CLOSED] > 600
    assert {stage for stage in Stage if stages[stage] == 0} - {Stage.FORWARDED} == set()
    assert {"ky", "ru"} == set(Appeal.objects.values_list("language", flat=True))
    assert Appeal.objects.values("topic").distinct().count() > 20
    assert Appeal.objects.exclude(subjects=None).distinct().count() > 20
    assert Restriction.objects.exclude(post=None).values("line").distinct().count() > 5
    assert Appeal.objects.filter(applicant__caller_type="organisation").count() > 10
    assert Draft.objects.exclude(fields="{}").count() == Draft.objects.open().count() == 0


@pytest.mark.django_db
def test_open_appeals_are_as_many_whatever_the_volume_and_the_last_day_is_an_ordinary_one(people):
    filled = fill(2500)

    today = Line.objects.filter(registered_at__date=timezone.localdate(LATER)).count()
    is_open = Appeal.objects.exclude(stage=Stage.CLOSED).count()
    assert (filled.appeals - filled.closed, today, 200 < is_open < 400) == (is_open, volume.LAST_DAY, True)


@pytest.mark.django_db
def test_the_database_guards_what_was_filled(people):
    fill(30)
    line = Line.objects.first()

    for wrong in (
        lambda: Line.objects.update(summary="башка"),
        lambda: StepTaken.objects.all()._raw_delete("default"),
        lambda: Line.objects.create(**{**Line.objects.filter(pk=line.pk).values()[0], "id": None}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


@pytest.mark.django_db
def test_what_is_filled_is_what_the_actions_write(people):
    """Roads that differ in steps or subject are walked again with the actions, which refuse what is not lawful."""
    past = volume.Past(volume.Wanted(900, 5, has_idle=False), at=OF_ONE_YEAR)
    lives = [life for _, chunk, _ in past.chunks() for life in chunk]
    chosen = {(tuple(step.stop.name for step in one.ahead), one.told.abouts): one for one in lives}
    roads = [(life, list(life.ahead)) for life in sorted(chosen.values(), key=lambda life: life.registered_at)]

    past.write([life for life, _ in roads], [], [], before=float("inf"))

    steps = {step.stop.name for _, ahead in roads for step in ahead}
    assert steps == {name for walk in WALKS.values() for name, _ in walk}
    for life, ahead in roads:
        filled = Appeal.objects.get(pk=life.appeal.pk)
        assert written(walked_again(life, ahead)) == written(filled)
    assert verify().problems == []


def walked_again(life, ahead):
    """Take the same call and the same steps with the actions of the product."""
    by = Person.objects.get(pk=life.keeper)
    draft = telephony.take_call(by=by, at=life.told.received_at)
    told = replace(life.told, call_id=draft.pk)
    appeal = intake.finish_call(told, draft=draft, by=by, at=life.registered_at).appeal
    given = {step.place: step.resolution for step in StepTaken.objects.filter(appeal=life.appeal.pk, name="resolve")}
    for place, step in enumerate(ahead, start=1):
        name = step.stop.name
        facts = Facts(
            words=step.words,
            lead=life.road.lead[0] if name == "resolve" else None,
            co=life.road.co if name == "resolve" else (),
            working_days=given[place].working_days if name == "resolve" else None,
            outcome=step.outcome,
            restored=step.restored,
            channel=step.channel,
            number=f"02-14/{appeal.line.number}" if step.channel else "",
            sent_on=timezone.localdate(step.at) if step.channel else None,
            body="prok" if name == "transmit" else "",
            proof=step.proof,
        )
        consideration.take_step(appeal, name, facts, by=Person.objects.get(pk=step.stop.by), at=step.at)
    return Appeal.objects.get(pk=appeal.pk)


def written(appeal):
    """Everything the log commits to of an appeal and its road, without keys and numbers, and what it does not."""
    rows = [*appeal.phones.all(), *appeal.subjects.all(), *appeal.line.restrictions.all()]
    line = appeal.line
    registered = registered_fields(appeal, line=line, book=line.book, applicant=appeal.applicant, rows=rows)
    steps = [step_fields(step) for step in appeal.steps.order_by("place")]
    fields = [{name: value for name, value in registered.items() if name not in OF_THE_CALL}, *steps]
    number = f"02-14/{line.number}"
    words = [{name: str(value).replace(number, "№") for name, value in one.items()} for one in fields]
    call = Call.objects.get(pk=appeal.call_id)
    parts = sorted(
        Part.objects.filter(appeal=appeal).values_list("kind", "post", "since_place", "until_place"), key=str
    )
    beside = (appeal.applicant.name_folded, appeal.follow_up.needs_pin, call.ending(), call.started_at)
    texts = [text.committed() for text in appeal.texts.all()]
    return words, parts, (appeal.stage, appeal.kept_by_id), beside, texts


@pytest.mark.django_db
def test_an_appeal_that_was_filled_goes_on_by_hand(people):
    fill(600)
    appeal = Appeal.objects.filter(stage=Stage.APPROVED, line__restrictions=None).first()
    sent = Facts(channel="paper", number="02-14/900", proof="№ 1", sent_on=timezone.localdate(LATER))

    consideration.take_step(appeal, "dispatch", sent, by=people["operator"], at=LATER)

    assert (Appeal.objects.get(pk=appeal.pk).stage, verify().problems) == (Stage.ANSWERED, [])


@pytest.mark.django_db
def test_it_goes_on_from_where_it_ended(people):
    fill(60, seed=1)

    fill(60, seed=2, at=LATER + timedelta(days=3))

    assert (Appeal.objects.count(), verify().problems) == (120, [])


@pytest.mark.django_db
@pytest.mark.parametrize("appeals", [1, 2, 3, 7])
def test_a_few_are_no_special_case(people, appeals):
    filled = fill(appeals, has_idle=True)

    assert (filled.appeals, verify().problems) == (appeals, [])


@pytest.mark.django_db
def test_without_time_for_so_many_nothing_is_written(people):
    at = datetime.fromisoformat(Head.objects.get().last_at) + timedelta(seconds=2)

    with pytest.raises(volume.NoRoom):
        fill(5000, at=at)

    assert (Call.objects.count(), Office.objects.get().is_demo) == (0, True)


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.999, 1])
def test_moments_lie_in_working_hours_and_never_go_back(share):
    days = volume.Days(count=1000, since=NOW, until=LATER)

    moments = [days.moment(place * share) for place in range(1001)]
    assert all(one <= other for one, other in pairwise(moments))
    local = [timezone.localtime(moment) for moment in moments]
    assert {moment.weekday() for moment in local} <= {0, 1, 2, 3, 4}
    assert all(volume.OPENS <= moment.time() <= volume.CLOSES for moment in local)


def test_the_command_fills_a_demo_office_and_says_how_much(demo):
    told = demo.command("fill", "--appeals", "150", "--seed", "3", "--calls", "--json")

    facts = json.loads(told.stdout)
    checked = json.loads(demo.command("verify", "--json").stdout)
    assert (told.returncode, told.stderr, facts["appeals"], facts["calls"]) == (0, "", 150, 188)
    assert (checked["ok"], checked["problems"], checked["entries"] > facts["entries"]) == (True, [], True)
    assert set(facts) == {"appeals", "closed", "calls", "entries", "seconds", "cpu_seconds", "per_second"}


def test_the_command_refuses_a_real_office(empty):
    empty.command("migrate")
    empty.command("user", "add", "somebody", "--name", "А Б")

    told = empty.command("fill", "--appeals", "5", "--seed", "1")

    sentence = "This is not a demo office; invented appeals are written only into one. First run: ishenim demo\n"
    assert (told.returncode, told.stdout, told.stderr) == (2, "", sentence)
    assert json.loads(empty.command("verify", "--json").stdout)["entries"] == 1


@pytest.mark.parametrize("words", [("--appeals", "0"), ("--appeals", "-5"), ("--appeals", "many"), ("--seed", "1"), ()])
def test_a_wrong_number_is_a_sentence(demo, words):
    told = demo.command("fill", *words)

    assert (told.returncode, told.stdout, "Traceback" in told.stderr) == (2, "", False)
