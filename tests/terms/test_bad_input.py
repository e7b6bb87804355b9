"""Whatever is sent to the pages of the calendar and of the law gets a sentence, keeps what was typed, loses nothing."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ishenim.common.models import HouseRecord
from ishenim.common.refusals import Refused
from ishenim.outbox.models import Errand
from ishenim.regulation.calendar import Day, DayKind
from ishenim.worktime import queries as worktime
from ishenim.worktime import reading
from tests.consideration import pages
from tests.terms.test_pages import DAY, _filled, _set_so_far
from tests.terms.test_the_calendar import ONE_YEAR

pytestmark = pytest.mark.django_db
HUGE = "Ы" * 100_000
ODD = ["\x00", HUGE, "9" * 5000, "31.02.2026"]
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 6)
)
CHANGES = [  # of ONE_YEAR: what is written instead, and the key of the refusal
    (("confidence: medium", "confidence: [medium]"), ""),
    (("confidence: medium", "confidence: {medium: 1}"), ""),
    (("shortened:", "days_off:"), "calendar_named_twice"),
    (("holidays:", "holidays:\n  2028: {confidence: low, days_off: []}"), "calendar_named_twice"),
    (("date: 2028-03-08,", "date: 2028-03-08, date: 2028-03-09,"), "calendar_named_twice"),
    (("days_off:", "daysoff:"), "calendar_row_wrong"),
    (("working_instead: [2028-04-08]", "working_instead: {}"), "calendar_row_wrong"),
    (("working_instead: [2028-04-08]", "working_instead: ''"), "calendar_row_wrong"),
    (("working_instead: [2028-04-08]", "working_instead:"), ""),
    (("time_zone: Asia/Bishkek", f"{BOMB}time_zone: *a5"), "calendar_unreadable"),
    (("date: 2028-03-08", "date: &x [*x]"), "calendar_unreadable"),
]


@pytest.mark.parametrize(("change", "key"), CHANGES)
def test_a_file_in_which_something_would_be_lost_is_refused_whole(change, key):
    content = ONE_YEAR.replace(*change, 1).encode()

    try:
        reading.read(content)
        said = ""
    except Refused as refusal:
        said = refusal.key
    assert said == key


def test_what_a_file_leaves_empty_is_empty_and_an_estimate_is_one_however_it_is_written():
    told = '{date: 2028-03-08, ky: , act: , estimated: "yes"}'
    (year,) = reading.read(ONE_YEAR.replace('{date: 2028-03-08, ky: "Аялдардын эл аралык күнү"}', told).encode())

    day = next(day for day in year.days if day.on == date(2028, 3, 8))
    assert (day.ky, day.act, day.is_estimated, day.confidence) == ("", "", True, "low")


def test_every_odd_word_in_every_field_is_answered_by_a_sentence_and_changes_nothing(head):
    law = _filled(next(one for one in worktime.wordings() if one.id == "kg-67-2025"))
    forms = {"/admin/calendar/day": DAY, "/admin/laws/kg-67-2025": {**law, "seen": ""}}
    silent = []

    for address, typed in forms.items():
        for name, odd in ((name, odd) for name in [*typed, "seen"] for odd in ODD):
            answer = head.post(address, {**typed, name: odd})
            said = pages.problems(answer)
            is_said = answer.status_code == 422 and said and "Seen" not in "".join(said)
            if not (is_said or (answer.status_code == 200 and answer.templates[0].name == "terms/preview.html")):
                silent.append((address, name, odd[:20], answer.status_code, said))

    assert (silent, _set_so_far()) == ([], 0)


def test_half_a_form_is_said_at_its_fields(head):
    for address in ("/admin/calendar/day", "/admin/calendar/2026", "/admin/laws/kg-67-2025"):
        answer = head.post(address, {"confirm": "yes"})

        assert (answer.status_code, pages.problems(answer) != [], _set_so_far()) == (422, True, 0)


def test_a_day_somebody_else_has_set_meanwhile_can_still_be_set_from_the_form(head, set_day, holiday):
    set_day(holiday)
    stale = head.post("/admin/calendar/day", {**DAY, "act": "№ 6", "seen": "0", "confirm": "yes"})
    typed = {name: stale.context["form"][name].value() for name in DAY}

    again = head.post("/admin/calendar/day", {**typed, "seen": stale.context["form"]["seen"].value(), "confirm": "yes"})

    assert (stale.status_code, typed["act"], again.status_code) == (409, "№ 6", 302)
    assert worktime.calendar().day(holiday.on).act == "№ 6"


def test_two_tabs_a_day_said_after_the_preview_of_its_year_is_not_replaced_unseen(head, set_day, people):
    preview = head.post("/admin/calendar/file", {"file": SimpleUploadedFile("2028.yaml", ONE_YEAR.encode())})
    first = {**dict(preview.context["kept"]), "confirm": "yes"}
    head.post("/admin/calendar/file", first)
    said = Day(date(2028, 5, 2), DayKind.DAY_OFF, ky="кошумча эс алуу күнү")
    set_day(said)
    before = HouseRecord.objects.count()

    stale = head.post("/admin/calendar/file", first)
    assert (stale.status_code, HouseRecord.objects.count(), worktime.calendar().day(said.on)) == (409, before, said)
    assert pages.refusal(stale) == pages.sentence("calendar_set_meanwhile")
    done = head.post("/admin/calendar/file", {**dict(stale.context["kept"]), "confirm": "yes"})

    assert (done.status_code, worktime.calendar().day(said.on).kind) == (302, DayKind.WORKING)


def test_a_file_as_large_as_can_be_survives_the_line_ends_of_a_browser(head):
    content = ONE_YEAR + "\n" * (reading.LARGEST - len(ONE_YEAR.encode()))
    preview = head.post("/admin/calendar/file", {"file": SimpleUploadedFile("2028.yaml", content.encode())})
    kept = {name: value.replace("\n", "\r\n") for name, value in preview.context["kept"]}

    done = head.post("/admin/calendar/file", {**kept, "confirm": "yes"})

    assert (preview.status_code, done.status_code, 2028 in worktime.calendar().years) == (200, 302, True)


def test_the_asking_to_count_anew_keeps_its_reason_whatever_its_key_is(head, take):
    take()
    for key in ("", "x", "\x00", HUGE):
        answer = head.post("/admin/terms", {"reason": "Токтом № 5", "key": key, "confirm": "yes"})

        assert (answer.status_code, len(pages.problems(answer))) == (422, 1)
        assert (answer.context["form"]["reason"].value(), "Токтом № 5" in pages.text(answer)) == ("Токтом № 5", True)
        assert str(answer.context["key"]) not in ("", key)


def test_the_form_of_one_asking_is_not_taken_for_another(head, take):
    take()
    key = str(uuid4())
    head.post("/admin/terms", {"reason": "Токтом № 5", "key": key, "confirm": "yes"})

    other = head.post("/admin/terms", {"reason": "Токтом № 6", "key": key, "confirm": "yes"})
    once_more = head.post("/admin/terms", {"reason": "Токтом № 6", "key": str(other.context["key"]), "confirm": "yes"})

    reasons = [errand.facts["reason"] for errand in Errand.objects.filter(kind="recalculate_terms").order_by("pk")]
    assert (other.status_code, once_more.status_code, reasons) == (409, 302, ["Токтом № 5", "Токтом № 6"])
    assert pages.problems(other) == [pages.sentence("counting_asked_already")]


def test_a_reason_whose_letters_are_broken_is_asked_for_again(head, take):
    answer = head.post("/admin/terms", {"reason": "Токт\ufffdм", "key": str(uuid4()), "confirm": "yes"})

    assert (answer.status_code, len(pages.problems(answer)), Errand.objects.count()) == (422, 1, 0)
