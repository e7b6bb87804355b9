"""III.3, III.4 and decisions 12 at the call screen: R22 and R26 to R33, through the browser's own requests."""

import html
import re
from uuid import UUID

import pytest

from ishenim.accounts.models import Language
from ishenim.appeals.models import Appeal, CallerType, Kind, Missing
from ishenim.directory.models import Topic
from ishenim.regulation.dispositions import NO_APPEAL
from ishenim.telephony.models import Call, Draft
from tests.intake import pages
from tests.intake.pages import errors, filled, text

ENGLISH = (  # words of the English screen that neither a Kyrgyz nor a Russian one may show
    "Register",
    "register",
    "Content",
    "Phone",
    "Village",
    "Street",
    "Name",
    "Kind",
    "Topic",
    "Caller",
    "Saved",
    "Leave",
    "Error",
    "problem",
    "typed",
    "Journal",
    "Sign out",
)
OWED = {"phone": ("phone",), "name": ("full_name",), "address": ("village", "street")}
SENTENCES = {
    "phone": "Write the phone number, or choose why it was not told.",
    "name": "Write the name, or choose why it was not told.",
    "address": "Write the village or the address, or choose why it was not told.",
}


def phones_of(appeal):
    return list(appeal.phones.order_by("place").values_list("raw", "number", "is_caller_id"))


def test_R15_a_call_exists_from_the_moment_it_is_answered(operator, people):
    answer = operator.post("/calls/new")

    key = UUID(answer.url.removeprefix("/calls/"))
    assert (answer.status_code, answer.url) == (302, f"/calls/{key}")
    assert list(Draft.objects.values_list("pk", "held_by", "fields", "call__disposition")) == [
        (key, people["operator"].pk, "{}", "")
    ]


def test_R33_a_timed_save_merges_only_the_fields_it_brings(operator, call, draft):
    first = operator.post(f"{call}/save", {"full_name": "Сагынов", "content": "Суу"})
    second = operator.post(f"{call}/save", {"content": "Суу жок", "nothing": "of ours"})

    assert (first.status_code, second.status_code) == (204, 204)
    assert draft().typed == {"full_name": ["Сагынов"], "content": ["Суу жок"]}


def test_R33_an_empty_field_that_is_saved_becomes_empty(operator, call, draft):
    operator.post(f"{call}/save", {"full_name": "Сагынов", "phone": "0555 12-34-56"})

    operator.post(f"{call}/save", {"phone": ""})

    assert (draft().typed, draft().numbers) == ({"full_name": ["Сагынов"], "phone": [""]}, "")


def test_R33_an_opened_draft_shows_what_was_typed(operator, call):
    operator.post(f"{call}/save", {"full_name": "Сагынов", "content": "\n  Суу жок\nэки күн"})

    page = operator.get(call)

    assert (pages.value_of(page, "full_name"), pages.content_of(page)) == ("Сагынов", "\n  Суу жок\nэки күн")


def test_R33_leaving_keeps_everything_and_leads_home(operator, call, draft):
    answer = operator.post(f"{call}/leave", {"full_name": "Сагынов", "content": "Суу жок"})

    kept = {name: values for name, values in draft().typed.items() if values}
    assert (answer.status_code, answer.url, kept) == (302, "/desk", {"full_name": ["Сагынов"], "content": ["Суу жок"]})


def test_R19_what_was_told_is_registered_under_the_next_number(register, draft):
    answer = register()

    appeal = Appeal.objects.get()
    assert (answer.status_code, pages.number(answer), appeal.line.number) == (200, 1, 1)
    assert (draft().call.disposition, draft().typed, draft().numbers) == ("registered", {}, "")
    assert (appeal.line.summary, appeal.texts.get().text) == (pages.TOLD["summary"], pages.TOLD["content"])


@pytest.mark.parametrize("chosen", ["", None, "no-such-topic", "other", "ү" * 500, "\x00"])
def test_R22_no_topic_keeps_an_appeal_from_being_registered(registered, chosen):
    assert registered(topic=chosen).topic_id == Topic.OTHER


def test_R22_a_village_nobody_knows_is_kept_as_it_was_told(registered):
    applicant = registered(village="Жер ортосу").applicant

    assert (applicant.village_id, applicant.village_told) == (None, "Жер ортосу")


@pytest.mark.parametrize("content", ["?", "1", "🙂", "нет света", "no water", "لا ماء", "А" * 5000])
def test_R22_any_content_is_taken(registered, content):
    assert registered(content=content).texts.get().text == content


@pytest.mark.parametrize("kind", Kind.values)
def test_R22_every_kind_is_registered_alike(registered, kind):
    assert registered(kind=kind).kind == kind


