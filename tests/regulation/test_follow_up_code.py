"""Decisions 10: twelve digits of which the last betrays a slip of the tongue or of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.follow_up_code import check_digit, code_from, in_groups, is_well_formed

elevens = st.text("0123456789", min_size=11, max_size=11)


@pytest.mark.parametrize(("digits", "check"), [("7992739871", "3"), ("0", "0"), ("1", "8"), ("5", "9"), ("18", "2")])
def test_the_check_digit_is_luhns(digits, check):
    assert check_digit(digits) == check


@given(elevens)
def test_a_code_is_well_formed_and_begins_with_its_digits(eleven):
    code = code_from(eleven)

    assert (len(code), code[:11], is_well_formed(code)) == (12, eleven, True)


@given(elevens, st.integers(0, 11), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(eleven, place, step):
    code = code_from(eleven)

    wrong = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]

    assert not is_well_formed(wrong)


@given(elevens, st.integers(0, 10))
def test_two_neighbours_the_wrong_way_round_are_noticed_except_zero_and_nine(eleven, place):
    code = code_from(eleven)
    pair = code[place : place + 2]

    wrong = code[:place] + pair[::-1] + code[place + 2 :]

    assert is_well_formed(wrong) == (pair[0] == pair[1] or pair in ("09", "90"))


@given(elevens)
def test_exactly_one_of_ten_last_digits_fits(eleven):
    assert [is_well_formed(eleven + last) for last in "0123456789"].count(True) == 1


@pytest.mark.parametrize(
    "code", ["", "0" * 11, "0" * 13, " 00000000000", "0000 0000 0000", "٠" * 12, "a" * 12, "-" * 12]
)
def test_what_is_not_twelve_plain_digits_is_no_code(code):
    assert not is_well_formed(code)


@pytest.mark.parametrize("eleven", ["", "1234567890", "123456789012", "1234567890x", "١" * 11])
def test_a_code_is_made_of_eleven_plain_digits_only(eleven):
    with pytest.raises(ValueError, match="eleven digits"):
        code_from(eleven)


def test_a_code_is_spoken_in_three_groups_of_four():
    assert in_groups("214577880310") == "2145 7788 0310"
