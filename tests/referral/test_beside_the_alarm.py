"""A hand-over in the report of its alarm, on the morning page, at set-up; an alarm that is raised from a card."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader

from ishenim.directory.models import Body
from ishenim.escalation.actions import AlarmTold, raise_about
from ishenim.escalation.models import Alarm, Clause, Happened
from ishenim.office.queries import missing
from ishenim.referral import queries
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def test_R55_R60_the_report_of_the_alarm_has_the_times_of_the_hand_over(begun, noted, sign_in):
    one = noted(noted(noted(begun(), "tell"), "send"), "register")
    answer = sign_in("akim").get(f"/alarms/{one.alarm_id}/report.pdf")
    said = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().replace("\xa0", " ").split())

    for part in ("УКМКнын Алай райондук бөлүмү", "01-15/221", "КБЧ-77", "10:52"):
        assert part in said, part


def test_R59_a_body_whose_telephone_nobody_knows_is_said_at_set_up_and_each_morning(sign_in, named):
    assert {(gap.kind, gap.is_named) for gap in queries.gaps(on=NOW.date())} == {
        ("national_security", True),
        ("prosecutor", True),
    }
    assert "law_bodies" in missing(on=NOW.date())
    Body.objects.filter(pk="ukmk").update(is_outside_addressee=False)  # else it is named as such
    for who, page in (("head-of-apparatus", "/desk"), ("operator", "/desk"), ("akim", "/control/morning")):
        assert "Улуттук коопсуздук: телефону белгисиз" in text(sign_in(who).get(page)).replace("улуттук", "Улуттук"), (
            who
        )

    named({})
    assert [gap.is_named for gap in queries.gaps(on=NOW.date())] == [False, False, False]


def test_R61_the_morning_page_names_what_waits_for_law_enforcement(alarm, begun, noted, sign_in):
    at = timezone.now()
    one = noted(begun(alarm(at=at), at=at), "send", at=at)

    assert f'href="/referrals/{one.pk}"' in text(sign_in("akim").get("/control/morning"))


def test_R57_the_morning_page_of_who_is_shut_out_does_not(alarm, begun, about, sign_in):
    one = begun(alarm(at=timezone.now(), hidden=about("akim")), at=timezone.now())

    page = text(sign_in("akim").get("/control/morning"))
    assert str(one.pk) not in page
    assert str(one.alarm_id) not in page


@pytest.fixture
def raised(people):
    def done(appeal, *, by="operator", at=NOW, **facts):
        told = AlarmTold(**{"key": uuid4(), "clause": Clause.UNLAWFUL_ACT, "words": "Пара сурашкан", **facts})
        return raise_about(appeal, told, by=people[by], at=at)

    return done


def test_III9_what_is_found_in_a_registered_appeal_is_raised_from_its_card(take, sign_in):
    appeal, browser = take(), sign_in("operator")
    assert f'href="/alarms/new?appeal={appeal.pk}"' in text(browser.get(f"/appeals/{appeal.pk}"))

    page = browser.get("/alarms/new", {"appeal": appeal.pk})
    typed = {"key": page.context["form"]["key"].value(), "appeal": appeal.pk, "clause": "III.9", "words": "Пара"}
    browser.post("/alarms/new", typed)

    one = Alarm.objects.get()
    assert (one.appeal, one.call_id) == (appeal, appeal.call_id)
    assert f'href="/alarms/{one.pk}"' in text(browser.get(f"/appeals/{appeal.pk}"))


def test_R57_of_an_appeal_about_the_head_he_is_not_told_when_it_is_raised_from_the_card(take, raised, posts, people):
    from tests.consideration import roads

    appeal = roads.taken(take, posts, roads.ROADS["about the akim"])
    one = raised(appeal, by="head-of-apparatus")

    told = {event.person.username for event in one.events.filter(kind=Happened.TOLD)}
    assert told == set()  # who was appointed has raised it
    about_another = raised(roads.taken(take, posts, roads.ROADS["about the akim"]), by="operator")
    assert {event.person.username for event in about_another.events.filter(kind=Happened.TOLD)} == {"head-of-apparatus"}
    assert not Alarm.objects.visible_to(people["akim"], on=NOW.date()).exists()


def test_a_second_alarm_of_an_appeal_whose_first_is_closed_is_raised_and_hidden_as_well(take, raised, people):
    from ishenim.escalation import actions
    from ishenim.escalation.models import Measure

    appeal = take()
    first = raised(appeal)
    actions.take_measure(first, Measure.CALLED_102, "", happened_at=NOW, by=people["akim"], at=NOW)
    actions.close(first, "Бүттү", by=people["akim"], at=NOW)
    second = raised(appeal)

    assert second.pk != first.pk
    second.refresh_from_db()
    assert second.appeal is None


@pytest.mark.parametrize("asked", ["0", "999999999999999999999", "x", "-1", "1 OR 1=1"])
def test_an_appeal_that_is_not_there_raises_nothing(sign_in, asked):
    browser = sign_in("operator")

    assert browser.get("/alarms/new", {"appeal": asked}).status_code == 404
    assert browser.post("/alarms/new", {"appeal": asked, "clause": "III.9"}).status_code == 404
    assert not Alarm.objects.exists()


def test_R25_of_an_appeal_somebody_is_shut_out_of_he_raises_nothing(take, posts, sign_in):
    from tests.consideration import roads

    appeal = roads.taken(take, posts, roads.ROADS["about the akim"])

    assert sign_in("akim").get("/alarms/new", {"appeal": appeal.pk}).status_code == 404
