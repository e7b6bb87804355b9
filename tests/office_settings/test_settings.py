"""R1, R5, R8, R66: the head of apparatus sets the office; nothing is overwritten, nobody else sets anything."""

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from ishenim.audit.models import Entry
from ishenim.common import house
from ishenim.common.models import HouseRecord, Office
from ishenim.common.queries import forget
from ishenim.inspection.queries import verify
from ishenim.worktime.models import Season

pytestmark = pytest.mark.django_db
NAMES = {
    "name_ky": "Ноокат райондук мамлекеттик администрациясы",
    "name_genitive_ky": "Ноокат райондук мамлекеттик администрациясынын",
    "name_ru": "Ноокатская районная администрация",
    "name_en": "Nookat district administration",
    "short_ky": "Ноокат РМА",
    "short_ru": "Ноокатская РГА",
    "short_en": "Nookat",
    "apparatus_ky": "Ноокат администрациясынын аппараты",
    "apparatus_genitive_ky": "Ноокат администрациясынын аппаратынын",
    "apparatus_ru": "Аппарат Ноокатской администрации",
    "apparatus_en": "Nookat apparatus",
    "greeting_ky": "",
    "greeting_ru": "Телефон доверия Ноокатской администрации",
    "greeting_en": "",
    "address_ky": "Эски-Ноокат айылы",
    "address_ru": "село Эски-Ноокат",
    "address_en": "Eski-Nookat",
}


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def last_entry():
    return json.loads(bytes(Entry.objects.order_by("-seq").first().body))


def season_of(year, name="жайкы мезгил"):
    return Season.objects.get(ky=name, starts_on__year=year)


# R66


@pytest.mark.parametrize("address", ["season/new", "profile", "number", "topic/other", "regulation", "minutes"])
def test_R66_whoever_is_not_head_of_apparatus_sets_nothing(sign_in, address):
    for username in ("operator", "akim", "admin"):
        browser = sign_in(username)
        size = HouseRecord.objects.count()

        refused = browser.post(f"/admin/office/{address}", {"confirm": "yes"})

        assert (refused.status_code, HouseRecord.objects.count()) == (422, size)
        assert "Муну аппарат жетекчиси гана жөндөйт." in said(refused)


def test_R66_a_schedule_change_by_the_operator_is_refused(sign_in, pages):
    summer = season_of(2027)
    filled = pages.form(f"season/{summer.pk}") | {"opens": "07:00", "confirm": "yes"}
    operator = sign_in("operator")

    refused = operator.post(f"/admin/office/season/{summer.pk}", {k: v for k, v in filled.items() if v is not None})

    summer.refresh_from_db()
    assert (refused.status_code, summer.opens.hour) == (422, 8)


def test_R66_the_action_asks_as_the_page_does(people):
    from ishenim.common.refusals import Refused
    from ishenim.office import actions

    told = actions.Told("index", {"pattern": "{seq}-{yyyy}"}, date(2026, 1, 1), None)
    with pytest.raises(Refused, match="not_yours_to_set"):
        actions.set_plain(told, by=people["operator"], at=timezone.now())


# R1


def test_R1_changed_names_stand_on_every_page_and_in_the_spoken_greeting(pages, sign_in, take):
    appeal = take(at=timezone.now())
    pages.send("profile", **NAMES)
    forget()

    operator = sign_in("operator")
    spoken = [words for _, words, _ in operator.get(operator.post("/calls/new").url).context["introductions"]]
    page_of_journal = operator.get("/journal").url
    paths = ("/keys", "/calls/new", "/journal/volumes", page_of_journal, f"/appeals/{appeal.pk}")
    staff = [operator.get(path) for path in paths]
    public = [operator.get(path) for path in ("/", "/ru/", "/en/", "/embed", "/api/public/phone.json", "/regulation")]
    shown = [*(said(page) for page in (*staff, *public)), *spoken]
    assert [words for words in shown if "Алай" in words or "Alay" in words] == []
    assert [words for words in shown if not re.search("Ноокат|Nookat", words)] == []
    assert "Ноокат администрациясынын аппаратынын ишеним телефону" in spoken[0]  # composed of the genitive


def test_R1_the_old_names_stay_in_the_history_with_who_changed_them(pages):
    pages.send("profile", **NAMES)

    trace = said(pages.browser.get("/admin/office/profile"))
    assert "Алай РМА → Ноокат РМА" in trace
    assert "Медербек Жолдошов" in trace
    assert (last_entry()["act"], last_entry()["actor"]) == ("set_profile", "head-of-apparatus")
    assert verify().problems == []


