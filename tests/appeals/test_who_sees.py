"""R25, law 9, decisions 4 and 5: for every post complained about, who knows of the appeal and who does not."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Holding, Person
from ishenim.appeals.models import Appeal
from ishenim.journal.models import Line
from ishenim.regulation.conflict import About, Allegation, Rank

NOW = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)

POST_OF = {
    "akim": "akim",
    "deputy-akim": "deputy-akim",
    "akim-assistant": "akim-assistant",
    "head-of-apparatus": "head-of-apparatus",
    "operator": "records-specialist",
    "deputy-operator": "operator-2",
    "control": "control",
    "auditor": "auditor",
    "admin": "admin",
    "executor-1": "bilim-head",
    "executor-2": "bilim-staff",
    "executor-3": "ao-lenin-head",
}
READERS = {"akim", "deputy-akim", "head-of-apparatus", "operator", "deputy-operator", "control", "auditor"}
SHUT_OUT = {  # head-of-apparatus is appointed to handle complaints about the akim
    "akim": {"akim", "deputy-akim", "akim-assistant", "records-specialist", "operator-2", "control", "admin"},
    "deputy-akim": {"deputy-akim"},
    "akim-assistant": {"akim-assistant"},
    "head-of-apparatus": {"head-of-apparatus", "records-specialist", "operator-2", "control", "admin"},
    "records-specialist": {"records-specialist", "operator-2"},
    "operator-2": {"operator-2"},
    "control": {"control"},
    "auditor": {"auditor"},
    "admin": {"admin"},
    "bilim-head": {"bilim-head", "bilim-staff"},
    "bilim-staff": {"bilim-staff"},
    "ao-lenin-head": {"ao-lenin-head"},
}
TAKERS = ("operator", "deputy-operator")

every_post = pytest.mark.parametrize("subject", SHUT_OUT)
every_taker = pytest.mark.parametrize("taker", TAKERS)


def may_read(username, subject):
    return username in READERS and POST_OF[username] not in SHUT_OUT[subject]


def without_tokens(answer):
    """A page without the form tokens, which differ each time it is shown, and without its own address."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|/appeals/\d+', "", answer.content.decode())


@pytest.fixture
def complain(take, posts):
    """Register a complaint about a post of the office."""

    def complained(subject, *, by="operator", at=NOW, **facts):
        about = About(posts[subject].pk, "", Rank.EMPLOYEE, frozenset({Allegation.RUDENESS}))
        return take(by=by, at=at, abouts=(about,), kind="complaint", **facts)

    return complained


def seen_by(appeal, *, on=TODAY):
    """Who finds the appeal in a list, by user name."""
    everybody = Person.objects.all()
    return {p.username: Appeal.objects.visible_to(p, on=on).filter(pk=appeal.pk).exists() for p in everybody}


@every_taker
@every_post
def test_R25_the_appeal_is_listed_for_the_taker_and_for_readers_who_are_not_shut_out(complain, subject, taker):
    appeal = complain(subject, by=taker)

    assert seen_by(appeal) == {name: name == taker or may_read(name, subject) for name in POST_OF}


@every_taker
@every_post
def test_R25_for_everybody_else_the_page_does_not_exist(complain, sign_in, subject, taker):
    appeal = complain(subject, by=taker)

    found = {name: sign_in(name).get(f"/appeals/{appeal.pk}").status_code for name in POST_OF}
    assert found == {name: 200 if name == taker or may_read(name, subject) else 404 for name in POST_OF}


@every_post
def test_R25_the_words_of_the_line_are_readable_for_readers_who_are_not_shut_out(complain, people, subject):
    complain(subject)

    found = {name: Line.objects.readable_by(people[name], on=TODAY).exists() for name in READERS}
    assert found == {name: may_read(name, subject) for name in READERS}


@pytest.mark.parametrize("person", sorted(set(POST_OF) - READERS))
def test_R25_R46_whoever_does_not_read_the_journal_reads_no_line(take, people, person):
    take()

    assert Line.objects.readable_by(people[person], on=TODAY).count() == 0


@pytest.mark.parametrize("person", sorted(POST_OF))
def test_an_ordinary_appeal_is_seen_by_every_reader_and_nobody_else(take, people, person):
    take()

    assert Appeal.objects.visible_to(people[person], on=TODAY).count() == (person in READERS)


@every_post
def test_R25_an_appeal_shut_out_is_not_counted_either(complain, take, people, subject):
    take()
    complain(subject)

    counts = {name: Appeal.objects.visible_to(people[name], on=TODAY).count() for name in READERS - {"operator"}}
    assert counts == {name: 1 + may_read(name, subject) for name in READERS - {"operator"}}


@every_post
def test_R25_no_appeal_is_listed_twice(complain, people, subject):
    appeal = complain(subject)

    for person in people.values():
        found = list(Appeal.objects.visible_to(person, on=TODAY).values_list("pk", flat=True))
        assert found in ([], [appeal.pk])


def test_law_9_the_administrator_sees_nothing(complain, take, people, sign_in):
    appeals = [take(), complain("auditor"), complain("akim")]

    assert list(Appeal.objects.visible_to(people["admin"], on=TODAY)) == []
    assert [sign_in("admin").get(f"/appeals/{appeal.pk}").status_code for appeal in appeals] == [404] * 3


