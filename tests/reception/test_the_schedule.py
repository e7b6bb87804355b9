"""The head of apparatus sets when who receives: dated, with preview and trace; what makes no sense is refused."""

import json
import re
from datetime import date, time, timedelta

import pytest

from ishenim.audit.models import Entry
from ishenim.common.models import HouseRecord
from ishenim.common.refusals import Overtaken, Refused
from ishenim.inspection.queries import Problem, verify
from ishenim.reception.models import Reception
from ishenim.regulation.reception import Week
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/office/reception"


def typed(posts, **facts):
    plain = {
        "post": str(posts["akim"].pk),
        "kind": "personal_reception",
        "weekdays": ["1", "3"],
        "week": "0",
        "opens": "10:00",
        "closes": "12:00",
        "minutes": "15",
        "place_ky": "Администрация, 2-кабат",
        "place_ru": "",
        "place_en": "",
        "since": "24.11.2026",
        "until": "",
        "seen": "0",
    }
    return {**plain, **facts}


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def set_by_page(browser, posts, row="new", **facts):
    return browser.post(f"{ADDRESS}/{row}", {**typed(posts, **facts), "confirm": "yes"})


@pytest.fixture
def head(sign_in, clock):
    return sign_in("head-of-apparatus")


def test_a_reception_is_previewed_and_then_set_with_an_entry(head, posts):
    preview = head.post(f"{ADDRESS}/new", typed(posts))

    assert (preview.status_code, Reception.objects.count()) == (200, 0)
    assert "шейшемби, бейшемби" in said(preview)

    done = set_by_page(head, posts)

    row, record = Reception.objects.get(), HouseRecord.objects.order_by("-pk")[0]
    entry = json.loads(bytes(Entry.objects.order_by("-seq")[0].body))
    assert (done.status_code, row.weekdays, record.subject) == (302, "1,3", f"reception/{row.pk}")
    assert (entry["act"], entry["ref"], entry["actor"]) == ("set_reception", f"record:{record.pk}", "head-of-apparatus")
    assert verify().problems == []


def test_the_history_shows_what_it_was_and_who_changed_it(head, posts):
    set_by_page(head, posts)
    row, first = Reception.objects.get(), HouseRecord.objects.order_by("-pk")[0]
    set_by_page(head, posts, row.pk, opens="14:00", closes="16:30", seen=str(first.pk))

    page = head.get(f"{ADDRESS}/{row.pk}")

    row.refresh_from_db()
    assert (row.opens, Reception.objects.count()) == (time(14), 1)
    assert ("10:00 → 14:00" in said(page), "Медербек Жолдошов" in said(page)) == (True, True)
    assert page.context["form"]["since"].value() == date(2026, 11, 24)
    assert verify().problems == []


def test_the_list_of_receptions_is_found_by_the_name_of_the_post(head, posts):
    set_by_page(head, posts)

    assert "шейшемби, бейшемби" in said(head.get(f"{ADDRESS}?q=аким"))
    assert "шейшемби" not in said(head.get(f"{ADDRESS}?q=жоктур"))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"opens": "12:00", "closes": "10:00"}, "Кабыл алуу башталганга чейин бүтүп калат"),
        ({"minutes": "121"}, "Бир келүүчүгө берилген мүнөт"),
        ({"until": "23.11.2026"}, "Акыркы күнү биринчи күндөн мурда турат"),
        ({"weekdays": ["1", "6"]}, "мекеме эч качан иштебейт"),
    ],
)
def test_what_makes_no_sense_is_refused_above_the_form(head, posts, facts, words):
    answer = set_by_page(head, posts, **facts)

    assert (answer.status_code, Reception.objects.count()) == (422, 0)
    assert words in said(answer)
    assert answer.context["form"]["place_ky"].value() == "Администрация, 2-кабат"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "-5"}, "minutes"),
        ({"minutes": "9" * 30}, "minutes"),
        ({"opens": "25:00"}, "opens"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["7"]}, "weekdays"),
        ({"week": "6"}, "week"),
        ({"kind": "phone"}, "kind"),
        ({"post": "999999"}, "post"),
        ({"place_ky": "ы" * 301}, "place_ky"),
        ({"place_ky": "ж\ufffdк"}, "place_ky"),
        ({"since": "31.02.2026"}, "since"),
    ],
)
def test_a_wrong_fact_is_said_at_its_field(head, posts, facts, field):
    answer = set_by_page(head, posts, **facts)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Reception.objects.count() == 0


@pytest.mark.parametrize("code", ["admin", "auditor"])
def test_posts_that_decide_nothing_receive_nobody(schedule, code):
    with pytest.raises(Refused, match="post_receives_nobody"):
        schedule(post=code)


def test_the_same_post_does_not_receive_twice_at_the_same_hour(schedule):
    first = schedule()

    with pytest.raises(Refused, match="receptions_overlap") as refusal:
        schedule(opens=time(11), closes=time(13))

    assert (refusal.value.facts["other"], refusal.value.facts["day"]) == (first, date(2026, 1, 6))
    assert schedule(opens=time(12), closes=time(13)).pk != first.pk
    assert schedule(post="deputy-akim").pk != first.pk  # another post may


def test_a_reception_ends_and_a_new_one_begins_the_day_after(schedule):
    first = schedule()
    schedule(first, until=TODAY, seen=last_of(first))

    assert schedule(opens=time(11), closes=time(13), since=TODAY + timedelta(days=1)).pk != first.pk


def test_a_page_older_than_somebody_elses_change_is_refused(schedule):
    first = schedule()
    old = last_of(first)
    schedule(first, minutes=20, seen=old)

    with pytest.raises(Overtaken, match="set_meanwhile"):
        schedule(first, minutes=30, seen=old)

    first.refresh_from_db()
    assert first.minutes == 20


def test_a_reception_that_had_visitors_keeps_its_post(schedule, akims, queued, posts):
    queued()

    with pytest.raises(Refused, match="reception_keeps_its_post"):
        schedule(akims, post="deputy-akim", seen=last_of(akims))


def last_of(row):
    return HouseRecord.objects.filter(subject=f"reception/{row.pk}").order_by("-pk")[0].pk


@pytest.mark.parametrize("who", ["operator", "akim", "deputy-akim", "admin", "executor-1"])
def test_R66_nobody_but_the_head_of_apparatus_sets_it(sign_in, posts, clock, who):
    refused = set_by_page(sign_in(who), posts)

    assert (refused.status_code, Reception.objects.count()) == (422, 0)


def test_a_schedule_changed_in_the_database_is_found_by_verification(schedule):
    row = schedule()
    Reception.objects.filter(pk=row.pk).update(minutes=5)
    assert verify().problems == [Problem(f"reception/{row.pk}", "altered")]

    Reception.objects.filter(pk=row.pk).update(minutes=15)
    added = Reception.objects.get(pk=row.pk)
    added.pk, added.weekdays = None, "2"
    added.save()

    assert verify().problems == [Problem(f"reception/{added.pk}", "added")]


# once a week (law.md 2, mark B)


def test_the_head_of_apparatus_is_warned_when_the_head_receives_too_rarely(head, sign_in, schedule):
    warning = "башчы жарандарды жумасына бир жолудан аз кабыл алат"
    assert warning in said(head.get("/desk"))

    schedule(week=Week.FIRST)
    assert warning in said(head.get("/desk"))

    schedule(opens=time(14), closes=time(16))
    assert warning not in said(head.get("/desk"))
    assert warning not in said(sign_in("akim").get("/desk"))
