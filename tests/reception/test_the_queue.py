"""The queue of the day: numbers never given twice, states by later rows, every act an entry, two who press at once."""

import csv
import io
import json
import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from ishenim.appeals.models import Appeal
from ishenim.audit.models import Entry
from ishenim.common.refusals import Overtaken, Refused
from ishenim.inspection.queries import verify
from ishenim.reception import actions, queries
from ishenim.reception.models import Reception, State, Visit, VisitStep
from ishenim.regulation.reception import MOST_VISITORS
from ishenim.telephony.models import Call, Draft
from tests.conftest import NOW, TODAY
from tests.filled_form import TOLD
from tests.reception.conftest import VISITOR

pytestmark = pytest.mark.django_db
VISIT = {**TOLD, "phone": ""}  # a visitor owes no phone and no reason why there is none


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def typed(**facts):
    return {**VISITOR, "key": str(uuid4()), **facts}


def acts():
    return [json.loads(bytes(entry.body))["act"] for entry in Entry.objects.order_by("seq")]


def states(one, people, who="operator", at=NOW):
    rows = queries.queue(one, day=TODAY, person=people[who], at=at)
    return [(row.visit.number, row.state.value) for row in rows]


@pytest.fixture
def operator(sign_in, clock):
    return sign_in("operator")


def test_a_visitor_gets_the_next_number_and_hears_when(operator, akims, page_of):
    first = operator.post(page_of(akims), typed(), follow=True)
    second = operator.post(page_of(akims), typed(name="", is_unnamed="on", matter=""), follow=True)

    assert "Кезектеги номери: 1. Болжолдуу убактысы: 10:42." in said(first)
    assert "Кезектеги номери: 2. Болжолдуу убактысы: 10:57." in said(second)
    assert "аты-жөнүн айткан жок" in said(second)
    assert acts()[-2:] == ["queue_visitor", "queue_visitor"]
    assert verify().problems == []


def test_the_form_sent_twice_is_one_visitor(operator, akims, page_of):
    form = typed()

    for _ in range(3):
        operator.post(page_of(akims), form)

    assert [visit.number for visit in Visit.objects.all()] == [1]


def test_a_form_of_one_queue_is_not_taken_into_another(operator, akims, schedule, page_of):
    other, form = schedule(post="deputy-akim"), typed()
    operator.post(page_of(akims), form)

    assert operator.post(page_of(other), form).status_code == 409
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "ы" * 301}, "name"),
        ({"name": "Ба\ufffdт"}, "name"),
        ({"phone": "9" * 61}, "phone"),
        ({"matter": "ы" * 201}, "matter"),
        ({"language": "kg"}, "language"),
        ({"key": "no-key"}, "key"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(operator, akims, page_of, facts, field):
    answer = operator.post(page_of(akims), typed(**facts))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Visit.objects.count(), answer.context["form"]["matter"].value()) == (0, typed(**facts)["matter"])


def test_script_and_hidden_characters_in_a_name_are_words(operator, akims, page_of):
    operator.post(page_of(akims), typed(name="<script>alert(1)</script>\u202eтыкаБ", matter="=SUM(A1)"))

    page = operator.get(page_of(akims)).content.decode()
    sheet = operator.post(page_of(akims) + "/export", {"kind": "csv"}).getvalue().decode()
    assert ("<script>alert" in page, "\u202e" in page) == (False, False)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;тыкаБ" in page
    assert "'=SUM(A1)" in sheet


def test_a_number_is_never_given_twice(akims, queued, called_in, people):
    first, second = queued(), queued()
    actions.note_left(first, by=people["operator"], at=NOW)
    called_in(second)

    assert queued().number == 3


def test_the_queue_of_a_day_has_an_end(akims, queued):
    full = Visit(reception=akims, day=TODAY, number=MOST_VISITORS, **{**plain(queued), "id": uuid4()})
    full.save(force_insert=True)

    with pytest.raises(Refused, match="queue_is_full"):
        queued()


def plain(queued):
    one = queued()
    names = ("name", "phone", "matter", "language", "showed_document", "is_hidden", "at", "by")
    return {name: getattr(one, name) for name in names}


def test_a_page_of_yesterday_adds_nobody(akims, page_of, clock, sign_in):
    clock(days=1)

    answer = sign_in("operator").post(page_of(akims), typed())

    assert (answer.status_code, Visit.objects.count()) == (422, 0)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-25", "2026-12-01"])
