"""The pages of the calendar and of the wordings: preview first, then done, with a trace; nobody else gets in."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ishenim.common.models import HouseRecord
from ishenim.terms.forms import shown
from ishenim.worktime import queries as worktime
from tests.conftest import NOW
from tests.terms.test_the_calendar import ONE_YEAR

pytestmark = pytest.mark.django_db
PAGES = [
    "/admin/calendar",
    "/admin/calendar/2026",
    "/admin/calendar/day",
    "/admin/calendar/day?on=2026-05-27",
    "/admin/calendar/2028/package",
    "/admin/laws",
    "/admin/laws/kg-67-2025",
    "/admin/terms",
]
DAY = {
    "on": "03.12.2026",
    "kind": "day_off",
    "shorter": "0",
    "ky": "кошумча эс алуу күнү",
    "confidence": "high",
    "act": "№ 5",
}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_opens_for_the_head_of_apparatus(head, people, address, language):
    person = people["head-of-apparatus"]
    person.language = language
    person.save(update_fields=["language"])

    assert head.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["operator", "akim", "admin", "executor-1"])
def test_R66_nobody_else_keeps_the_calendar(sign_in, address, who):
    assert sign_in(who).get(address).status_code == 422


@pytest.mark.parametrize("address", ["/admin/calendar/2031", "/admin/calendar/1900/package", "/admin/laws/none"])
def test_a_page_of_nothing_is_not_found(head, address):
    assert head.get(address).status_code == 404


def test_a_day_is_previewed_then_set(head, take):
    take()

    preview = head.post("/admin/calendar/day", DAY)
    assert (preview.status_code, preview.context["preview"].moved, _set_so_far()) == (200, 1, 0)
    done = head.post("/admin/calendar/day", {**dict(preview.context["kept"]), "confirm": "yes"})

    assert (done.status_code, worktime.calendar().day(date(2026, 12, 3)).act) == (302, "№ 5")


def test_the_form_keeps_what_was_typed_when_somebody_goes_back(head):
    page = head.post("/admin/calendar/day", {**DAY, "back": "yes"}).content.decode()

    assert "кошумча эс алуу күнү" in page


@pytest.mark.parametrize(
    "typed",
    [{"on": "31.02.2026"}, {"kind": "weekend"}, {"shorter": "60"}, {"ky": ""}, {"on": "06.12.2026", "kind": "working"}],
)
def test_a_day_that_cannot_be_so_keeps_the_form(head, typed):
    answer = head.post("/admin/calendar/day", {**DAY, **typed})

    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)


def test_a_file_is_previewed_then_taken(head):
    file = SimpleUploadedFile("2028.yaml", ONE_YEAR.encode())

    preview = head.post("/admin/calendar/file", {"file": file})
    assert (preview.status_code, len(preview.context["rows"])) == (200, 4)
    done = head.post("/admin/calendar/file", {**dict(preview.context["kept"]), "confirm": "yes"})

    assert (done.status_code, 2028 in worktime.calendar().years) == (302, True)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"time_zone: Asia/Almaty\nholidays: {'2028': {}}"])
def test_a_file_that_cannot_be_taken_changes_nothing(head, content):
    answer = head.post("/admin/calendar/file", {"file": SimpleUploadedFile("x.yaml", content)})

    assert (answer.status_code, _set_so_far()) == (422, 0)


def test_a_year_begins_from_the_package(head):
    preview = head.get("/admin/calendar/2028/package")
    head.post("/admin/calendar/2028/package", {"confirm": "yes"})

    assert (len(preview.context["rows"]) > 15, 2028 in worktime.calendar().years) == (True, True)


def test_how_sure_a_year_is_can_be_said(head):
    head.post("/admin/calendar/2027", {"confidence": "high", "source": "Токтом № 1"})

    assert (worktime.calendar().years[2027].value, worktime.is_estimated(2027)) == ("high", True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_year_leaves_as_a_sheet(head, kind):
    answer = head.get(f"/admin/calendar/2026?kind={kind}")

    assert (answer.status_code, "calendar-2026" in answer.headers["Content-Disposition"]) == (200, True)


def _filled(profile, **typed):
    facts = {name: value for name, value in shown(profile).items() if value not in (None, False)}
    days = {name: f"{value:%d.%m.%Y}" for name, value in facts.items() if isinstance(value, date)}
    return {**facts, **days, **typed}


def test_law_3_a_bill_is_not_activated_without_day_and_official_text(head):
    bill = next(one for one in worktime.wordings() if one.id == "kg-67-bill-2026")

    answer = head.post("/admin/laws/kg-67-bill-2026", _filled(bill, status="in_force"))

    assert (answer.status_code, _set_so_far()) == (422, 0)


def test_law_3_a_bill_that_became_law_governs_from_its_day_after_a_preview(head, take):
    take()

    preview, done = _pass_the_bill(head)

    assert (preview.status_code, preview.context["preview"].moved) == (200, 1)
    assert (done.status_code, worktime.profile_for(date(2026, 11, 24)).code) == (302, "kg-67-bill-2026.2")


def _pass_the_bill(head):
    """Set the bill as law from 1 November by its page; returns the preview and the answer after it."""
    bill = next(one for one in worktime.wordings() if one.id == "kg-67-bill-2026")
    typed = _filled(
        bill,
        status="in_force",
        valid_from="01.11.2026",
        verified_by="Заң кызматы",
        verified_on="20.11.2026",
        url="https://cbd.minjust.gov.kg/0",
    )

    preview = head.post("/admin/laws/kg-67-bill-2026", typed)
    return preview, head.post("/admin/laws/kg-67-bill-2026", {**dict(preview.context["kept"]), "confirm": "yes"})


def test_counting_anew_by_the_wording_that_governs_now(head, take, recount, people):
    appeal = take()
    _pass_the_bill(head)

    moved = [
        recount(is_anew=anew, at=NOW + timedelta(minutes=n))["moved"] for n, anew in enumerate((False, True, False))
    ]
    assert moved == [0, 1, 0]
    appeal.refresh_from_db()
    assert (appeal.due_on, appeal.profile) == (date(2026, 12, 8), "kg-67-2025")


def test_the_asking_is_sent_twice_and_counted_once(head, take, set_day, holiday):
    from ishenim.outbox.models import Errand

    take()
    set_day(holiday)
    page = head.get("/admin/terms")
    typed = {"reason": "Токтом № 5", "key": str(page.context["key"]), "confirm": "yes"}

    first, second = (head.post("/admin/terms", typed) for _ in range(2))

    assert (first.url, Errand.objects.filter(kind="recalculate_terms").count()) == (second.url, 1)
    assert head.get(first.url).status_code == 200


def test_the_asking_without_a_reason_keeps_the_form(head):
    answer = head.post("/admin/terms", {"reason": "", "key": "x", "confirm": "yes"})

    assert answer.status_code in (404, 422)


def test_decision_5_the_preview_tells_nobody_of_a_restricted_appeal(head, take, set_day, holiday):
    from ishenim.regulation.conflict import About, Allegation, Rank

    take()
    take(
        abouts=(About(_post("head-of-apparatus"), "", Rank.EMPLOYEE, frozenset({Allegation.DELAY})),), kind="complaint"
    )
    set_day(holiday)

    found = head.get("/admin/terms").context["preview"]

    assert (found.open, found.moved, len(found.first)) == (1, 1, 1)


def _set_so_far():
    """How many records of the calendar and the wordings there are; the demo office has set other things."""
    return HouseRecord.objects.filter(subject__regex=r"^(day|calendar|rules)/").count()


def _post(code):
    from ishenim.accounts.models import Post

    return Post.objects.get(code=code).pk
