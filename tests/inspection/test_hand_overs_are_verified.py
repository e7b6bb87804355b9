"""R45, R60, R61: a hand-over and everything that happened to it are what the log committed to."""

from datetime import timedelta

import pytest

from ishenim.files.queries import path_of
from ishenim.inspection.queries import verify
from ishenim.referral.models import Happened, Referral, ReferralEvent, ReferralFile
from tests.inspection import referrals

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(people, posts, take, unguarded):
    return referrals.handed_over(people, posts, take)


def told():
    return [str(problem) for problem in verify().problems]


def test_hand_overs_as_they_were_written_are_fine(one):
    assert told() == []


@pytest.mark.parametrize("column", ["name", "number", "words", "code"])
def test_R61_another_receipt_is_named(one, column):
    event = one.events.get(kind=Happened.REGISTERED)
    ReferralEvent.objects.filter(pk=event.pk).update(**{column: "башка"})

    assert told() == [f"referral_event {one.pk}/{event.place}: altered (referral_event.{column})"]


def test_R60_another_signature_is_named(one, people):
    event = one.events.get(kind=Happened.SENT)
    ReferralEvent.objects.filter(pk=event.pk).update(signed_by=people["operator"])

    assert told() == [f"referral_event {one.pk}/{event.place}: altered (referral_event.signed_by)"]


def test_another_body_is_named(one):
    Referral.objects.filter(pk=one.pk).update(body="prok")

    assert told() == [f"referral {one.pk}: altered (referral.body)"]


@pytest.mark.parametrize("column", ["told_at", "sent_at", "registered_at", "ended_at"])
def test_R60_R61_another_moment_in_the_row_alone_is_named(one, column):
    Referral.objects.filter(pk=one.pk).update(**{column: one.started_at + timedelta(days=1)})

    assert told() == [f"referral {one.pk}: altered"]


def test_R60_a_letter_taken_out_of_its_event_is_named(one):
    event = one.events.get(kind=Happened.SENT)
    ReferralFile.objects.filter(event=event, place=2).delete()

    assert f"referral_event {one.pk}/{event.place}: altered" in told()[0]


def test_R60_other_bytes_of_the_letter_are_named(one):
    kept = one.events.get(kind=Happened.SENT).files.get(place=1).file
    path_of(kept.pk).write_bytes(b"%PDF-1.7 other")

    assert told() == [f"file {kept.pk}: altered"]


def test_an_event_that_nobody_wrote_is_named(one):
    at = one.started_at
    ReferralEvent.objects.create(referral=one, place=99, kind=Happened.PROLONGED, at=at, noted_at=at, by=one.started_by)

    assert f"referral_event {one.pk}/99: added" in told()
