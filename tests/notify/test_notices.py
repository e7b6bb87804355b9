"""A notice is told once to each, says what its kind says in three languages, and is kept as it was told."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from ishenim.audit import queries as audit
from ishenim.notify import actions, kinds
from ishenim.notify.kinds import KINDS
from ishenim.notify.models import Notice
from ishenim.outbox.models import Errand
from tests.conftest import NOW
from tests.notify.conftest import DUE, LINE

pytestmark = pytest.mark.django_db
SAMPLES = {int: 7, str: "Белгилүү-Ысым", date: date(2026, 12, 3)}


def sample(kind):
    return {name: SAMPLES[wanted] for name, wanted in KINDS[kind].facts.items()}


def acts():
    return [(read.record["act"], read.record["ref"]) for read in audit.walk()]


def test_what_is_told_twice_under_one_key_is_one_notice_for_each(people, tell):
    first, second = tell("operator", "akim"), tell("operator", "akim", "control")

    assert [notice.recipient.username for notice in first] == ["operator", "akim"]
    assert [notice.recipient.username for notice in second] == ["control"]
    assert Notice.objects.count() == 3


def test_a_person_named_twice_is_told_once(tell):
    assert len(tell("operator", "operator")) == 1


def test_a_notice_is_an_entry_of_the_machine(tell):
    (notice,) = tell("operator")

    last = list(audit.walk())[-1].record
    assert (last["act"], last["actor"], last["ref"]) == ("notify", "machine", f"notice:{notice.pk}")


def test_asking_again_takes_no_lock_and_writes_nothing(tell, django_assert_num_queries):
    tell("operator", "akim")

    with django_assert_num_queries(1):
        tell("operator", "akim")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("unknown", {}),
        ("term_near", {**LINE}),
        ("term_near", {**LINE, **DUE, "name": "Сагынов"}),
        ("term_near", {**LINE, **DUE, "days_left": "3"}),
        ("term_near", {**LINE, **DUE, "days_left": True}),
        ("term_near", {**LINE, **DUE, "due_on": NOW}),
    ],
)
def test_a_kind_nobody_knows_or_other_facts_are_a_fault_of_the_caller(tell, kind, facts):
    with pytest.raises(ValueError, match=r"kind of notice|other facts"), transaction.atomic():
        tell("operator", kind=kind, facts=facts or {"x": 1})

    assert Notice.objects.count() == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_reads_as_a_sentence_in_every_language(kind, language):
    facts = kinds.told(kind, kinds.written(kind, sample(kind)))

    with translation.override(language):
        words = kinds.words(kind, facts)

    assert (facts, words[-1], "\n" in words) == (sample(kind), ".", False)
    assert ("03.12.2026" in words) == (date in KINDS[kind].facts.values())
    assert ("Белгилүү-Ысым" in words) == (str in KINDS[kind].facts.values())


@pytest.mark.parametrize("kind", [kind for kind, one in KINDS.items() if one.is_mailed])
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_no_letter_carries_a_name_a_topic_or_words_of_somebody(kind, language):
    with translation.override(language):
        subject, text = kinds.letter(kind, sample(kind))

    assert all(wanted is not str for name, wanted in KINDS[kind].facts.items() if name in KINDS[kind].in_letter)
    assert ("Белгилүү-Ысым" in subject + text, "http" in subject + text, "\n" in subject) == (False, False, False)
    assert (len(subject) > 10, "03.12.2026" in subject + text) == (True, True)


def test_without_mail_or_an_address_no_letter_is_asked_for(settings, tell, address):
    settings.EMAIL_HOST = ""
    address("operator")
    tell("operator", key="a")
    settings.EMAIL_HOST = "mail.test"
    tell("akim", key="a")

    assert Errand.objects.count() == 0


def test_with_mail_and_an_address_one_letter_is_asked_for(settings, tell, address):
    settings.EMAIL_HOST = "mail.test"
    address("operator")
    (notice,) = tell("operator", "akim")[:1]
    tell("operator")

    errand = Errand.objects.get()
    assert (errand.kind, errand.key, errand.facts) == ("mail_notice", notice.errand_key, {"notice": notice.pk})


def test_an_act_that_is_taken_back_tells_nobody(tell, settings, address):
    settings.EMAIL_HOST = "mail.test"
    address("operator")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell("operator")
        raise ZeroDivisionError

    assert (Notice.objects.count(), Errand.objects.count()) == (0, 0)


def test_seeing_is_noted_once_and_is_an_entry_for_each(people, tell):
    tell("operator", key="a")
    tell("operator", key="b")
    tell("akim", key="a")
    later = NOW + timedelta(hours=1)

    assert actions.mark_seen(Notice.objects.all(), by=people["operator"], at=later) == 2
    assert actions.mark_seen(Notice.objects.all(), by=people["operator"], at=later + timedelta(hours=1)) == 0
    seen = list(Notice.objects.exclude(seen_at=None).values_list("recipient__username", "seen_at"))
    assert seen == [("operator", later)] * 2
    assert [act for act, _ in acts()].count("see_notice") == 2


def test_what_was_done_is_not_unseen_any_more(people, tell):
    tell("operator", line=7)

    assert actions.mark_acted(Notice.objects.about(7), at=NOW) == 1
    assert actions.mark_acted(Notice.objects.about(7), at=NOW + timedelta(days=1)) == 0
    assert (Notice.objects.get().acted_at, Notice.objects.of(people["operator"]).unseen().count()) == (NOW, 0)
