"""Clause III.7 and law 3: wordings of the law as immutable versions: which governs, what a new one must bring."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from ishenim.regulation.governing import LONGEST, Refusal, governing, latest, refusal
from ishenim.regulation.profiles import RULES, SHIPPED, Rule, Status, Transition, Unit, Verified
from tests.regulation.calendars import day

OLD, LAW, BILL = SHIPPED
SEEN = Verified("Заң кызматы", date(2026, 11, 20), "https://cbd.minjust.gov.kg/0")
PASSED = replace(BILL, version=2, status=Status.IN_FORCE, valid_from=date(2027, 1, 1), verified=SEEN)


@pytest.mark.parametrize(
    ("registered", "profile"),
    [
        ("2007-05-04", "kg-67-2016"),  # before the first wording: the first
        ("2016-07-27", "kg-67-2016"),
        ("2025-07-21", "kg-67-2016"),
        ("2025-07-22", "kg-67-2025"),
        ("2099-12-31", "kg-67-2025"),
    ],
)
def test_law_3_the_wording_is_that_of_the_day_of_registration(registered, profile):
    assert governing(SHIPPED, registered_on=day(registered)).id == profile


def test_law_3_three_wordings_are_shipped_and_a_bill_governs_nothing():
    assert [(one.id, one.status, one.consideration.max, one.fine) for one in SHIPPED] == [
        ("kg-67-2016", Status.SUPERSEDED, 14, 0),
        ("kg-67-2025", Status.IN_FORCE, 14, 10_000),
        ("kg-67-bill-2026", Status.BILL, 10, 10_000),
    ]
    assert not any(BILL.holds_on(date(year, 6, 1)) for year in range(2000, 2100))


def test_law_0_every_rule_carries_its_mark_and_every_wording_its_source():
    marks = {name: LAW.rule(name).mark for name in RULES}

    assert marks == {"registration": "B", "consideration": "B", "forwarding": "D", "extension": "D", "waiting": "D"}
    assert all(one.source for one in SHIPPED)


def test_law_0_what_nobody_has_seen_in_a_text_is_off():
    assert [(one.extension.is_on, one.waiting.is_on) for one in SHIPPED] == [(False, False)] * 3


@pytest.mark.parametrize(
    ("profile", "sure"),
    [
        (LAW, ()),
        (replace(LAW, verified=SEEN), ("registration", "consideration")),
        (replace(LAW, verified=SEEN, forwarding=Rule(5, mark="A")), ("registration", "consideration", "forwarding")),
    ],
)
def test_law_0_a_rule_speaks_without_a_badge_when_it_was_compared_with_the_official_text(profile, sure):
    assert tuple(name for name in RULES if profile.is_sure(name)) == sure


def test_law_3_a_wording_is_immutable():
    with pytest.raises(FrozenInstanceError):
        LAW.fine = 0


def test_law_3_a_new_law_governs_from_its_day_and_not_before():
    among = (*SHIPPED, PASSED)

    assert [governing(among, registered_on=day(on)).code for on in ("2026-12-31", "2027-01-01")] == [
        "kg-67-2025",
        "kg-67-bill-2026.2",
    ]


def test_law_3_a_wording_may_go_by_the_day_of_receipt():
    by_receipt = replace(PASSED, transition=Transition.BY_RECEIPT_DATE)
    found = [
        governing((*SHIPPED, by_receipt), registered_on=day("2027-01-04"), received_on=received)
        for received in (day("2026-12-31"), day("2027-01-01"), None)
    ]

    assert [one.code for one in found] == ["kg-67-2025", "kg-67-bill-2026.2", "kg-67-bill-2026.2"]


def test_law_3_a_wording_that_ended_does_not_hold_after_its_last_day():
    ended = replace(LAW, version=2, valid_to=date(2026, 6, 30))

    assert [ended.holds_on(day(on)) for on in ("2025-07-21", "2025-07-22", "2026-06-30", "2026-07-01")] == [
        False,
        True,
        True,
        False,
    ]


def test_of_no_wordings_none_governs():
    assert governing([BILL], registered_on=day("2026-11-23")) is None


def test_the_last_version_of_each_wording_counts():
    second = replace(LAW, version=2, fine=20_000)

    assert latest([second, *SHIPPED]) == [OLD, second, BILL]
    assert latest([*SHIPPED, second, PASSED]) == [OLD, second, PASSED]


@pytest.mark.parametrize(("version", "code"), [(1, "kg-67-2025"), (2, "kg-67-2025.2")])
def test_an_appeal_names_the_version_it_falls_under(version, code):
    assert replace(LAW, version=version).code == code


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (PASSED, None),
        (replace(PASSED, valid_from=None), Refusal.BILL_WITHOUT_LAW),
        (replace(PASSED, verified=Verified()), Refusal.BILL_WITHOUT_LAW),
        (replace(PASSED, status=Status.SUPERSEDED, verified=Verified()), Refusal.BILL_WITHOUT_LAW),
        (replace(PASSED, verified=Verified("а", None, "")), Refusal.VERIFIED_IN_PART),
        (replace(PASSED, verified=Verified("", date(2026, 1, 1), "https://x")), Refusal.VERIFIED_IN_PART),
        (replace(PASSED, valid_to=date(2026, 12, 31)), Refusal.ENDS_BEFORE_IT_BEGINS),
        (replace(PASSED, valid_to=date(2027, 1, 1)), None),
        (replace(PASSED, valid_from=LAW.valid_from), Refusal.TWO_FROM_ONE_DAY),
        (replace(BILL, version=2, valid_from=LAW.valid_from), None),  # a bill governs nothing
        (replace(LAW, version=2, status=Status.BILL), Refusal.NOTHING_GOVERNS),
        (replace(LAW, version=2, status=Status.SUPERSEDED, valid_from=date(2025, 7, 22)), Refusal.NOTHING_GOVERNS),
        (replace(LAW, version=2, fine=0), None),  # what governs already needs no text to be corrected
        (replace(LAW, version=2, extension=Rule(30, Unit.CALENDAR_DAY, "D")), Refusal.UNVERIFIED_RULE_ON),
        (replace(LAW, version=2, waiting=Rule(30)), Refusal.UNVERIFIED_RULE_ON),
        (replace(LAW, version=2, extension=Rule(30, Unit.CALENDAR_DAY, "A"), verified=SEEN), None),
        (replace(LAW, version=2, consideration=Rule(0)), Refusal.RULE_OUT_OF_RANGE),
        (replace(LAW, version=2, forwarding=Rule(LONGEST + 1)), Refusal.RULE_OUT_OF_RANGE),
        (replace(LAW, version=2, forwarding=Rule(LONGEST)), None),
        (replace(LAW, id="own", version=1, valid_from=date(2028, 1, 1)), Refusal.BILL_WITHOUT_LAW),
        (replace(LAW, id="own", version=1, valid_from=date(2028, 1, 1), verified=SEEN), None),
    ],
)
def test_law_3_what_a_new_version_of_a_wording_must_bring(new, why):
    assert refusal(new, among=SHIPPED) == why


@pytest.mark.parametrize(
    ("language", "name"),
    [("ky", LAW.ky), ("ru", LAW.ru), ("en", LAW.en), ("de", LAW.ky)],
)
def test_R68_a_wording_is_named_in_the_language_of_the_reader(language, name):
    assert LAW.name_in(language) == name


def test_R68_a_wording_without_a_name_in_a_language_is_named_in_kyrgyz():
    assert replace(LAW, en="").name_in("en") == LAW.ky