def test_on_another_day_nobody_is_added_and_no_form_is_shown(operator, akims, day):
    address = f"/queue/{akims.pk}/{day}"

    assert operator.post(address, typed()).status_code == 422
    assert 'name="matter"' not in operator.get(address).content.decode()


@pytest.mark.parametrize("address", ["/queue/999999/2026-11-24", "/queue/1/2026-02-31", "/queue/1/x"])
def test_an_address_that_is_none_is_not_found(operator, akims, address):
    assert operator.get(address).status_code == 404
    assert operator.post(address, typed()).status_code == 404


def test_a_day_off_has_no_reception(schedule, akims, clock, sign_in):
    """Sunday stands in no schedule; a reception whose day is a day off by the calendar receives nobody."""
    Reception.objects.filter(pk=akims.pk).update(weekdays="6")
    clock(days=5)
    operator = sign_in("operator")

    listed = operator.get("/queue")
    added = operator.post(f"/queue/{akims.pk}/2026-11-29", typed())

    assert ("кабыл алуу жок: дем алыш күн" in said(listed), added.status_code) == (True, 422)


def test_waiting_inside_received(akims, queued, called_in, registered, people):
    one, two, three = queued(), queued(), queued()
    assert states(akims, people) == [(1, "waiting"), (2, "waiting"), (3, "waiting")]

    registered(one)
    called_in(two)
    actions.note_left(three, by=people["operator"], at=NOW)

    assert states(akims, people) == [(1, "over"), (2, "inside"), (3, "left")]
    called = ["receive", "visit_called_in"]
    assert acts()[-7:] == [*called, "open_volume", "register", *called, "visit_left"]
    assert verify().problems == []


def test_whoever_still_waits_when_the_day_is_over_was_not_received(akims, queued, people):
    queued()

    assert states(akims, people, at=NOW + timedelta(days=1)) == [(1, State.MISSED.value)]


def test_the_call_screen_of_a_visitor_is_filled_with_what_is_known(operator, akims, queued):
    visit = queued(language="ru")

    screen = operator.post(f"/queue/visits/{visit.pk}/call", follow=True)
    values = screen.context["values"]

    known = ("full_name", "phone", "content", "language")
    assert [values[name] for name in known] == ["Токторов Бакыт", "0700 11-22-33", "Суу жок", "ru"]
    assert "Келүүчү: жеке кабыл алууда" in said(screen)
    assert "ишеним телефону. Мен" not in said(screen)  # nobody called
    assert "Саламатсызбы! Мен — иш кагаздарын жүргүзүү боюнча башкы адис Жылдыз Эргешова." in said(screen)
    asked = set(re.findall(r'name="(\w+)"', screen.content.decode()))
    assert asked & {"phone_missing", "caller_id"} == set()
    endings = {code for code, _ in screen.context["dispositions"]}
    assert endings == {"solved_on_the_spot", "thanks", "opened_by_mistake"}


def test_a_visitor_is_registered_like_a_caller_and_owes_no_phone(operator, akims, queued):
    call = operator.post(f"/queue/visits/{queued(phone='').pk}/call").url

    answer = operator.post(f"{call}/register", VISIT)

    appeal = Appeal.objects.select_related("line").get()
    assert (answer.status_code, appeal.channel, appeal.line.number) == (200, "personal_reception", 1)
    assert "Кезекке кайтуу" in said(answer)
    assert "жеке кабыл алууда" in said(operator.get(f"/appeals/{appeal.pk}"))
    assert verify().problems == []


def test_a_caller_still_owes_one(operator):
    call = operator.post("/calls/new").url

    answer = operator.post(f"{call}/register", VISIT)

    assert (answer.status_code, list(answer.context["errors"])) == (422, ["phone_missing"])


def test_a_visitor_without_a_name_has_the_reason_filled_in(operator, akims, queued):
    screen = operator.post(f"/queue/visits/{queued(name='').pk}/call", follow=True)

    assert screen.context["values"]["name_missing"] == "refused"


