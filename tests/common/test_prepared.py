"""A statement composed once reads and writes what Django would read and write, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import BooleanField, CharField, DateField, DateTimeField, F, UUIDField
from django.utils import timezone

from ishenim.accounts.backends import PERSON
from ishenim.accounts.models import Holding, Person
from ishenim.accounts.queries import HOLDINGS, held_by
from ishenim.accounts.sessions import SessionStore
from ishenim.appeals.models import FollowUp, Phone
from ishenim.common.prepared import Query, Slot, Update, bare, insert, insert_many
from ishenim.journal.models import Book
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Call, Draft
from ishenim.telephony.queries import draft_visible_to
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_tuples_are_those_of_values_list(people):
    for person in people.values():
        plain = Holding.objects.current(on=TODAY).filter(person=person).order_by("is_substitution", "pk")
        columns = ("post_id", "post__role", "post__ky", "post__ru", "post__en")
        assert HOLDINGS.rows(person=person.pk, on=TODAY) == list(plain.values_list(*columns))


def test_each_call_binds_its_own_values(people):
    assert PERSON.first(pk=people["operator"].pk) == people["operator"]
    assert PERSON.first(pk=people["akim"].pk) == people["akim"]
    assert PERSON.first(pk=-1) is None


def test_model_rows_carry_their_related_rows_and_python_types(people, django_assert_num_queries):
    draft = telephony.take_call(by=people["operator"], at=NOW)
    query = Query(lambda: Draft.objects.select_related("call", "held_by").filter(pk=Slot("call", UUIDField())))
    query.rows(call=draft.pk)
    with django_assert_num_queries(1):
        (found,) = query.rows(call=draft.pk)
        assert (found.held_by.username, found.call.started_at, found.pk) == ("operator", NOW, draft.pk)
    assert found == Draft.objects.get(pk=draft.pk)
    assert found.saved_at == NOW
    assert not found._state.adding


def test_dates_moments_and_booleans_are_written_for_the_engine(people):
    on, before, is_sub = Slot("on", DateField()), Slot("before", DateTimeField()), Slot("is_sub", BooleanField())
    calls = Query(lambda: Call.objects.filter(started_at__lte=before))
    holdings = Query(lambda: Holding.objects.filter(since__lte=on, is_substitution=is_sub).order_by("pk"))
    call = telephony.take_call(by=people["operator"], at=NOW).call
    assert calls.rows(before=NOW) == [call]
    assert calls.rows(before=NOW - timedelta(seconds=1)) == []
    for value in (True, False):
        plain = Holding.objects.filter(since__lte=TODAY, is_substitution=value).order_by("pk")
        assert holdings.rows(on=TODAY, is_sub=value) == list(plain)


def test_a_slot_without_a_value_is_an_error_and_not_an_empty_answer():
    with pytest.raises(KeyError):
        PERSON.rows()


def test_a_condition_that_lets_nothing_through_asks_nothing(people, django_assert_num_queries):
    """Whoever takes no calls may work on no draft: the rule's condition is empty, not an error."""
    draft = telephony.take_call(by=people["operator"], at=NOW)
    assert draft_visible_to(people["akim"], draft.pk, on=TODAY) is None
    nothing = Query(lambda: Draft.objects.filter(pk__in=(), call=Slot("call", UUIDField())))
    with django_assert_num_queries(0):
        assert nothing.rows(call=draft.pk) == []


def test_an_update_counts_the_rows_it_touched(people):
    rename = Update(
        lambda: Person.objects.filter(username=Slot("who", CharField())), full_name=Slot("name", CharField())
    )
    assert rename.run(who="operator", name="Өмүрбекова Үпөл") == 1
    assert rename.run(who="nobody", name="…") == 0
    assert Person.objects.get(username="operator").full_name == "Өмүрбекова Үпөл"
    assert Person.objects.get(username="akim").full_name == people["akim"].full_name


def test_an_update_may_use_the_value_that_stands():
    book = Book.objects.create(year=2020, opened_at=NOW)
    raised = Update(lambda: Book.objects.filter(year=Slot("year", CharField())), last_number=F("last_number") + 2)
    raised.run(year=2020)
    raised.run(year=2020)
    assert Book.objects.get(pk=book.pk).last_number == 4


def test_an_insert_gives_the_key_and_writes_every_column(take):
    appeal = take()
    phone = Phone(appeal=appeal, place=9, raw="өңү '; --", number="+996700000000", is_caller_id=True)
    insert(phone)
    assert phone.pk is not None
    stored = Phone.objects.values().get(pk=phone.pk)
    assert stored == {field.attname: getattr(phone, field.attname) for field in Phone._meta.concrete_fields}
    phone.refresh_from_db()