def test_R1_the_preview_shows_what_changes_and_changes_nothing(pages):
    preview = pages.send("profile", confirm=False, short_ky="Ноокат РМА")

    assert (preview.status_code, Office.objects.get().short_ky) == (200, "Алай РМА")
    assert [row[1:] for row in preview.context["changes"]] == [("Алай РМА", "Ноокат РМА")]


def test_R1_from_the_preview_one_goes_back_to_the_words_typed(pages):
    back = pages.post("profile", {**pages.form("profile"), "short_ky": "Ноокат РМА", "back": "yes"})

    assert (back.status_code, back.context["form"]["short_ky"].value()) == (200, "Ноокат РМА")


def test_hostile_names_are_cleaned_and_shown_as_words(pages):
    pages.send("profile", short_ky="<script>alert(1)</script>\u202eРМА", name_ru="\u200b=SUM(A1)")
    forget()

    page = pages.browser.get("/")
    assert "<script" not in page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;РМА" in page.content.decode()
    assert Office.objects.get().name_ru == "=SUM(A1)"


def test_a_name_too_long_or_broken_is_refused_at_its_field(pages):
    answer = pages.send("profile", name_ky="ы" * 301, short_ky="РМ\ufffd")

    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["name_ky", "short_ky"])
    assert answer.context["form"]["name_ky"].value() == "ы" * 301


def test_a_page_older_than_somebody_elses_change_keeps_the_words_and_says_so(pages):
    old = pages.form("profile")
    pages.send("profile", short_ky="Биринчи")

    stale = pages.post("profile", {**old, "short_ky": "Экинчи", "confirm": "yes"})

    assert (stale.status_code, Office.objects.get().short_ky) == (409, "Биринчи")
    assert "Бул арада муну башка киши өзгөртүп койду." in said(stale)
    assert stale.context["form"]["short_ky"].value() == "Экинчи"
    again = {field.name: field.value() or "" for field in stale.context["form"]}
    assert pages.post("profile", {**again, "confirm": "yes"}).status_code == 302


def test_sending_what_holds_already_is_said(pages):
    answer = pages.send("profile", confirm=False)

    assert (answer.status_code, "Азыркыдан айырмасы жок." in said(answer)) == (422, True)


# R5


def test_R5_a_new_number_is_dialled_in_its_international_form_and_the_old_one_stays(pages):
    pages.send("number", display="(03234) 5-22-33", responsible="Айгерим Токтосунова")
    forget()

    page = pages.browser.get("/").content.decode()
    assert '<a href="tel:+996323452233">(03234) 5-22-33</a>' in page
    assert pages.browser.get("/api/public/phone.json").json()["tel"] == "+996323452233"
    assert house.number(timezone.localdate()).international == "+996 3234 5-22-33"
    trace = said(pages.browser.get("/admin/office/number"))
    assert "(03234) 5-11-84 → (03234) 5-22-33" in trace
    assert verify().problems == []


def test_R5_a_number_to_come_changes_nothing_before_its_day(pages):
    today = timezone.localdate()
    later = today + timedelta(days=10)
    pages.send("number", display="(03234) 5-22-33", since=later.strftime("%d.%m.%Y"))
    forget()

    assert [house.number(day).display for day in (today, later - timedelta(days=1), later)] == [
        "(03234) 5-11-84",
        "(03234) 5-11-84",
        "(03234) 5-22-33",
    ]
    assert "алдыда" in said(pages.browser.get("/admin/office/number"))


def test_R5_after_its_last_day_a_number_is_no_more(pages):
    today = timezone.localdate()
    pages.send("number", until=today.strftime("%d.%m.%Y"))
    forget()

    assert house.number(today).display == "(03234) 5-11-84"
    assert house.number(today + timedelta(days=1)) == house.NO_NUMBER


@pytest.mark.parametrize(
    ("display", "sentence"),
    [
        ("(03234) 5-11-84, 0555 12 34 56", "Бир эле номер жазыңыз"),
        ("5-11-84 / 5-11-85", "Бир эле номер жазыңыз"),
        ("5-11-84\n5-11-85 Асан", "Бул телефон номери катары окулбайт."),
        ("5-11-84 Асандан сураңыз", "Бул телефон номери катары окулбайт."),
        ("102", "Бул телефон номери катары окулбайт."),
        ("12", "Бул телефон номери катары окулбайт."),
        ("=HYPERLINK()", "Бул телефон номери катары окулбайт."),
    ],
)
def test_R5_a_list_of_numbers_or_words_are_refused_with_a_sentence(pages, display, sentence):
    size = HouseRecord.objects.count()

    answer = pages.send("number", display=display)

    assert (answer.status_code, HouseRecord.objects.count()) == (422, size)
    assert sentence in said(answer)