def test_R25_the_taker_keeps_access_to_a_complaint_about_herself(complain, sign_in):
    appeal = complain("records-specialist", by="operator")

    assert sign_in("operator").get(f"/appeals/{appeal.pk}").status_code == 200


def test_R25_another_operator_who_is_the_subject_does_not_find_it(complain, sign_in):
    appeal = complain("records-specialist", by="deputy-operator")

    assert [sign_in(name).get(f"/appeals/{appeal.pk}").status_code for name in TAKERS] == [404, 200]


@pytest.mark.parametrize("name", ["operator", "deputy-operator"])
def test_R25_a_taker_who_takes_calls_no_more_loses_the_access(complain, people, posts, name):
    appeal = complain("akim", by=name)
    Holding.objects.filter(person=people[name]).update(until=TODAY)

    assert (seen_by(appeal)[name], seen_by(appeal, on=TODAY + DAY)[name]) == (True, False)


def test_R25_the_edit_of_a_text_is_not_found_by_whoever_is_shut_out(complain, sign_in):
    appeal = complain("records-specialist", by="deputy-operator")

    answer = sign_in("operator").post(f"/appeals/{appeal.pk}/text", {"text": "баары жакшы", "seen": "1"})

    assert (answer.status_code, appeal.texts.count()) == (404, 1)


def test_R25_what_does_not_exist_and_what_is_shut_out_answer_alike(complain, sign_in):
    appeal = complain("akim")
    browser = sign_in("akim")

    shut, absent = (browser.get(f"/appeals/{pk}") for pk in (appeal.pk, appeal.pk + 1))
    assert (shut.status_code, without_tokens(shut)) == (absent.status_code, without_tokens(absent))


# Persons and posts move; what was shut out stays so


def move(person, post, *, since):
    """From a day on a person has another post, whose holder leaves it."""
    Holding.objects.filter(Q(person=person) | Q(post=post)).update(until=since - DAY)
    accounts.give_post(person, post, since=since, until=None, is_substitution=False, by="akim", at=NOW)


@pytest.mark.parametrize("subject", ["akim", "control", "head-of-apparatus"])
def test_R25_whoever_held_the_post_when_it_was_registered_stays_shut_out_on_another_post(
    complain, people, posts, subject
):
    appeal = complain(subject)
    person = next(name for name, post in POST_OF.items() if post == subject)
    move(people[person], posts["auditor"], since=TODAY + DAY)

    assert (seen_by(appeal)[person], seen_by(appeal, on=TODAY + DAY)[person]) == (False, False)


def test_R25_a_subordinate_of_that_day_stays_shut_out_on_another_post(complain, people, posts):
    appeal = complain("head-of-apparatus", by="deputy-operator")
    move(people["control"], posts["auditor"], since=TODAY + DAY)

    assert seen_by(appeal, on=TODAY + DAY)["control"] is False


def test_R25_whoever_comes_to_the_post_later_is_shut_out_too(complain, people, posts):
    appeal = complain("control")
    before = seen_by(appeal)["auditor"]
    move(people["auditor"], posts["control"], since=TODAY + DAY)

    assert (before, seen_by(appeal, on=TODAY + DAY)["auditor"]) == (True, False)


@pytest.fixture
def substitution(people, posts):
    """The auditor stands in for the akim from tomorrow for three days."""
    accounts.give_post(
        people["auditor"],
        posts["akim"],
        since=TODAY + DAY,
        until=TODAY + 3 * DAY,
        is_substitution=True,
        by="head-of-apparatus",
        at=NOW,
    )


@pytest.mark.parametrize(("days", "sees"), [(0, True), (1, False), (3, False), (4, True)])
def test_R25_a_substitute_of_the_post_is_shut_out_while_substituting(complain, substitution, days, sees):
    appeal = complain("akim")

    assert seen_by(appeal, on=TODAY + days * DAY)["auditor"] == sees


@pytest.mark.parametrize("days", [1, 3, 4, 400])
def test_R25_a_substitute_on_the_day_of_registering_stays_shut_out(complain, substitution, days):
    appeal = complain("akim", at=NOW + DAY)

    assert seen_by(appeal, on=TODAY + days * DAY)["auditor"] is False


def test_R25_the_subject_does_not_see_it_through_a_post_held_by_substitution(complain, people, posts):
    accounts.give_post(
        people["control"], posts["auditor"], since=TODAY, until=None, is_substitution=True, by="akim", at=NOW
    )
    appeal = complain("control")

    assert seen_by(appeal)["control"] is False


def test_R25_the_appointed_handler_who_substitutes_the_subject_is_shut_out(complain, people, posts):
    accounts.give_post(
        people["head-of-apparatus"], posts["akim"], since=TODAY, until=None, is_substitution=True, by="akim", at=NOW
    )
    appeal = complain("akim", by="deputy-operator")

    assert seen_by(appeal)["head-of-apparatus"] is False


@pytest.mark.parametrize(
    ("rank", "alleged", "restricted"),
    [
        (Rank.HEAD, Allegation.DELAY, True),
        (Rank.EMPLOYEE, Allegation.DELAY, True),
        (Rank.EMPLOYEE, Allegation.CORRUPTION, True),
    ],
)
def test_R25_R57_a_complaint_about_a_body_with_seats_here_is_restricted(take, rank, alleged, restricted):
    appeal = take(abouts=(About(None, "bilim", rank, frozenset({alleged})),), kind="complaint")

    assert appeal.line.restrictions.filter(post=None, person=None).exists() == restricted