def test_an_insert_leaves_the_checks_of_the_database_in_force(take):
    appeal = take()
    with pytest.raises(IntegrityError):
        insert(FollowUp(appeal=appeal, code_hash="0" * 64, needs_pin=False))


def test_a_draft_is_found_under_the_rule_of_the_posts_held_now(people, posts):
    """The statement is kept per person and posts held: a new post is another statement, not the old answer."""
    draft = telephony.take_call(by=people["operator"], at=NOW)
    hidden = telephony.Hidden(posts=frozenset([posts["head-of-apparatus"].pk]))
    telephony.save_draft(draft, {"content": ["…"]}, hidden=hidden, by=people["operator"], at=NOW)
    colleague = Person.objects.get(username="deputy-operator")
    assert draft_visible_to(colleague, draft.pk, on=TODAY) == draft
    Holding.objects.create(person=colleague, post=posts["head-of-apparatus"], since=TODAY)
    again = Person.objects.get(username="deputy-operator")
    assert posts["head-of-apparatus"].pk in held_by(again, on=TODAY).posts
    assert draft_visible_to(again, draft.pk, on=TODAY) is None


def test_a_session_that_has_ended_is_nobodys():
    store = SessionStore()
    store["seen_at"] = 1
    store.save()
    assert SessionStore(store.session_key)["seen_at"] == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(store.session_key).get("seen_at") is None


def test_a_disabled_person_is_not_let_in_by_an_open_session(sign_in, people):
    browser = sign_in("operator")
    assert browser.get("/desk").status_code == 200
    Person.objects.filter(pk=people["operator"].pk).update(is_active=False)
    assert browser.get("/desk").status_code == 302


def test_many_rows_are_written_as_one_by_one(take, people):
    appeal = take()
    calls = [bare(Call, id=uuid4(), started_at=NOW, taken_by_id=people["operator"].pk) for _ in range(3)]
    phones = [bare(Phone, appeal_id=appeal.pk, place=place, raw="өңү '; --") for place in (7, 8)]
    terms = [bare(Holding, person_id=people["operator"].pk, post_id=1, since=TODAY, until=day) for day in (TODAY, None)]
    for rows in (calls, phones, terms, []):
        insert_many(rows)
    assert sorted(Call.objects.filter(disposition="").values_list("pk", "started_at", "ended_at")) == sorted(
        (call.pk, NOW, None) for call in calls
    )
    stored = list(Phone.objects.filter(place__gt=5).order_by("place").values_list("place", "raw", "is_caller_id"))
    assert stored == [(7, "өңү '; --", False), (8, "өңү '; --", False)]
    assert list(Holding.objects.order_by("-pk").values_list("since", "until")[:2]) == [(TODAY, None), (TODAY, TODAY)]


def test_a_bare_row_has_the_defaults_of_its_columns_and_behaves_like_any_other(people):
    row = bare(Phone, appeal_id=5, place=2, raw="0550")
    assert vars(row) == {**vars(Phone(appeal_id=5, place=2, raw="0550")), "_state": row._state}


def test_many_rows_leave_the_checks_of_the_database_in_force(take):
    appeal = take()
    with pytest.raises(IntegrityError):
        insert_many([bare(FollowUp, appeal_id=appeal.pk, code_hash="0" * 64, needs_pin=False)])


def test_a_bare_row_without_what_is_made_anew_for_each_is_not_written(people):
    with pytest.raises(IntegrityError):
        insert_many([bare(Call, started_at=NOW, taken_by_id=people["operator"].pk)])


def test_a_new_connection_is_asked_by_a_cursor_of_its_own(people):
    """A server that was started again, a thread that closed its connection: the next statement finds the new one."""
    key = people["operator"].pk

    def asked():
        found = []
        for _ in range(2):
            found.append(PERSON.first(pk=key).username)
            connection.close()
        return found

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asked).result() == ["operator"] * 2


def test_after_a_refused_statement_the_next_one_is_taken(people):
    copy = Person(username="operator", full_name="Экинчи", password="-")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(copy)

    assert PERSON.first(pk=people["operator"].pk) == people["operator"]


def test_statements_are_counted_like_any_other(people, django_assert_num_queries):
    PERSON.first(pk=people["operator"].pk)

    with django_assert_num_queries(2):
        PERSON.first(pk=people["operator"].pk)
        PERSON.first(pk=people["akim"].pk)