# R8


def test_R8_two_overlapping_seasons_are_refused_with_a_message(pages):
    summer = season_of(2027)

    answer = pages.send(f"season/{summer.pk}", starts_on="15.03.2027")

    assert answer.status_code == 422
    assert "Эки мезгилдин күндөрү кабатталат: кышкы мезгил (01.11.2026 – 31.03.2027)" in said(answer)
    assert season_of(2027).starts_on == date(2027, 4, 1)


def test_R8_a_day_of_no_season_is_refused_with_a_message(pages):
    answer = pages.send(f"season/{season_of(2027).pk}", starts_on="10.04.2027")

    assert (answer.status_code, "01.04.2027 – 09.04.2027 күндөрү эч бир мезгилге кирбей калат." in said(answer)) == (
        422,
        True,
    )


def test_R8_a_season_that_ends_before_it_begins_is_refused_with_a_message(pages):
    answer = pages.send(f"season/{season_of(2027).pk}", ends_on="01.01.2027")

    assert (answer.status_code, "Мезгил башталганга чейин бүтүп калат" in said(answer)) == (422, True)


def test_R8_neighbours_move_where_that_was_asked_for_and_the_preview_says_so(pages):
    summer, winter = season_of(2027), season_of(2026, "кышкы мезгил")
    typed = {"starts_on": "16.04.2027", "fits": "on", "is_verified": "on"}

    preview = pages.send(f"season/{summer.pk}", confirm=False, **typed)
    assert preview.context["also"] == [("moved", "кышкы мезгил: 01.11.2026 – 15.04.2027")]
    done = pages.send(f"season/{summer.pk}", **typed)

    winter.refresh_from_db()
    summer.refresh_from_db()
    assert (done.status_code, winter.ends_on, summer.starts_on, summer.is_verified) == (
        302,
        date(2027, 4, 15),
        date(2027, 4, 16),
        True,
    )
    assert HouseRecord.objects.filter(subject__in=(f"season/{summer.pk}", f"season/{winter.pk}")).count() == 2
    assert verify().problems == []


def test_R8_a_season_is_added_after_the_last_one(pages):
    last = Season.objects.order_by("ends_on").last()
    first = last.ends_on + timedelta(days=1)
    typed = {
        "ky": "өзгөчө мезгил", "ru": "", "en": "", "seen": "0", "confirm": "yes",
        "starts_on": first.strftime("%d.%m.%Y"), "ends_on": (first + timedelta(days=30)).strftime("%d.%m.%Y"),
        "opens": "08:30", "closes": "17:30", "lunch_from": "12:00", "lunch_until": "13:00",
    }  # fmt: skip

    assert pages.post("season/new", typed | {"lunch_until": "11:00"}).status_code == 422
    assert pages.post("season/new", typed).status_code == 302
    assert Season.objects.filter(ky="өзгөчө мезгил").count() == 1


def test_R8_the_public_page_follows_a_changed_season(pages):
    today = timezone.localdate()
    season = next(one for one in Season.objects.all() if one.starts_on <= today <= one.ends_on)
    pages.send(f"season/{season.pk}", opens="07:15", is_verified="on")

    assert "07:15–" in said(pages.browser.get("/"))


# The log


def test_R45_a_row_changed_behind_the_records_is_named(pages):
    pages.send("profile", short_ky="Ноокат РМА")
    Office.objects.update(short_ky="Башка")

    assert [str(problem) for problem in verify().problems] == ["profile: altered"]


def test_R52_the_phone_book_is_set_from_a_day_on_and_its_numbers_must_be_numbers(pages, posts):
    from ishenim.common import house

    name = f"post_{posts['akim'].pk}"
    for wrong in ("аким", "12", "0555 1, 0777 2", "1" * 16, "0555\n12"):
        answer = pages.send("phone_book", **{name: wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert pages.send("phone_book", **{name: "0550 000-909", "duty": ""}).status_code == 302

    book = house.phone_book(timezone.localdate())
    assert (book.numbers[posts["akim"].pk], book.duty, book.by) == ("0550 000-909", "", "head-of-apparatus")