def test_what_was_solved_on_the_spot_is_no_appeal_but_a_line(operator, akims, queued, page_of):
    call = operator.post(f"/queue/visits/{queued().pk}/call").url

    done = operator.post(f"{call}/end", {"disposition": "solved_on_the_spot", "content": "Аким айыл өкмөтүнө чалды."})

    step = VisitStep.objects.order_by("-pk")[0]
    assert (done.url, step.words) == (page_of(akims), "Аким айыл өкмөтүнө чалды.")
    assert (Appeal.objects.count(), Call.objects.get().disposition) == (0, "solved_on_the_spot")
    page = said(operator.get(page_of(akims)))
    assert "жеринде чечилди: Аким айыл өкмөтүнө чалды." in page
    assert "жеринде чечилгени 1" in page
    assert acts()[-2:] == ["end_call", "visit_solved"]
    assert verify().problems == []


def test_solved_needs_words_and_a_telephone_call_is_not_solved_so(operator, akims, queued):
    call = operator.post(f"/queue/visits/{queued(matter='').pk}/call").url
    ring = operator.post("/calls/new").url

    wordless = operator.post(f"{call}/end", {"disposition": "solved_on_the_spot"})
    by_phone = operator.post(f"{ring}/end", {"disposition": "solved_on_the_spot", "content": "Чечилди"})
    joke = operator.post(f"{call}/end", {"disposition": "joke"})

    assert [answer.status_code for answer in (wordless, by_phone, joke)] == [422, 422, 422]
    assert Draft.objects.open().count() == 2


def test_a_screen_opened_by_mistake_puts_the_visitor_back(operator, akims, queued, called_in, people):
    visit = queued()
    call = operator.post(f"/queue/visits/{visit.pk}/call").url
    operator.post(f"{call}/end", {"disposition": "opened_by_mistake"})

    assert states(akims, people) == [(1, "waiting")]
    called_in(visit)
    assert states(akims, people) == [(1, "inside")]


def test_one_of_two_who_call_the_same_visitor_wins(akims, queued, called_in, sign_in):
    visit = queued()
    called_in(visit)

    late = sign_in("deputy-operator").post(f"/queue/visits/{visit.pk}/call")

    assert (late.status_code, Call.objects.count(), VisitStep.objects.count()) == (409, 1, 1)
    assert "1-номер мындан ары күтпөйт: ичкериде." in said(late)
    with pytest.raises(Overtaken):
        called_in(visit, by="deputy-operator")


def test_whoever_is_inside_has_not_left(akims, queued, called_in, people):
    visit = queued()
    called_in(visit)

    with pytest.raises(Overtaken, match="visitor_not_waiting"):
        actions.note_left(visit, by=people["operator"], at=NOW)


def test_a_visitor_of_another_day_is_not_called_in(akims, queued, called_in):
    with pytest.raises(Refused, match="no_reception_today"):
        called_in(queued(), at=NOW + timedelta(days=7))


def test_a_part_of_a_visitors_draft_is_a_visitors_draft(operator, akims, queued, sign_in, people):
    from django.test import Client

    call = operator.post(f"/queue/visits/{queued().pk}/call").url
    colleague = sign_in("deputy-operator", Client())
    colleague.post(f"{call}/take-over")

    operator.post(f"{call}/save", {"content": "Суу жок, эки күн болду"})

    assert [draft.call.channel for draft in Draft.objects.open()] == ["personal_reception"] * 2


def test_the_one_after_the_hours_is_marked(akims, queued, people):
    for _ in range(8):
        queued()

    rows = queries.queue(akims, day=TODAY, person=people["operator"], at=NOW)

    assert [row.is_late for row in rows] == [False] * 6 + [True] * 2  # 10:42 and every quarter of an hour
    assert akims.closes == time(12)


# on paper and as a sheet


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_queue_leaves_as_a_sheet_and_that_is_an_entry(operator, akims, queued, page_of, kind):
    queued()

    answer = operator.post(page_of(akims) + "/export", {"kind": kind})

    content = answer.getvalue()
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    else:
        rows = [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(content)).active.values]
    assert rows[1] == ["1", "10:42", "Токторов Бакыт", "0700 11-22-33", "Суу жок", "күтүүдө"]
    assert acts()[-1] == "export_queue"
    assert operator.post(page_of(akims) + "/export", {"kind": "exe"}).status_code == 404


def test_the_queue_is_printed(operator, akims, queued, page_of):
    queued()

    page = said(operator.get(page_of(akims) + "/print"))

    assert ("башчысы-аким: Күндүн кезеги" in page, "Токторов Бакыт" in page) == (True, True)
