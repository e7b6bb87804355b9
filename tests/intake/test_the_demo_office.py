"""Decisions 19: the demo is the forty sample calls, taken through the product's own actions, one by one."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from ishenim.accounts import actions as accounts
from ishenim.appeals.models import Appeal, Kind
from ishenim.config import demo_office
from ishenim.inspection.queries import verify
from ishenim.journal.models import Line
from ishenim.telephony.models import Call, Draft

CALLS = yaml.safe_load((Path(demo_office.__file__).parent / "demo/sample_calls.yaml").read_text(encoding="utf-8"))
SAMPLES = sorted(CALLS["calls"], key=lambda call: str(call["at"]))
APPEALS = [call for call in SAMPLES if call["expect"]["kind"] != "none"]
OF = {"akim": "akim", "operator": "operator"}  # role to hide from → demo person who holds it
HIDDEN = [(call["id"], role) for call in APPEALS for role in call["expect"]["hide_from"] if role in OF]
TODAY = date(2026, 11, 24)


@pytest.fixture
def demo(db, people):
    """Take the forty calls in the office of the tests, whose people and posts stand already."""
    from ishenim.accounts.models import Post

    told = demo_office._moments(demo_office._read("sample_calls")["calls"], today=TODAY)
    posts, extras = {post.code: post for post in Post.objects.all()}, demo_office._read("told")
    for person in people.values():
        held = person.holdings.select_related("post").get()
        since, at = timezone.localdate(told[0]["at"]) - timedelta(days=1), told[0]["at"] - timedelta(days=1)
        accounts.give_post(
            person,
            held.post,
            since=since,
            until=held.since - timedelta(days=1),
            is_substitution=False,
            by="demo",
            at=at,
        )
    for call in told:
        demo_office._take(call, extras.get(call["id"], {}), posts, people)


def moment(call):
    written = call["at"]
    return written if isinstance(written, datetime) else datetime.fromisoformat(written)


def started():
    return [timezone.localtime(at) for at in Call.objects.order_by("started_at").values_list("started_at", flat=True)]


def appeals_by_sample():
    found = Appeal.objects.select_related("line", "applicant").order_by("line__number")
    return dict(zip([call["id"] for call in APPEALS], found, strict=True))


def test_the_demo_is_thirty_eight_appeals_and_two_calls_that_were_none(demo):
    endings = sorted(Call.objects.exclude(disposition="registered").values_list("disposition", flat=True))

    assert (len(SAMPLES), Appeal.objects.count(), Line.objects.count()) == (40, 38, 38)
    assert (len(endings), Draft.objects.open().count(), Call.objects.count()) == (2, 0, 40)


def test_the_calls_keep_their_weekday_their_hour_and_their_order(demo):
    told = [moment(call) for call in SAMPLES]

    assert [(at.weekday(), at.time()) for at in started()] == [(at.weekday(), at.time()) for at in told]
    assert len({at.replace(tzinfo=None) - was for at, was in zip(started(), told, strict=True)}) == 1


def test_the_last_call_was_last_week(demo):
    monday = TODAY - timedelta(days=TODAY.weekday())
    last = started()[-1].date()

    assert (monday - timedelta(days=7) <= last < monday, last.weekday()) == (True, moment(SAMPLES[-1]).weekday())


@pytest.mark.parametrize("today", [TODAY + timedelta(days=days) for days in (0, 5, 6, 7, 38, 400)])
def test_on_whatever_day_it_is_loaded_the_last_call_was_last_week(today):
    last = max(call["at"] for call in demo_office._moments(CALLS["calls"], today=today))

    monday = today - timedelta(days=today.weekday())
    assert monday - timedelta(days=7) <= timezone.localdate(last) < monday


def test_R19_the_numbers_of_the_demo_run_without_a_gap(demo):
    lines = Line.objects.order_by("year", "number").values_list("number", flat=True)

    assert list(lines) == list(range(1, 39))


def test_each_appeal_says_what_was_told(demo):
    found = {key: appeal.texts.get().text for key, appeal in appeals_by_sample().items()}

    assert found == {call["id"]: call["text"].strip() for call in APPEALS}


def test_each_appeal_has_the_kind_the_topic_and_the_village_of_its_sample(demo):
    found = {
        key: (appeal.kind, appeal.topic_id, appeal.applicant.caller_type == "anonymous")
        for key, appeal in appeals_by_sample().items()
    }

    told = {call["id"]: call["expect"] for call in APPEALS}
    assert found == {key: (Kind(e["kind"]), e["topic"], e["anonymous"]) for key, e in told.items()}


def test_the_log_of_the_demo_holds(demo):
    result = verify()

    assert (result.ok, result.problems) == (True, [])


def test_there_are_samples_to_be_hidden_from_the_akim_and_from_the_operator():
    assert {role for _, role in HIDDEN} == set(OF)


@pytest.mark.parametrize(("sample", "role"), HIDDEN)
def test_R25_whoever_a_sample_is_to_be_hidden_from_does_not_see_it(demo, sign_in, sample, role):
    appeal = appeals_by_sample()[sample]
    Appeal.objects.filter(pk=appeal.pk).update(kept_by=None)  # it has been put before the post that decides
    browser = sign_in(OF[role])

    card = browser.get(f"/appeals/{appeal.pk}")
    day = browser.get(f"/desk?day={timezone.localtime(appeal.line.registered_at).date()}")
    page = browser.get(f"/journal/{appeal.line.year}/1/{appeal.line.page}")

    shown = [appeal.line.summary in answer.content.decode() for answer in (day, page)]
    assert (card.status_code, shown) == (404, [False, False])


def test_the_others_see_what_is_hidden_from_the_akim(demo, sign_in):
    sample = next(sample for sample, role in HIDDEN if role == "akim")
    appeal = appeals_by_sample()[sample]

    assert sign_in("auditor").get(f"/appeals/{appeal.pk}").status_code == 200
