"""R30: a number as it is said, and the one form in which it is found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.required_facts import ToldPhone
from ishenim.telephony import phones

AREA = "3234"
READ = {
    "0555 12-34-56": "+996555123456",
    "0555123456": "+996555123456",
    "(0555) 12 34 56": "+996555123456",
    "0 555 123 456": "+996555123456",
    "+996 555 123456": "+996555123456",
    "+996555123456": "+996555123456",
    "00996555123456": "+996555123456",
    "996555123456": "+996555123456",
    "555123456": "+996555123456",
    "тел. 0700-11-22-33": "+996700112233",
    "03234 5-11-84": "+996323451184",
    "(03234) 5-11-84": "+996323451184",
    "+996 3234 01172": "+996323401172",
    "5-11-84": "+996323451184",
    "51184": "+996323451184",
    "511-84": "+996323451184",
    "101": "101",
    "102": "102",
    "103": "103",
    "112": "112",
    "1209": "1209",
    "+7 916 123-45-67": "+79161234567",
    "+90 212 555 12 34": "+902125551234",
    "+1 650-253-0000": "+16502530000",
}
UNREAD = ("", " ", "жок", "билбейм", "12", "5", "+", "++996", "0555", "+996 555", "0" * 40, "=1+1", "<b>", "\x00", "😀")


@pytest.mark.parametrize("said", READ)
def test_R30_a_number_is_read_however_it_is_said(said):
    assert phones.normal(said, area=AREA) == READ[said]


@pytest.mark.parametrize("said", UNREAD)
def test_R30_what_cannot_be_read_as_a_number_stays_empty(said):
    assert phones.normal(said, area=AREA) == ""


SIGNS = ["+", "\x00", "\U0001f600"]  # nothing in them was told


@pytest.mark.parametrize("said", SIGNS)
def test_R31_signs_without_a_letter_or_digit_tell_nothing(said):
    assert phones.told(said, area=AREA) == ()


@pytest.mark.parametrize("said", [said for said in UNREAD[2:] if said not in SIGNS])
def test_R31_what_cannot_be_read_is_kept_as_it_was_said(said):
    found = phones.told(said, area=AREA)

    assert found == (ToldPhone(raw=said, number=""),)


def test_R30_a_number_of_the_district_needs_the_district_s_code():
    assert (phones.normal("5-11-84"), phones.normal("5-11-84", area="3226")) == ("", "+996322651184")


@pytest.mark.parametrize("between", [", ", "; ", "\n", "/", "   "])
def test_R30_several_numbers_are_told_apart(between):
    found = phones.told(f"0555 12-34-56{between}5-11-84", area=AREA)

    assert [phone.number for phone in found] == ["+996555123456", "+996323451184"]


def test_R30_the_same_number_said_twice_is_one():
    found = phones.told("0555 12-34-56, +996555123456, 0555123456", area=AREA)

    assert found == (ToldPhone(raw="0555 12-34-56", number="+996555123456"),)


def test_R30_numbers_stay_in_the_order_they_were_said():
    found = phones.told("5-11-84, жок, 0555 12-34-56, жок", area=AREA)

    assert [phone.raw for phone in found] == ["5-11-84", "жок", "0555 12-34-56"]


@pytest.mark.parametrize("said", ["", " ", ",", ";;\n", " / "])
def test_R30_nothing_said_is_no_number(said):
    assert phones.told(said, area=AREA) == ()


@pytest.mark.parametrize(
    ("phone", "four"),
    [
        (ToldPhone("0555 12-34-56", "+996555123456"), "3456"),
        (ToldPhone("102", "102"), "102"),
        (ToldPhone("жок", ""), ""),
        (ToldPhone("үй: 45-67-89-00-11-22", ""), "1122"),
    ],
)
def test_the_last_four_digits_go_with_the_code(phone, four):
    assert phones.last_four(phone) == four


@given(st.text(max_size=60))
def test_reading_never_fails_and_is_always_a_number_or_nothing(said):
    number = phones.normal(said, area=AREA)

    assert number.removeprefix("+").isascii()
    assert not number or number.removeprefix("+").isdigit()


@given(st.integers(min_value=500_000_000, max_value=509_999_999))
def test_a_number_read_once_is_read_the_same_again(digits):
    number = phones.normal(f"0{digits}", area=AREA)

    assert (number, phones.normal(number, area=AREA)) == (f"+996{digits}", number)


@given(st.text(max_size=200))
def test_no_number_comes_twice(said):
    keys = [phone.number or phone.raw for phone in phones.told(said, area=AREA)]

    assert len(keys) == len(set(keys))
