"""R15: what somebody may do follows from the posts held on the day, by appointment or as a substitute."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ishenim.accounts import access, actions
from ishenim.accounts.models import Appointment, Holding, Person
from ishenim.accounts.queries import appointed, held_by, holders, signatory
from ishenim.common.refusals import Refused
from ishenim.regulation.posts import Role
from ishenim.telephony import actions as telephony

AT = datetime(2026, 11, 24, 4, 42, tzinfo=UTC)
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 11)
DAY = timedelta(days=1)


def fresh(username):
    return Person.objects.get(username=username)


def noon(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


@pytest.fixture
def substitute(people, posts):
    """The control officer stands in for the chief records specialist for five days."""
    actions.give_post(
        people["control"],
        posts["records-specialist"],
        since=FIRST,
        until=LAST,
        is_substitution=True,
        by="head-of-apparatus",
        at=AT,
    )
    return fresh("control")


@pytest.mark.parametrize(
    ("day", "may"),
    [(FIRST - DAY, False), (FIRST, True), (FIRST + 2 * DAY, True), (LAST, True), (LAST + DAY, False)],
    ids=["day_before", "first_day", "between", "last_day", "day_after"],
)
def test_R15_a_substitute_takes_calls_from_the_first_day_to_the_last(substitute, day, may):
    assert access.may_take_calls(held_by(substitute, on=day).roles) == may


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY])
def test_R15_a_substitute_is_refused_outside_the_days(substitute, day):
    with pytest.raises(Refused, match="not_yours_to_take"):
        telephony.take_call(by=substitute, at=noon(day))


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_R15_a_call_taken_by_a_substitute_bears_the_substitutes_name(substitute, day):
    assert telephony.take_call(by=substitute, at=noon(day)).call.taken_by == substitute


def test_R15_the_days_are_the_offices_days_not_universal_time(substitute):
    just_begun = datetime(2026, 12, 6, 18, 0, tzinfo=UTC)  # midnight in Bishkek

    with pytest.raises(Refused):
        telephony.take_call(by=fresh("control"), at=just_begun - timedelta(seconds=1))
    assert telephony.take_call(by=fresh("control"), at=just_begun).call.taken_by == substitute


def test_R15_a_substitute_keeps_the_own_post_and_its_title_comes_first(substitute, posts):
    held = held_by(substitute, on=FIRST)

    assert [title.ky for title in held.titles] == [posts["control"].ky, posts["records-specialist"].ky]
    assert held.roles == {Role.CONTROL, Role.RECORDS_SPECIALIST}
    assert held.posts == {posts["control"].pk, posts["records-specialist"].pk}


def test_R15_the_substituted_specialist_keeps_the_post(substitute, people, posts):
    assert holders(frozenset({posts["records-specialist"].pk}), on=FIRST) == sorted(
        [people["operator"].pk, substitute.pk]
    )


def test_R15_a_substitution_without_an_end_goes_on(people, posts):
    actions.give_post(
        people["control"], posts["operator-2"], since=FIRST, until=None, is_substitution=True, by="x", at=AT
    )

    assert access.may_take_calls(held_by(fresh("control"), on=date(2099, 1, 1)).roles) is True


def test_R15_a_post_cannot_end_before_it_began(people, posts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(person=people["control"], post=posts["akim"], since=LAST, until=FIRST)


@pytest.mark.parametrize(
    ("username", "status"),
    [("operator", 200), ("deputy-operator", 200), ("akim", 422), ("control", 422), ("executor-1", 422), ("admin", 422)],
)
def test_R15_only_those_who_take_calls_open_the_intake_form(sign_in, username, status):
    assert sign_in(username).get("/calls/new").status_code == status


@pytest.mark.parametrize(("since", "until", "status"), [(-9, 9, 200), (0, 0, 200), (-9, -1, 422), (1, 9, 422)])
def test_R15_the_form_opens_for_a_substitute_only_between_the_dates(sign_in, people, posts, since, until, status):
    today = timezone.localdate()
    actions.give_post(
        people["control"],
        posts["records-specialist"],
        since=today + since * DAY,
        until=today + until * DAY,
        is_substitution=True,
        by="head-of-apparatus",
        at=AT,
    )

    assert sign_in("control").get("/calls/new").status_code == status


@pytest.mark.parametrize("username", ["operator", "akim", "control", "auditor", "admin"])
def test_a_disabled_person_has_no_rights_whatever_posts_are_held(people, username):
    actions.disable(people[username], by="head-of-apparatus", at=AT)

    roles = held_by(fresh(username), on=AT.date()).roles
    asked = (access.may_take_calls, access.may_read_journal, access.may_read_all_appeals, access.may_see_health)
    assert (roles, [may(roles) for may in asked]) == (frozenset(), [False] * 4)


def test_a_disabled_person_is_signed_out_of_an_open_screen(sign_in, people):
    browser = sign_in("operator")
    actions.disable(people["operator"], by="head-of-apparatus", at=AT)

    answer = browser.get("/calls/new")

    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/login")


def test_a_disabled_person_takes_no_call(people):
    actions.disable(people["operator"], by="head-of-apparatus", at=AT)

    with pytest.raises(Refused, match="not_yours_to_take"):
        telephony.take_call(by=fresh("operator"), at=AT)


@pytest.mark.parametrize(
    ("subject", "handler"),
    [("akim", "akim"), ("akim", "deputy-akim"), ("akim", "akim-assistant"), ("records-specialist", "operator-2")],
)
def test_R25_subject_deputy_and_assistant_are_not_appointed_to_handle_complaints(posts, subject, handler):
    before = Appointment.objects.count()

    with pytest.raises(Refused) as refusal:
        actions.appoint_handler(subject=posts[subject], handler=posts[handler], since=FIRST, by="akim", at=AT)

    facts = {"subject": posts[subject], "handler": posts[handler]}
    assert (refusal.value.key, refusal.value.facts) == ("handler_too_close", facts)
    assert Appointment.objects.count() == before


def test_R25_an_appointment_holds_from_its_day_and_the_later_one_counts(posts):
    actions.appoint_handler(subject=posts["akim"], handler=posts["control"], since=FIRST, by="akim", at=AT)

    akim = posts["akim"].pk
    found = [appointed(on=day)[akim] for day in (FIRST - DAY, FIRST)]
    assert found == [posts["head-of-apparatus"].pk, posts["control"].pk]


def test_a_user_name_is_given_once(people):
    with pytest.raises(Refused, match="user_name_taken"):
        actions.add_person("akim", full_name="Башка", password="x" * 12, language="ky", by="admin", at=AT)


def test_R67_the_signatory_is_whoever_held_the_post_on_that_day(people, posts):
    """A paper of last year shows last year's holder, whoever sits there now."""
    Holding.objects.filter(post=posts["head-of-apparatus"]).update(since=date(2026, 3, 1))
    earlier = people["control"]
    Holding.objects.create(
        person=earlier, post=posts["head-of-apparatus"], since=date(2025, 1, 1), until=date(2026, 2, 28)
    )

    found = [signatory(Role.HEAD_OF_APPARATUS, on=day) for day in (date(2025, 7, 1), date(2026, 7, 1))]

    assert [one.person.full_name for one in found] == ["Нургүл Сатарова", "Медербек Жолдошов"]
    assert signatory(Role.HEAD_OF_APPARATUS, on=date(2024, 1, 1)) is None