def test_R22_a_short_content_that_was_not_typed_is_taken_from_the_text(registered):
    assert registered(summary="", content="Суу жок.").line.summary == "Суу жок."


@pytest.mark.parametrize("language", Language.values)
def test_R26_the_introduction_names_the_operator_and_the_post(operator, call, people, posts, language):
    page = text(operator.get(call))

    said = re.search(rf'ish-intro__words--{language}" lang="{language}">(.*?)</p>', page)[1]
    words = (people["operator"].full_name, posts["records-specialist"].name_in(language))
    assert [word in html.unescape(said) for word in words] == [True, True]


def test_R26_the_introductions_are_three_sentences_in_three_languages(operator, call):
    said = re.findall(r'ish-intro__words--(\w+)" lang="\w+">(.*?)</p>', text(operator.get(call)))

    assert ([language for language, _ in said], len({sentence for _, sentence in said})) == (["ky", "ru", "en"], 3)


def test_R26_without_the_introduction_nothing_is_registered(register):
    answer = register(introduced=None)

    assert (answer.status_code, Appeal.objects.count()) == (422, 0)
    assert errors(answer) == {"introduced": "Introduce yourself by name and post, then tick it here."}


def test_R27_one_name_is_enough(registered):
    applicant = registered(full_name="Сагынов Төлөгөн Үсөнович").applicant

    parts = (applicant.surname, applicant.given_name, applicant.patronymic)
    assert (applicant.full_name, parts) == ("Сагынов Төлөгөн Үсөнович", ("", "", ""))


def test_R27_the_name_is_split_and_the_confirmed_parts_are_stored(operator, call, registered, draft):
    answer = operator.post(f"{call}/split", filled())
    proposed = [draft().one(name) for name in ("surname", "given_name", "patronymic")]

    applicant = registered(surname=proposed[0], given_name=proposed[1], patronymic="Үсөн уулу").applicant

    assert (answer.url, proposed) == (f"{call}#full_name", ["Сагынов", "Төлөгөн", "Үсөнович"])
    stored = (applicant.surname, applicant.given_name, applicant.patronymic)
    assert stored == ("Сагынов", "Төлөгөн", "Үсөн уулу")


def test_R27_splitting_loses_nothing_else_of_the_form(operator, call, draft):
    operator.post(f"{call}/split", filled(full_name=""))

    assert (draft().one("content"), draft().one("surname")) == (pages.TOLD["content"], "")


def test_R28_an_organisation_has_a_legal_form_and_a_name(register):
    answer = register(caller_type="organisation", full_name="")

    assert errors(answer) == {
        "org_form": "Write the legal form of the organisation.",
        "org_name": "Write the name of the organisation.",
    }


@pytest.mark.parametrize("contact", ["", "Сагынов Төлөгөн"])
def test_R28_a_contact_person_of_an_organisation_is_optional(registered, contact):
    applicant = registered(caller_type="organisation", org_form="ЖЧК", org_name="Алай сүт", full_name=contact).applicant

    assert (applicant.title, applicant.full_name) == ("ЖЧК Алай сүт", contact)


def test_R28_a_citizen_belongs_to_no_organisation(registered):
    applicant = registered(org_form="ЖЧК", org_name="Алай сүт").applicant

    assert (applicant.org_form, applicant.org_name) == ("", "")


def test_R29_the_home_and_the_postal_address_are_both_kept(registered):
    appeal = registered(village="Гульча", street="Өзгөн көчөсү, 7", postal="Ош шаары, а/я 7")

    applicant = appeal.applicant
    assert (applicant.village_id, applicant.home, applicant.postal) == (
        "gulcho",
        "Гүлчө, Өзгөн көчөсү, 7",
        "Ош шаары, а/я 7",
    )
    assert [part in appeal.line.applicant for part in (applicant.home, applicant.postal)] == [True, True]


def test_R30_numbers_are_kept_as_said_and_normalised(registered):
    appeal = registered(phone="0555 12-34-56; 5-11-84, жок")

    assert phones_of(appeal) == [
        ("0555 12-34-56", "+996555123456", False),
        ("5-11-84", "+996323451184", False),
        ("жок", "", False),
    ]


def test_R30_the_number_the_exchange_showed_stands_apart(registered):
    appeal = registered(phone="0555 12-34-56", caller_id="0700 11-22-33")

    assert phones_of(appeal) == [("0555 12-34-56", "+996555123456", False), ("0700 11-22-33", "+996700112233", True)]


