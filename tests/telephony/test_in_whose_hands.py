"""R33, R25: a draft is in one person's hands; the others see whose, not what, and some not even that."""

import json
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import transaction
from django.test import Client

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Holding
from ishenim.appeals.models import Appeal
from ishenim.audit.models import Entry
from ishenim.common.queries import office
from ishenim.common.refusals import Overtaken
from ishenim.intake import actions as intake
from ishenim.intake import queries
from ishenim.regulation.dispositions import Disposition
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Call, Draft

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
TODAY = NOW.date()
WORDS = {"content": ["Купуя мазмун"], "full_name": ["Купуя киши"], "phone": ["0555 12-34-56"], "village": ["Гүлчө"]}


@pytest.fixture
def draft(people):
    """A draft of the operator with words in it."""
    taken = telephony.take_call(by=people["operator"], at=NOW)
    telephony.save_draft(taken, WORDS, hidden=None, by=people["operator"], at=NOW)
    return fresh(taken)


@pytest.fixture
def third(people, posts):
    """The control officer, who stands in at the phone."""
    accounts.give_post(
        people["control"], posts["operator-2"], since=TODAY, until=None, is_substitution=True, by="admin", at=NOW
    )
    return type(people["control"]).objects.get(username="control")


def fresh(draft):
    return Draft.objects.select_related("call").get(pk=draft.pk)


def visible(person, *, on=TODAY):
    person = type(person).objects.get(pk=person.pk)
    return list(Draft.objects.open().visible_to(person, on=on).values_list("pk", flat=True))


def hide(draft, by, **hidden):
    telephony.save_draft(draft, {}, hidden=telephony.Hidden(**hidden), by=by, at=LATER)


# Taking over


def test_R33_a_draft_goes_from_hand_to_hand_each_time_with_an_entry(draft, people, third):
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)
    size = Entry.objects.count()

    telephony.take_over(fresh(draft), by=third, at=LATER)

    entry = json.loads(bytes(Entry.objects.order_by("seq").last().body))
    said = (entry["seq"], entry["act"], entry["ref"], entry["actor"])
    assert (fresh(draft).held_by, said) == (third, (size + 1, "take_over", f"call:{draft.pk}", "control"))


def test_R33_a_page_that_showed_another_holder_takes_nothing_from_the_present_one(draft, people, third):
    seen = fresh(draft)
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)
    size = Entry.objects.count()

    with pytest.raises(Overtaken, match="draft_taken_over") as refusal:
        telephony.take_over(seen, by=third, at=LATER)

    held = (fresh(draft).held_by, refusal.value.facts["draft"].held_by, Entry.objects.count())
    assert held == (people["deputy-operator"], people["deputy-operator"], size)


def test_R33_pressing_the_button_twice_takes_over_once(draft, people):
    seen = fresh(draft)
    telephony.take_over(seen, by=people["deputy-operator"], at=LATER)
    size = Entry.objects.count()

    telephony.take_over(seen, by=people["deputy-operator"], at=LATER)

    assert (fresh(draft).held_by, Entry.objects.count()) == (people["deputy-operator"], size)


def test_R33_the_draft_of_an_ended_call_is_taken_over_by_nobody(draft, people):
    telephony.end_without_appeal(draft, Disposition.JOKE, by=people["operator"], at=LATER)
    size = Entry.objects.count()

    with pytest.raises(Overtaken, match="call_already_ended"):
        telephony.take_over(draft, by=people["deputy-operator"], at=LATER)

    assert (fresh(draft).held_by, Entry.objects.count()) == (people["operator"], size)


def test_R33_who_held_the_draft_before_saves_ends_and_registers_nothing(draft, people, told):
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)
    before = (fresh(draft).fields, Entry.objects.count())
    by = {"by": people["operator"], "at": LATER}

    for act in (
        lambda: telephony.save_draft(draft, {"content": ["кеч"]}, hidden=None, **by),
        lambda: telephony.end_without_appeal(draft, Disposition.JOKE, **by),
        lambda: intake.finish_call(told(call_id=draft.pk), draft=draft, **by),
    ):
        with pytest.raises(Overtaken, match="draft_taken_over"), transaction.atomic():
            act()

    assert (fresh(draft).fields, Entry.objects.count()) == before
    assert (Call.objects.get().disposition, Call.objects.get().ended_at, Appeal.objects.count()) == ("", None, 0)


def test_R33_the_new_holder_ends_the_call(draft, people):
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)

    telephony.end_without_appeal(fresh(draft), Disposition.SILENCE, by=people["deputy-operator"], at=LATER)

    assert (Call.objects.get().disposition, Call.objects.get().taken_by) == ("silence", people["operator"])


# A part


