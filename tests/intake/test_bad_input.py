"""What comes in that no caller told: every mistake is a sentence at its field, and nothing typed is lost."""

from datetime import timedelta
from urllib.parse import quote_from_bytes, urlencode
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from ishenim.appeals.models import Appeal, Phone
from ishenim.intake import forms
from ishenim.journal.models import Line
from ishenim.regulation.required_facts import CONTENT_LENGTH, PHONES
from ishenim.telephony.models import Call
from tests.intake import pages
from tests.intake.pages import errors, filled, listed

FORM = "application/x-www-form-urlencoded"
MEGABYTE = "Көчөдө жарык жок. " * 58_000  # over a million letters, two megabytes of UTF-8
UNREADABLE = "Some letters arrived broken. Please type this field again."
NO_DAY = "Write the day as 22.11.2026 and the time as 10:42."
POSTED = ("save", "register", "leave", "split", "caller", "end", "take-over")
LONGEST = {"full_name": 300, "street": 300, "postal": 500, "caller_id": 40, "summary": 200, "org_name": 300}


def too_long(most):
    return f"This is longer than {most} characters. It is kept in the draft; please shorten it."


def typed(draft):
    return {name: values[0] for name, values in draft().typed.items() if values and values[0]}


def test_an_empty_form_names_every_lacking_field_and_registers_nothing(operator, call):
    answer = operator.post(f"{call}/register", {})

    lacking = {"introduced", "language", "caller_type", "content", "kind", *forms.LACKING_FIELDS.values()}
    assert (answer.status_code, set(listed(answer)), Line.objects.count()) == (422, lacking, 0)


def test_every_error_above_the_form_stands_at_its_field_too(operator, call):
    answer = operator.post(f"{call}/register", {})

    assert listed(answer) == errors(answer)


def test_a_megabyte_of_kyrgyz_is_refused_in_a_sentence_and_kept_whole(register, draft):
    answer = register(content=MEGABYTE)

    assert (answer.status_code, errors(answer)) == (422, {"content": too_long(CONTENT_LENGTH)})
    assert (pages.content_of(answer) == MEGABYTE, draft().one("content") == MEGABYTE) == (True, True)


def test_a_megabyte_of_kyrgyz_is_saved_while_it_is_typed(operator, call, draft):
    answer = operator.post(f"{call}/save", {"content": MEGABYTE})

    assert (answer.status_code, draft().one("content") == MEGABYTE) == (204, True)


def test_a_text_of_exactly_the_limit_is_registered_whole(registered):
    text = "ү" * CONTENT_LENGTH

    assert registered(content=text).texts.get().text == text


def test_a_text_of_one_letter_more_than_the_limit_is_not(register):
    assert errors(register(content="ү" * (CONTENT_LENGTH + 1))) == {"content": too_long(CONTENT_LENGTH)}


@pytest.mark.parametrize("name", LONGEST)
def test_each_field_says_how_long_it_may_be_and_keeps_what_was_typed(register, draft, name):
    long = "ү" * (LONGEST[name] + 1)

    answer = register(**{name: long})

    assert (errors(answer), draft().one(name)) == ({name: too_long(LONGEST[name])}, long)


@pytest.mark.parametrize("name", LONGEST)
def test_each_field_takes_exactly_as_much_as_it_says(register, name):
    answer = register(**{name: "ү" * LONGEST[name], "caller_type": "organisation", "org_form": "ЖЧК"} | org(name))

    assert (answer.status_code, errors(answer)) == (200, {})


def org(name):
    return {} if name == "org_name" else {"org_name": "Алай сүт"}


@pytest.mark.parametrize("name", ["content", "full_name", "street", "village", "summary", "phone"])
def test_bytes_that_are_no_utf8_are_named_at_their_field(operator, call, name):
    body = urlencode(filled(**{name: None})) + f"&{name}=" + quote_from_bytes("Сагынов".encode("cp1251"))

    answer = operator.post(f"{call}/register", body, content_type=FORM)

    assert (answer.status_code, errors(answer), Appeal.objects.count()) == (422, {name: UNREADABLE}, 0)


def test_raw_bytes_that_are_no_form_at_all_register_nothing(operator, call):
    answer = operator.post(f"{call}/register", b"\xff\xfe\x00\x00\xf0\x28", content_type=FORM)

    assert (answer.status_code, Appeal.objects.count()) == (422, 0)