@pytest.mark.parametrize("reason", Missing.values)
@pytest.mark.parametrize("fact", OWED)
def test_R31_a_missing_fact_with_a_reason_blocks_nothing(registered, fact, reason):
    applicant = registered(**dict.fromkeys(OWED[fact], ""), **{f"{fact}_missing": reason}).applicant

    assert getattr(applicant, f"missing_{fact}") == reason


@pytest.mark.parametrize("fact", OWED)
def test_R31_a_missing_fact_without_a_reason_is_an_error_at_its_field(register, fact):
    answer = register(**dict.fromkeys(OWED[fact], ""))

    assert (answer.status_code, errors(answer)) == (422, {f"{fact}_missing": SENTENCES[fact]})


@pytest.mark.parametrize("told", [",", ";;", " / "])
def test_R31_punctuation_is_no_phone_number(register, told):
    assert errors(register(phone=told)) == {"phone_missing": SENTENCES["phone"]}


def test_R31_an_anonymous_caller_owes_nothing_and_is_marked(registered):
    applicant = registered(caller_type="anonymous", phone="", full_name="", village="", street="").applicant

    told = (applicant.caller_type, applicant.full_name, applicant.home)
    assert told == (CallerType.ANONYMOUS, "", "")


def test_R31_the_name_of_an_anonymous_caller_is_written_nowhere(registered):
    appeal = registered(caller_type="anonymous", full_name="Купуя Киши")

    assert (appeal.applicant.full_name, "Купуя" in appeal.line.applicant) == ("", False)


def test_R32_f9_says_that_the_text_was_read_back(registered):
    appeal = registered(read_back="yes", not_read_because="калган сөз")

    assert (appeal.read_back, appeal.not_read_because) == (True, "")


def test_R32_without_reading_back_a_reason_is_asked(register):
    answer = register(read_back="no")

    asked = {"not_read_because": "Write why the text was not read back to the caller."}
    assert (answer.status_code, errors(answer), Appeal.objects.count()) == (422, asked, 0)


def test_R32_without_reading_back_the_reason_is_stored(registered):
    appeal = registered(read_back="no", not_read_because="байланыш үзүлдү")

    assert (appeal.read_back, appeal.not_read_because) == (False, "байланыш үзүлдү")


def test_R33_a_call_back_finds_its_draft_by_phone(operator, call):
    operator.post(f"{call}/save", {"phone": "0555 12-34-56", "content": "Суу"})
    later = operator.post("/calls/new").url

    found = operator.post(f"{later}/caller", {"phone": "+996555123456"}, headers={"HX-Request": "true"})

    assert (found.status_code, re.findall(r'href="(/calls/[^"]+)"', text(found))) == (200, [call])


def test_R33_a_call_back_finds_earlier_appeals_by_phone(operator, registered):
    appeal = registered()
    later = operator.post("/calls/new").url

    found = operator.post(f"{later}/caller", {"phone": "0555123456"}, headers={"HX-Request": "true"})

    assert re.findall(r'href="(/appeals/\d+)"', text(found)) == [f"/appeals/{appeal.pk}"]


def test_R33_without_scripts_the_look_up_keeps_the_form_and_comes_back(operator, call, draft):
    answer = operator.post(f"{call}/caller", {"phone": "0555 12-34-56", "content": "Суу"})

    assert (answer.status_code, answer.url) == (302, f"{call}#caller")
    assert draft().typed == {"phone": ["0555 12-34-56"], "content": ["Суу"]}


@pytest.mark.parametrize("chosen", sorted(NO_APPEAL))
def test_III2_one_press_ends_a_call_that_is_no_appeal(operator, call, draft, chosen):
    answer = operator.post(f"{call}/end", {"disposition": chosen, "content": "Ката"})

    assert (answer.status_code, answer.url, Appeal.objects.count()) == (302, "/desk", 0)
    assert (draft().call.disposition, draft().call.ended_at is None, draft().one("content")) == (chosen, False, "Ката")


def test_III2_every_button_of_the_screen_ends_the_call_its_own_way(operator, call):
    buttons = re.findall(r'name="disposition" value="(\w+)"', text(operator.get(call)))

    assert (sorted(buttons), Call.objects.count()) == (sorted(NO_APPEAL), 1)


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_the_call_screen_has_no_english_left(operator, speak, register, language):
    speak("operator", language)

    page = text(register(introduced=None, phone="", content="", read_back="no"))

    shown = re.sub(r'<p class="ish-intro__words--en.*?</p>|lang="en">.*?</p>|<[^>]+>', " ", page)
    assert [word for word in ENGLISH if word in shown] == []


def test_the_words_looked_for_stand_on_the_english_screen(register):
    shown = re.sub(r"<[^>]+>", " ", text(register(introduced=None, phone="", content="", read_back="no")))

    assert [word for word in ENGLISH if word not in shown] == []
