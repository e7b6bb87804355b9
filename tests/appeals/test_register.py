"""Registering: III.1 to III.4, III.6. One call, one number, every word kept."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from ishenim.appeals.models import Allegation, Appeal, Kind, Subject, TextVersion
from ishenim.audit.models import Entry
from ishenim.common.refusals import Overtaken, Refused
from ishenim.directory.models import Topic
from ishenim.intake import actions as intake
from ishenim.regulation.conflict import About, Rank
from ishenim.regulation.required_facts import CallerType, Fact, Missing, ToldAddress, ToldName
from ishenim.telephony import actions as telephony

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
SIX = [(body, rank) for body in ("apparatus", "bilim", "ao-gulcho") for rank in Rank]  # three groups, head or employee


def acts():
    import json

    return [json.loads(bytes(entry.body)) for entry in Entry.objects.order_by("seq")]


def test_R19_two_appeals_get_consecutive_numbers(take):
    first, second = take(), take()

    assert (first.line.number, second.line.number) == (1, 2)


def test_R17_two_operators_share_one_row_of_numbers(take):
    taken = [take(by=name) for name in ("operator", "deputy-operator", "operator")]

    assert [(a.line.number, a.taken_by.username) for a in taken] == [
        (1, "operator"),
        (2, "deputy-operator"),
        (3, "operator"),
    ]


def test_R16_who_took_the_call_stands_in_the_card_and_in_the_log(take, people, sign_in):
    appeal = take(by="deputy-operator")

    card = sign_in("auditor").get(f"/appeals/{appeal.pk}").content.decode()
    assert (appeal.taken_by, appeal.line.registered_by) == (people["deputy-operator"],) * 2
    assert card.count(f">{people['deputy-operator'].full_name}<") == 1
    assert [(act["actor"], act["act"]) for act in acts()[-3:]] == [
        ("deputy-operator", "receive"),
        ("machine", "open_volume"),
        ("deputy-operator", "register"),
    ]


def test_R3_a_call_is_received_and_then_registered_each_with_actor_and_moment(take):
    appeal = take()

    assert [(act["act"], act["ref"], act["no"]) for act in acts()[-3:]] == [
        ("receive", f"call:{appeal.call_id}", None),
        ("open_volume", "book:2026-1", None),
        ("register", "line:2026/1", 1),
    ]


@pytest.mark.parametrize("person", ["akim", "head-of-apparatus", "control", "auditor", "admin", "executor-1"])
def test_R15_others_take_no_call(people, person):
    with pytest.raises(Refused, match="not_yours_to_take"):
        telephony.take_call(by=people[person], at=NOW)


def test_R17_a_draft_in_other_hands_is_not_registered(people, told):
    draft = telephony.take_call(by=people["operator"], at=NOW)

    with pytest.raises(Overtaken, match="draft_taken_over"):
        intake.finish_call(told(call_id=draft.pk), draft=draft, by=people["deputy-operator"], at=NOW)

    assert Appeal.objects.count() == 0


# What may be said (R22 to R32)


@pytest.mark.parametrize("kind", Kind.values)
def test_R22_every_kind_is_registered(take, kind):
    assert take(kind=kind).kind == kind


def test_R22_any_topic_and_an_unknown_address_are_registered(take):
    topics = [pk for (pk,) in Topic.objects.values_list("pk")]

    taken = [take(topic=topic, home=ToldAddress(village_told="Эч жерде жок айыл")) for topic in topics]

    assert [appeal.topic_id for appeal in taken] == topics
    assert [appeal.line.number for appeal in taken] == list(range(1, len(topics) + 1))


def test_R31_an_anonymous_call_is_registered_and_marked(take):
    bare = {"name": ToldName(), "home": ToldAddress(), "phones": ()}

    appeal = take(caller_type=CallerType.ANONYMOUS, **bare)

    assert (appeal.applicant.caller_type, appeal.applicant.title, appeal.line.number) == ("anonymous", "", 1)


@pytest.mark.parametrize("reason", Missing)
def test_R31_a_missing_fact_is_kept_with_its_reason(take, reason):
    appeal = take(name=ToldName(), home=ToldAddress(), phones=(), missing=dict.fromkeys(Fact, reason))

    applicant = appeal.applicant
    assert (applicant.missing_phone, applicant.missing_name, applicant.missing_address) == (reason.value,) * 3


@pytest.mark.parametrize(("form", "name"), [("", "Алай сүт"), ("ЖЧК", ""), ("", "")])
def test_R28_an_organisation_without_form_or_name_is_refused(take, form, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        take(caller_type=CallerType.ORGANISATION, org_form=form, org_name=name)

    assert Appeal.objects.count() == 0


def test_R27_the_parts_of_a_name_are_kept_beside_the_whole(take):
    applicant = take(name=ToldName("Сагынов Төлөгөн", "Сагынов", "Төлөгөн", "Үсөнович")).applicant

    kept = (applicant.full_name, applicant.surname, applicant.given_name, applicant.patronymic)
    assert kept == ("Сагынов Төлөгөн", "Сагынов", "Төлөгөн", "Үсөнович")


def test_R30_the_number_the_exchange_showed_is_kept_apart_from_the_one_told(take):
    phones = take(caller_id="0222 33-44-55").phones.order_by("place")

    assert list(phones.values_list("place", "raw", "number", "is_caller_id")) == [
        (1, "0555 12-34-56", "+996555123456", False),
        (2, "0222 33-44-55", "+996222334455", True),
    ]


@pytest.mark.parametrize(("read_back", "reason"), [(False, ""), (True, "байланыш үзүлдү")])
def test_R32_a_text_is_read_back_or_there_is_a_reason(take, read_back, reason):
    with pytest.raises(IntegrityError), transaction.atomic():
        take(read_back=read_back, not_read_because=reason)

    assert Appeal.objects.count() == 0


# Whom it is about (R23, R24)


@pytest.mark.parametrize(("body", "rank"), SIX)
def test_R23_three_groups_of_bodies_their_head_or_an_employee(take, body, rank):
    appeal = take(abouts=(About(None, body, rank, frozenset()),), subject_told="Асан мырза")

    assert appeal.subjects.values_list("body", "rank", "told", "post").get() == (body, rank.value, "Асан мырза", None)


def test_R23_the_six_combinations_are_counted_by_group_and_rank(take):
    for body, rank in SIX:
        take(abouts=(About(None, body, rank, frozenset()),))

    counted = Subject.objects.values_list("body__group", "rank").annotate(n=Count("pk")).order_by("body__group", "rank")
    groups = ("apparatus", "district", "lsg")
    assert list(counted) == [(group, rank, 1) for group in groups for rank in ("employee", "head")]


def test_R24_what_is_alleged_is_counted_by_kind(take, posts):
    kinds = list(Allegation)
    for times in range(1, len(kinds) + 1):
        about = About(posts["auditor"].pk, "", Rank.EMPLOYEE, frozenset(kinds[:times]))
        take(abouts=(about,), kind="complaint")

    counted = Subject.objects.aggregate(**{kind.value: Count("pk", filter=Q(**{kind.value: True})) for kind in kinds})
    assert counted == {kind.value: len(kinds) - place for place, kind in enumerate(kinds)}


def test_R24_several_allegations_are_kept_for_each_subject(take, posts):
    alleged = frozenset({Allegation.DELAY, Allegation.POOR_QUALITY})
    abouts = tuple(About(posts[code].pk, "", Rank.EMPLOYEE, alleged) for code in ("control", "auditor"))

    appeal = take(abouts=abouts)

    assert [(s.place, s.post, s.alleged) for s in appeal.subjects.order_by("place")] == [
        (1, posts["control"], [Allegation.DELAY, Allegation.POOR_QUALITY]),
        (2, posts["auditor"], [Allegation.DELAY, Allegation.POOR_QUALITY]),
    ]


@pytest.mark.parametrize("table", ["line", "applicant", "phones", "texts", "subjects"])
def test_R19_R45_no_row_of_a_registered_appeal_is_deleted(take, posts, table):
    appeal = take(abouts=(About(posts["auditor"].pk, "", Rank.HEAD, frozenset()),))
    rows = getattr(appeal, table)
    model = rows.model if table.endswith("s") else type(rows)
    before = model.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert (model.objects.count(), before > 0) == (before, True)


# Versions of the text (R18)


@pytest.fixture
def edit(people):
    from ishenim.appeals import actions

    def edited(appeal, text, *, seen, by="operator"):
        return actions.edit_text(appeal, text=text, seen=seen, by=people[by], at=NOW)

    return edited


def test_R18_an_edit_makes_a_new_version_and_the_note_stays(take, edit, people):
    appeal = take(content="Суу жок")

    edit(appeal, "Суу үч күндөн бери жок", seen=1, by="deputy-operator")

    assert list(appeal.texts.order_by("place").values_list("place", "text", "by__username")) == [
        (1, "Суу жок", "operator"),
        (2, "Суу үч күндөн бери жок", "deputy-operator"),
    ]
    assert [act["ref"] for act in acts()[-1:]] == ["text:2026/1/2"]


def test_R18_every_version_is_readable_on_the_card(take, edit, sign_in):
    appeal = take(content="Биринчи сөз")
    edit(appeal, "Экинчи сөз", seen=1)
    edit(appeal, "Үчүнчү сөз", seen=2)

    card = sign_in("auditor").get(f"/appeals/{appeal.pk}").content.decode()
    assert [word in card for word in ("Биринчи сөз", "Экинчи сөз", "Үчүнчү сөз")] == [True] * 3


def test_R18_the_second_of_two_editors_is_told_what_the_first_wrote(take, edit):
    appeal = take(content="Суу жок")
    first = edit(appeal, "Суу үч күндөн бери жок", seen=1)

    with pytest.raises(Refused) as refusal:
        edit(appeal, "Суу такыр жок", seen=1, by="deputy-operator")

    assert (refusal.value.key, refusal.value.facts) == ("text_changed_meanwhile", {"version": first})
    assert TextVersion.objects.count() == 2


@pytest.mark.parametrize("text", ["Суу жок", "", "  \n"])
def test_R18_the_same_or_an_empty_text_is_no_version(take, edit, text):
    with pytest.raises(Refused, match="text_is_the_same"):
        edit(take(content="Суу жок"), text, seen=1)


@pytest.mark.parametrize("person", ["akim", "head-of-apparatus", "control", "auditor", "admin", "executor-1"])
def test_R18_only_those_who_take_calls_edit(take, edit, person):
    with pytest.raises(Refused, match="not_yours_to_edit"):
        edit(take(), "Башка сөз", seen=1, by=person)


def test_R18_an_overtaken_editor_gets_the_typed_text_back(take, edit, sign_in):
    appeal = take(content="Суу жок")
    edit(appeal, "Суу үч күндөн бери жок", seen=1)

    answer = sign_in("deputy-operator").post(f"/appeals/{appeal.pk}/text", {"text": "Менин сөзүм", "seen": "1"})

    assert (answer.status_code, "Менин сөзүм" in answer.content.decode()) == (422, True)