def test_R33_a_part_keeps_what_was_typed_with_its_numbers_and_nothing_of_the_colleague_s(draft, people):
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)
    typed = {"content": ["Меники"], "phone": ["0700 11-22-33"]}

    part = telephony.part_draft(draft, typed, hidden=telephony.Hidden(), by=people["operator"], at=LATER)

    kept = fresh(part)
    assert (kept.typed, kept.numbers, kept.shut_out) == (typed, "|+996700112233|", "")
    assert (kept.parted_from_id, kept.held_by, kept.call.taken_by) == (draft.pk, people["operator"], people["operator"])
    assert (fresh(draft).typed, fresh(draft).numbers) == (WORDS, "|+996555123456|")


def test_R25_a_part_is_hidden_from_posts_and_persons(draft, people, posts):
    hidden = telephony.Hidden(posts=frozenset({posts["akim"].pk}), persons=frozenset({people["deputy-operator"].pk}))

    part = telephony.part_draft(draft, {"content": ["а"]}, hidden=hidden, by=people["operator"], at=LATER)

    assert fresh(part).shut_out == f"|{posts['akim'].pk}||p{people['deputy-operator'].pk}|"
    assert visible(people["deputy-operator"]) == [draft.pk]


# Hidden


def test_R25_a_draft_is_hidden_from_a_person_whatever_post_she_holds(draft, people, posts):
    hide(draft, people["operator"], persons=frozenset({people["deputy-operator"].pk}))
    Holding.objects.filter(person=people["deputy-operator"]).update(post=posts["records-specialist"])

    assert (visible(people["deputy-operator"]), visible(people["operator"])) == ([], [draft.pk])


def test_R25_a_draft_is_hidden_from_whoever_holds_the_post(draft, people, posts, third):
    hide(draft, people["operator"], posts=frozenset({posts["operator-2"].pk}))

    assert [visible(person) for person in (third, people["deputy-operator"])] == [[], []]


def test_R25_a_person_is_not_taken_for_the_post_of_the_same_number(draft, people, posts):
    post = posts["operator-2"].pk
    person = people["deputy-operator"].pk
    Draft.objects.filter(pk=draft.pk).update(shut_out=f"|p{post}0||p1{person}||{person}0||p{person}0|")

    assert visible(people["deputy-operator"]) == [draft.pk]


@pytest.mark.parametrize("hidden", [None, telephony.Hidden()])
def test_R25_only_words_that_name_somebody_change_who_is_shut_out(draft, people, hidden):
    person = people["deputy-operator"]
    hide(draft, people["operator"], persons=frozenset({person.pk}))

    telephony.save_draft(draft, {"content": ["Суу"]}, hidden=hidden, by=people["operator"], at=LATER)

    assert (fresh(draft).shut_out, visible(person)) == ((f"|p{person.pk}|", []) if hidden is None else ("", [draft.pk]))


# What the others see


def test_R33_a_draft_in_other_hands_is_shown_without_its_words(draft, people, sign_in):
    answer = sign_in("deputy-operator").get(f"/calls/{draft.pk}")

    page = unescape(answer.content.decode())
    words = [value for values in WORDS.values() for value in values if value in page]
    assert (answer.status_code, words, people["operator"].full_name in page) == (200, [], True)
    assert page.count(f'action="/calls/{draft.pk}/take-over"') == 1


def test_R33_whoever_takes_it_over_reads_its_words_and_the_other_no_longer(draft, sign_in):
    taker, before = sign_in("deputy-operator", Client()), sign_in("operator", Client())

    taker.post(f"/calls/{draft.pk}/take-over")

    pages = [unescape(browser.get(f"/calls/{draft.pk}").content.decode()) for browser in (taker, before)]
    shown = [[value for (value,) in WORDS.values() if value in page] for page in pages]
    assert shown == [[value for (value,) in WORDS.values()], []]


def test_R25_who_is_shut_out_finds_no_such_call(draft, people, sign_in):
    hide(draft, people["operator"], persons=frozenset({people["deputy-operator"].pk}))
    browser = sign_in("deputy-operator")

    answers = [browser.get(f"/calls/{draft.pk}"), browser.post(f"/calls/{draft.pk}/take-over")]

    assert ([answer.status_code for answer in answers], fresh(draft).held_by) == ([404, 404], people["operator"])


@pytest.mark.parametrize(("typed", "again"), [("5-11-84", "5-11-84"), ("5-11-84", "03234 5-11-84")])
def test_R33_a_call_back_from_a_number_of_the_district_finds_its_draft(draft, people, typed, again):
    telephony.save_draft(draft, {"phone": [typed]}, hidden=None, by=people["operator"], at=LATER)
    call_back = telephony.take_call(by=people["operator"], at=LATER)

    found = queries.caller(again, draft=call_back, person=people["operator"], on=TODAY, area=office().area_code)

    assert [waiting.pk for waiting in found.drafts] == [draft.pk]
