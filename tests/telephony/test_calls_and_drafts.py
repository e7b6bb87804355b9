"""III.2, R33: every call ends once and in something; a draft is in one person's hands, and the log says in whose."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Holding
from ishenim.accounts.queries import appointed, holders, seats
from ishenim.audit.models import Entry
from ishenim.common.refusals import Overtaken, Refused
from ishenim.intake import actions as intake
from ishenim.regulation import conflict
from ishenim.regulation.dispositions import NO_APPEAL, Disposition
from ishenim.telephony import actions as telephony
from ishenim.telephony.access import mark
from ishenim.telephony.models import Call, Draft, Ending

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
TODAY = NOW.date()


def last_entry():
    return json.loads(bytes(Entry.objects.order_by("seq").last().body))


def said(entry):
    return {name: entry[name] for name in ("act", "ref", "actor")}


@pytest.fixture
def draft(people):
    return telephony.take_call(by=people["operator"], at=NOW)


@pytest.fixture
def typing(draft, people):
    """Save fields into the draft as its holder."""

    def typed(**fields):
        intake.keep(draft, {name: [value] for name, value in fields.items()}, by=people["operator"], at=LATER)
        return Draft.objects.get(pk=draft.pk)

    return typed


def test_III2_answering_a_call_is_an_entry(draft):
    assert said(last_entry()) == {"act": "receive", "ref": f"call:{draft.pk}", "actor": "operator"}


@pytest.mark.parametrize("username", ["akim", "admin", "auditor", "executor-1", "control"])
def test_R15_who_holds_no_post_at_the_phone_answers_no_call(people, username):
    with pytest.raises(Refused, match="not_yours_to_take"):
        telephony.take_call(by=people[username], at=NOW)

    assert Call.objects.count() == 0


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (6, True), (7, False)])
def test_R15_a_substitute_answers_between_two_days_and_not_a_day_longer(people, posts, days, may):
    since, until = TODAY, TODAY + timedelta(days=6)
    accounts.give_post(
        people["control"], posts["operator-2"], since=since, until=until, is_substitution=True, by="admin", at=NOW
    )

    with contextlib.suppress(Refused):
        telephony.take_call(by=people["control"], at=NOW + timedelta(days=days))

    assert (Call.objects.count() == 1) is may


@pytest.mark.parametrize("disposition", sorted(NO_APPEAL))
def test_III2_an_ending_is_an_entry_and_keeps_the_draft(draft, typing, people, disposition):
    typing(content="Ката")

    telephony.end_without_appeal(draft, disposition, by=people["operator"], at=LATER)

    call = Call.objects.get()
    assert (call.disposition, call.ended_at, Draft.objects.get().one("content")) == (disposition, LATER, "Ката")
    assert said(last_entry()) == {"act": "end_call", "ref": f"ending:{draft.pk}", "actor": "operator"}


def test_III2_registered_is_no_ending_one_can_choose(draft, people):
    with pytest.raises(Refused, match="unknown_disposition"):
        telephony.end_without_appeal(draft, Disposition.REGISTERED, by=people["operator"], at=LATER)

    assert Call.objects.get().disposition == ""


def test_III2_a_call_ends_once(draft, people):
    telephony.end_without_appeal(draft, Disposition.JOKE, by=people["operator"], at=LATER)
    size = Entry.objects.count()

    with pytest.raises(Overtaken, match="call_already_ended"):
        telephony.end_without_appeal(draft, Disposition.SILENCE, by=people["operator"], at=LATER)

    assert (Call.objects.get().disposition, Entry.objects.count()) == ("joke", size)


def test_III2_a_call_can_end_in_each_disposition_of_the_regulation():
    assert sorted(Ending.values) == sorted(Disposition)


def test_R33_an_ended_call_takes_no_more_words(draft, typing, people):
    telephony.end_without_appeal(draft, Disposition.JOKE, by=people["operator"], at=LATER)

    with pytest.raises(Overtaken, match="call_already_ended"):
        typing(content="кечигип")

    assert Draft.objects.get().fields == "{}"


def test_R33_taking_over_moves_the_draft_and_is_an_entry(draft, people):
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)

    assert Draft.objects.get().held_by == people["deputy-operator"]
    assert said(last_entry()) == {"act": "take_over", "ref": f"call:{draft.pk}", "actor": "deputy-operator"}


def test_R33_two_who_take_over_from_the_same_page_do_not_both_succeed(draft, people):
    first, second = Draft.objects.get(pk=draft.pk), Draft.objects.get(pk=draft.pk)
    telephony.take_over(first, by=people["deputy-operator"], at=LATER)
    size = Entry.objects.count()

    with pytest.raises(Overtaken):
        telephony.take_over(second, by=people["operator"], at=LATER)

    assert (Draft.objects.get().held_by, Entry.objects.count()) == (people["deputy-operator"], size)


def test_R33_who_takes_over_a_draft_that_is_hers_already_writes_no_entry(draft, people):
    size = Entry.objects.count()

    telephony.take_over(draft, by=people["operator"], at=LATER)

    assert Entry.objects.count() == size


def test_R33_what_was_typed_after_a_take_over_becomes_a_part(draft, typing, people):
    typing(content="Суу", full_name="Сагынов")
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)
    shared = Draft.objects.get(pk=draft.pk)

    part = intake.part(shared, {"content": ["Суу жок"]}, by=people["operator"], at=LATER)

    kept = Draft.objects.get(pk=part.pk)
    assert (kept.parted_from_id, kept.held_by) == (draft.pk, people["operator"])
    assert kept.typed == {"content": ["Суу жок"]}  # her own words, not a copy of the colleague's


def test_R33_a_part_is_found_by_its_phone_like_any_draft(draft, typing, people):
    typing(phone="0555 12-34-56")
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)

    typed = {"content": ["Суу"], "phone": ["0555 12-34-56"]}
    part = intake.part(Draft.objects.get(pk=draft.pk), typed, by=people["operator"], at=LATER)

    found = Draft.objects.with_phone(["+996555123456"]).values_list("pk", flat=True)
    assert sorted(found) == sorted([draft.pk, part.pk])


@pytest.mark.parametrize(
    ("asked", "count"), [("+996555123456", 1), ("+99655512345", 0), ("996555123456", 1), ("+996700112233", 1), ("", 0)]
)
def test_R33_a_draft_is_found_by_a_whole_number_only(typing, asked, count):
    typing(phone="0555 12-34-56, 0700 11-22-33")

    assert Draft.objects.with_phone([f"+{asked.removeprefix('+')}"] if asked else []).count() == count


def test_R33_a_draft_larger_than_a_form_is_refused_and_the_rest_stays(typing):
    typing(content="Суу")

    with pytest.raises(Refused, match="draft_too_large"):
        typing(content="ү" * telephony.DRAFT_SIZE)

    assert Draft.objects.get().one("content") == "Суу"


def visible(person, *, on=TODAY):
    fresh = type(person).objects.get(pk=person.pk)
    return list(Draft.objects.open().visible_to(fresh, on=on).values_list("pk", flat=True))


def hidden_from(posts, code):
    about = conflict.About(posts[code].pk, "", conflict.Rank.EMPLOYEE, frozenset())
    shut = conflict.shut_out((about,), posts=seats(), appointed=appointed(on=TODAY))
    return telephony.Hidden(posts=shut, persons=frozenset(holders(shut, on=TODAY))).marks


def test_R25_a_draft_is_open_to_everybody_who_takes_calls(draft, people):
    seen = {name: visible(person) for name, person in people.items()}

    assert {name for name, keys in seen.items() if keys == [draft.pk]} == {"operator", "deputy-operator"}
    assert {name for name, keys in seen.items() if keys} == {"operator", "deputy-operator"}


def test_R25_a_draft_that_names_a_colleague_is_hidden_from_her_from_now_on(typing, people, posts):
    kept = typing(subject=f"post:{posts['operator-2'].pk}")

    assert kept.shut_out == hidden_from(posts, "operator-2")
    assert (visible(people["operator"]), visible(people["deputy-operator"])) == ([kept.pk], [])


def test_R25_when_the_name_is_taken_back_the_draft_is_open_again(typing, people, posts):
    typing(subject=f"post:{posts['operator-2'].pk}")

    kept = typing(subject="")

    assert (kept.shut_out, visible(people["deputy-operator"])) == ("", [kept.pk])


def test_R25_other_fields_leave_a_hidden_draft_hidden(typing, people, posts):
    typing(subject=f"post:{posts['operator-2'].pk}")

    kept = typing(content="Суу жок")

    assert (kept.shut_out == "", visible(people["deputy-operator"])) == (False, [])


def test_R25_the_operator_who_hears_a_complaint_about_herself_goes_on_with_it(typing, people, posts):
    kept = typing(subject=f"post:{posts['records-specialist'].pk}")

    assert visible(people["operator"]) == [kept.pk]


def test_R25_a_substitute_is_shut_out_like_the_post_she_stands_in_for(typing, people, posts):
    accounts.give_post(
        people["deputy-operator"], posts["control"], since=TODAY, until=TODAY, is_substitution=True, by="admin", at=NOW
    )

    kept = typing(subject=f"post:{posts['control'].pk}")

    seen = [visible(people["deputy-operator"], on=day) for day in (TODAY, TODAY + timedelta(days=1))]
    assert (kept.held_by == people["operator"], seen) == (True, [[], []])  # the person stays shut out afterwards


def test_R25_who_moves_to_another_post_reads_no_draft_about_herself(typing, people, posts):
    kept = typing(subject=f"post:{posts['operator-2'].pk}")
    Holding.objects.filter(person=people["deputy-operator"]).update(post=posts["control"])
    accounts.give_post(
        people["deputy-operator"],
        posts["records-specialist"],
        since=TODAY,
        until=None,
        is_substitution=True,
        by="admin",
        at=NOW,
    )

    assert (visible(people["deputy-operator"]), visible(people["operator"])) == ([], [kept.pk])


def test_R25_a_part_is_hidden_from_whom_its_own_words_are_about(draft, people, posts):
    telephony.take_over(draft, by=people["deputy-operator"], at=LATER)
    typed = {"content": ["Суу"], "subject": [f"post:{posts['operator-2'].pk}"]}

    part = intake.part(Draft.objects.get(pk=draft.pk), typed, by=people["operator"], at=LATER)

    assert Draft.objects.get(pk=part.pk).shut_out == hidden_from(posts, "operator-2")
    assert visible(people["deputy-operator"]) == [draft.pk]


def test_R33_only_who_holds_the_draft_ends_its_call(draft, people):
    for disposition in NO_APPEAL:
        with pytest.raises(Overtaken, match="draft_taken_over"), transaction.atomic():
            telephony.end_without_appeal(draft, disposition, by=people["deputy-operator"], at=LATER)

    assert Call.objects.get().disposition == ""


def test_R25_no_number_of_a_post_is_taken_for_another_one(draft, people, posts):
    post = posts["operator-2"].pk
    Draft.objects.filter(pk=draft.pk).update(shut_out=mark(int(f"1{post}")) + mark(int(f"{post}0")))

    assert visible(people["deputy-operator"]) == [draft.pk]


def test_R25_a_person_who_was_disabled_sees_no_draft(draft, people):
    accounts.disable(people["deputy-operator"], by="admin", at=NOW)

    assert visible(people["deputy-operator"]) == []


def test_a_call_nobody_took_has_no_draft(people):
    assert not Draft.objects.visible_to(people["operator"], on=TODAY).filter(pk=uuid4()).exists()