def test_a_thousand_phones_are_refused_in_a_sentence_and_kept(register, draft):
    told = ", ".join(f"0555 {number:06d}" for number in range(60))

    answer = register(phone=told)

    sentence = f"More than {PHONES} numbers. Please keep the ones the caller can be reached by."
    assert (errors(answer), draft().one("phone")) == ({"phone": sentence}, told)


def test_a_field_full_of_a_thousand_numbers_is_kept_too(register, draft):
    told = ", ".join(f"0555 {number:06d}" for number in range(1000))

    answer = register(phone=told)

    assert (errors(answer), draft().one("phone")) == ({"phone": too_long(1000)}, told)


@pytest.mark.parametrize("between", [", ", "; ", "/"])
def test_no_way_of_writing_them_brings_in_more_numbers_than_allowed(register, between):
    told = between.join(f"0555 {number:06d}" for number in range(PHONES + 1))

    assert list(errors(register(phone=told))) == ["phone"]


def test_words_in_place_of_a_number_are_kept_however_long(register, draft):
    told = "коңшусунун телефону аркылуу кечинде байланышса болот анткени өзүндө телефон жок"

    register(phone=told)

    assert [*Phone.objects.values_list("raw", flat=True), draft().one("phone")].count(told) == 1


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("31.02.2026", "10:00"),
        ("abc", "10:00"),
        ("22.11", "10:00"),
        ("1.1.99999999999999999999", "10:00"),
        ("22.11.2026", "25:61"),
        ("22.11.2026", "10"),
        ("22.11.2026", "99999999999999999999:00"),
        ("00.00.0000", "00:00"),
    ],
)
def test_what_is_no_moment_is_said_at_the_day_and_nothing_is_lost(register, draft, day, clock):
    answer = register(received_on=day, received_time=clock)

    assert (answer.status_code, errors(answer)) == (422, {"received_on": NO_DAY})
    assert typed(draft) == filled(received_on=day, received_time=clock, read_back=None)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("01.01.1900", "This is more than a year ago. Write when the call came in."),
        ("1.1.1", "This is more than a year ago. Write when the call came in."),
        ("01.01.2100", "This moment has not come yet. Write when the call came in."),
        ("31.12.9999", "This moment has not come yet. Write when the call came in."),
    ],
)
def test_a_moment_of_another_age_is_said_at_the_day(register, draft, day, sentence):
    answer = register(received_on=day, received_time="10:00")

    assert (errors(answer), draft().one("received_on")) == ({"received_on": sentence}, day)


def test_a_moment_of_yesterday_is_taken_as_typed(registered):
    yesterday = timezone.localtime() - timedelta(days=1)

    appeal = registered(received_on=yesterday.strftime("%d.%m.%Y"), received_time="9:05")

    assert timezone.localtime(appeal.line.received_at) == yesterday.replace(hour=9, minute=5, second=0, microsecond=0)


@pytest.mark.parametrize("act", [*POSTED, ""])
@pytest.mark.parametrize("key", [str(uuid4()), "00000000-0000-0000-0000-000000000000", "0", "x" * 300, "%00", "../.."])
def test_a_call_nobody_took_is_not_there(operator, act, key):
    address = f"/calls/{key}/{act}".rstrip("/")

    answer = operator.post(address, filled()) if act else operator.get(address)

    assert (answer.status_code, Call.objects.count()) == (404, 0)


@pytest.mark.parametrize("act", POSTED)
def test_an_address_that_changes_something_answers_only_to_a_post(operator, call, act):
    answer = operator.get(f"{call}/{act}")

    assert (answer.status_code, answer.url, Call.objects.get().disposition) == (302, call, "")


@pytest.mark.parametrize("address", ["/language", "/unlock"])
def test_an_address_of_the_frame_that_changes_something_answers_only_to_a_post(operator, address):
    assert operator.get(address).status_code == 405


@pytest.mark.parametrize("chosen", ["", "registered", "nonsense", "\x00", "wrong_number'--"])
def test_an_ending_that_is_not_in_the_list_ends_nothing(operator, call, draft, chosen):
    answer = operator.post(f"{call}/end", {"disposition": chosen})

    assert (answer.status_code, pages.sentence(answer)) == (422, "Choose how the call ended from the list.")
    assert draft().call.disposition == ""


