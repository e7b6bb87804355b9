"""R20, R21, R22, R49, R68: topics, texts, the index, files, minutes and languages are what the office set."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.common import house
from ishenim.common.models import HouseRecord
from ishenim.common.queries import forget
from ishenim.inspection.queries import verify

pytestmark = pytest.mark.django_db
LONG = "ы" * 30_001


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_R22_a_topic_that_is_switched_off_is_not_offered_and_keeps_its_appeals(pages, sign_in, take):
    appeal = take(topic="electricity")
    today = timezone.localdate()
    pages.send("topic/electricity", off_from=today.strftime("%d.%m.%Y"))

    operator = sign_in("operator")
    screen = operator.get(operator.post("/calls/new").url)
    assert "electricity" not in {topic.pk for topic in screen.context["topics"]}
    assert "Электр энергиясы" in said(operator.get(f"/appeals/{appeal.pk}"))


def test_R22_a_topic_of_the_offices_own_is_offered_where_its_place_says(pages, sign_in):
    typed = {"ky": "Сел коркунучу", "ru": "", "en": "", "place": "0", "executor": "", "seen": "0", "confirm": "yes"}
    assert [pages.post("topic/new", typed).status_code for _ in range(2)] == [302, 422]  # the second click

    operator = sign_in("operator")
    screen = operator.get(operator.post("/calls/new").url)
    assert "Сел коркунучу" in {topic.ky for topic in screen.context["topics"][:2]}


def test_R22_the_topic_for_everything_else_cannot_be_switched_off(pages):
    answer = pages.send("topic/other", off_from="01.01.2027")

    assert (answer.status_code, "аны өчүрүүгө болбойт" in said(answer)) == (422, True)


def test_a_topic_restricted_from_the_start_restricts_its_line(pages, take):
    pages.send("topic/electricity", is_restricted="on")

    appeal = take(topic="electricity")

    assert appeal.line.restrictions.filter(post=None, person=None).count() == 1
    assert verify().problems == []


def test_R21_the_inbox_proposes_the_default_executor_of_the_topic_first(pages, sign_in, take, people, posts):
    from ishenim.consideration import actions as consideration

    pages.send("topic/electricity", executor=str(posts["ao-lenin-head"].pk))
    appeal = take(topic="electricity", at=timezone.now())
    consideration.take_step(appeal, "put_before_head", by=people["operator"], at=timezone.now())

    page = sign_in("akim").get(f"/inbox/{appeal.pk}")

    assert page.context["leads"][0][0] == str(posts["ao-lenin-head"].pk)


def test_a_text_of_resolutions_is_added_and_switched_off(pages, sign_in, take, people):
    from ishenim.consideration import actions as consideration

    typed = {"ky": "Комиссия түзүңүз.", "ru": "", "en": "", "place": "9", "off_from": "", "seen": "0", "confirm": "yes"}
    assert [pages.post("phrase/new", typed).status_code for _ in range(2)] == [302, 422]  # the second click
    pages.send("phrase/1", off_from=timezone.localdate().strftime("%d.%m.%Y"))
    appeal = take(at=timezone.now())
    consideration.take_step(appeal, "put_before_head", by=people["operator"], at=timezone.now())

    offered = [phrase.ky for phrase in sign_in("akim").get(f"/inbox/{appeal.pk}").context["phrases"]]

    assert (offered[-1], len(offered), verify().problems) == ("Комиссия түзүңүз.", 3, [])


def test_R20_the_index_stands_on_paper_so_a_new_pattern_holds_for_later_appeals_only(pages, sign_in, take):
    appeal = take(at=timezone.now())
    number, today = appeal.line.number, timezone.localdate()
    later = today + timedelta(days=1)

    refused = pages.send("index", pattern="ТД-{yy}-{seq}")
    pages.send("index", pattern="ТД-{yy}-{seq}", since=later.strftime("%d.%m.%Y"))
    forget()

    assert (refused.status_code, "индекси кагазда турат" in said(refused)) == (422, True)
    assert f"ИТ-{number}/{today.year}" in said(sign_in("operator").get(f"/appeals/{appeal.pk}"))
    assert house.index(7, year=2030, on=later) == "ТД-30-7"


@pytest.mark.parametrize(
    ("matter", "typed"),
    [
        ("index", {"pattern": "ИТ-{yyyy}"}),
        ("minutes", {"acknowledged": "16"}),
        ("minutes", {"by_phone": "2"}),
        ("minutes", {"deputy": "он"}),
        ("patterns", {"messages": "1"}),
        ("patterns", {"days": "367"}),
        ("patterns", {"days": "үч ай"}),
        ("files", {"most": "21"}),
        ("files", {"megabytes": "0"}),
        ("number", {"since": "кечээ"}),
        ("regulation", {"text_ky": LONG}),
        ("regulation", {"text_ky": "", "version": ""}),
    ],
)
def test_what_makes_no_sense_is_refused_and_what_was_typed_stays(pages, matter, typed):
    size = HouseRecord.objects.count()

    answer = pages.send(matter, **typed)

    assert (answer.status_code, HouseRecord.objects.count()) == (422, size)
    assert {name: answer.context["form"][name].value() for name in typed} == typed


def test_R49_the_minutes_of_the_house_are_read_as_they_were_set(pages):
    pages.send("minutes", next_person="2", by_phone="4", deputy="7", acknowledged="10", handed_over="20")
    forget()

    now = house.minutes(timezone.localdate())
    assert (now.next_person, now.by_phone, now.deputy, now.acknowledged, now.handed_over) == (2, 4, 7, 10, 20)


def test_R14_the_threshold_of_repeated_messages_is_read_as_it_was_set(pages):
    assert (house.patterns(timezone.localdate()).messages, house.patterns(timezone.localdate()).days) == (3, 90)

    pages.send("patterns", messages="5", days="30")
    forget()

    now = house.patterns(timezone.localdate())
    assert (now.messages, now.days, verify().problems) == (5, 30, [])


def test_an_office_takes_fewer_files_than_the_house(pages, sign_in, take):
    from django.core.files.uploadedfile import SimpleUploadedFile

    pages.send("files", most="1", megabytes="1")
    appeal = take(at=timezone.now())
    files = [SimpleUploadedFile(f"{n}.txt", "тиркеме".encode()) for n in range(2)]

    answer = sign_in("operator").post(f"/appeals/{appeal.pk}/steps/note", {"words": "Тиркеме", "files": files})

    assert (answer.status_code, appeal.steps.count()) == (422, 0)


def test_R68_a_language_that_is_not_offered_is_on_no_page(pages):
    pages.send("languages", en=None)
    forget()

    assert 'lang="en"' not in pages.browser.get("/").content.decode()
    assert 'value="en"' not in pages.browser.get("/keys").content.decode()


def test_every_matter_opens_and_asks_equally_often_for_one_record_and_for_three(pages):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ishenim.office.matters import MATTERS

    for name in MATTERS:
        assert pages.browser.get(f"/admin/office/{name}").status_code == 200
    counts = []
    for pattern in ("{seq}-{yyyy}", "{seq}/{yyyy}", "{seq}.{yyyy}"):
        pages.send("index", pattern=pattern)
        pages.browser.get("/admin/office/index")
        with CaptureQueriesContext(connection) as queries:
            pages.browser.get("/admin/office/index")
        counts.append(len(queries))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("address", ["nothing", "season/9999", "season/x", "number/1", "season/new/x"])
def test_what_there_is_not_is_not_found(pages, address):
    assert pages.browser.get(f"/admin/office/{address}").status_code == 404


def test_R68_a_topic_is_found_by_name_as_it_is_typed(pages):
    page = pages.browser.get("/admin/office/topic", {"q": "коомдук"})

    assert ([topic.pk for topic in page.context["rows"]], page.status_code) == (["transport"], 200)
    assert "Эч нерсе" in said(pages.browser.get("/admin/office/topic", {"q": "<script>"}))


def test_R20_a_card_for_the_document_flow_has_the_index_of_the_day_of_registration(pages, take):
    from ishenim.edms.card import index_of

    earlier = take(at=timezone.now())
    tomorrow = timezone.localdate() + timedelta(days=1)
    pages.send("index", pattern="ТД-{yy}-{seq}", since=tomorrow.strftime("%d.%m.%Y"))
    forget()
    later = take(at=timezone.now() + timedelta(days=1))

    year = tomorrow.year
    assert index_of(earlier) == f"ИТ-{earlier.line.number}/{earlier.line.year}"
    assert index_of(later) == f"ТД-{year % 100}-{later.line.number}"