def test_fields_we_never_asked_for_are_ignored(register, draft):
    answer = register(number="777", line="1", taken_by="1", disposition="joke", __proto__="x", call_id=str(uuid4()))

    assert (answer.status_code, pages.number(answer), Appeal.objects.get().call_id) == (200, 1, draft().pk)


@pytest.mark.parametrize("name", ["subject", "subject_2"])
@pytest.mark.parametrize(
    "chosen", ["body:\x00", "post:\x00", "body:", "post:-1", "post:99999999999999999999", "post:²", "x" * 999]
)
def test_R25_a_subject_that_is_not_in_the_list_is_asked_for_again(operator, call, register, name, chosen):
    """Dropped silently, the complaint would stand open before the one it is about."""
    saved = operator.post(f"{call}/save", {name: chosen})

    answer = register(**{name: chosen})

    assert (saved.status_code, answer.status_code, list(errors(answer))) == (204, 422, [name])


@pytest.mark.parametrize("name", ["subject", "subject_2"])
def test_R25_of_a_body_one_says_whether_its_head_or_an_employee_is_meant(register, name):
    answer = register(**{name: "body:bilim", f"{name}_rank": ""})

    assert (answer.status_code, list(errors(answer))) == (422, [name])


def test_R23_R24_a_subject_told_in_words_only_is_kept_and_restricted_when_corruption_is_alleged(registered):
    appeal = registered(subject="", subject_told="бир адис", allegation="corruption")

    kept = appeal.subjects.get()
    assert (kept.told, kept.corruption, kept.post, kept.body) == ("бир адис", True, None, None)
    assert appeal.line.restrictions.count() == 1


def test_R31_a_minute_stamp_alone_is_no_content(register):
    answer = register(content="10:42 ")

    assert (answer.status_code, list(errors(answer))) == (422, ["content"])


@pytest.mark.parametrize("name", ["caller_type", "language", "kind", "subject_rank", "phone_missing", "allegation"])
def test_a_choice_that_is_not_in_its_list_is_an_error_at_its_field(register, name):
    answer = register(**{name: "nonsense"})

    assert (answer.status_code, list(listed(answer)), list(errors(answer))) == (422, [name], [name])


@pytest.mark.parametrize("body", ["&".join(f"f{n}=1" for n in range(2001)), "content=" + "x" * (17 * 1024 * 1024)])
def test_a_form_no_page_of_ours_sends_is_refused_on_our_own_page(operator, call, body):
    answer = operator.post(f"{call}/register", body, content_type=FORM)

    page = pages.text(answer)
    assert (answer.status_code, page.count('class="ish-head"'), Appeal.objects.count()) == (400, 1, 0)


ERRORS = {
    "unreadable": forms.UNREADABLE,
    "phone": "Write the phone number, or choose why it was not told.",
    "name": "Write the name, or choose why it was not told.",
    "address": "Write the village or the address, or choose why it was not told.",
    "future": "This moment has not come yet. Write when the call came in.",
    "past": "This is more than a year ago. Write when the call came in.",
    "day": NO_DAY,
    "long": "This is longer than %(limit_value)d characters. It is kept in the draft; please shorten it.",
    "list": "Choose one of the list.",
    "introduced": "Introduce yourself by name and post, then tick it here.",
    "language": "Choose the language the caller speaks.",
    "who": "Choose who is calling.",
    "kind": "Choose what kind of appeal it is.",
    "phones": "More than %(most)d numbers. Please keep the ones the caller can be reached by.",
    "content": "Write down what the caller said.",
    "form": "Write the legal form of the organisation.",
    "organisation": "Write the name of the organisation.",
    "unread": "Write why the text was not read back to the caller.",
}


@pytest.mark.parametrize("key", ERRORS)
def test_every_sentence_of_the_form_exists_in_three_languages(key):
    said = set()
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            said.add(translation.gettext(str(ERRORS[key])) if key != "unreadable" else str(ERRORS[key]))

    assert len(said) == 3


def test_the_sentences_are_shown_in_the_language_of_the_operator(speak, operator, call):
    shown = []
    for language in ("ky", "ru", "en"):
        speak("operator", language)
        shown.append(errors(operator.post(f"{call}/register", {"read_back": "no"})))

    assert [field for field in shown[0] if len({said[field] for said in shown}) != 3] == []
