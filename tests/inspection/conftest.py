"""A filled book, and what somebody who has the database's own password could do to it.

The guards are dropped inside the test's transaction only: nothing but these tests tampers.
"""

import copy
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from ishenim.regulation import chain
from tests.conftest import taking, telling
from tests.edms.conftest import answer, shared  # noqa: F401 (fixtures)


@pytest.fixture
def unguarded(db):
    """No trigger stands any more, on either engine."""
    unguard()


def unguard():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            drops = [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            drops = [f"DROP TRIGGER {name} ON {table}" for name, table in cursor.fetchall()]
        for drop in drops:
            cursor.execute(drop)
    assert drops


@pytest.fixture
def kinds_of_calls(posts):
    """What fourteen callers told: every kind of caller, of subject and of missing fact is among them."""
    return kinds(posts)


def kinds(posts):
    from ishenim.regulation.conflict import About, Allegation, Rank
    from ishenim.regulation.required_facts import CallerType, Fact, Missing, ToldAddress, ToldName, ToldPhone

    akim = About(posts["akim"].pk, "", Rank.EMPLOYEE, frozenset({Allegation.DELAY, Allegation.RUDENESS}))
    school = About(None, "bilim", Rank.HEAD, frozenset({Allegation.POOR_QUALITY}))
    bribe = About(None, "ao-gulcho", Rank.HEAD, frozenset({Allegation.CORRUPTION}))
    two = (ToldPhone("0555 12-34-56", "+996555123456"), ToldPhone("0700 11-22-33", "+996700112233"))
    return (
        {"phones": two, "caller_id": "0222 33-44-55", "name": ToldName("Сагынов Төлөгөн", "Сагынов", "Төлөгөн", "Ү")},
        {"caller_type": CallerType.ORGANISATION, "org_form": "ЖЧК", "org_name": "Алай сүт", "postal": "Ош, а/я 7"},
        {"caller_type": CallerType.ANONYMOUS, "name": ToldName(), "phones": (), "home": ToldAddress()},
        {"confidential": True, "content": "Атымды эч кимге айтпаңыздар."},
        {"abouts": (akim,), "subject_told": "акимдин өзү", "kind": "complaint"},
        {"abouts": (bribe,), "subject_told": "айыл башчысы", "kind": "report"},
        {"read_back": False, "not_read_because": "байланыш үзүлдү"},
        {"abouts": (akim, school), "kind": "complaint", "content": "Экөө тең жооп бербейт."},
        {"home": ToldAddress(village_told="Жаңы айыл", street="3"), "missing": {Fact.PHONE: Missing.LINE_CUT}},
        {"content": "Жол оңдолбойт.", "summary": "Жол"},
        {"content": "Суу келбейт.", "summary": "Суу"},
        {"content": "Көпүрө урады.", "summary": "Көпүрө", "language": "ru"},
        {"content": "Мектептин чатыры агат.", "summary": "Чатыр"},
        {"content": "Рахмат айтам.", "summary": "Рахмат", "kind": "gratitude"},
    )


@pytest.fixture
def book(unguarded, kinds_of_calls, take, people):
    """Fourteen lines in two volumes, corrections, edited texts, two calls that were no appeals, one still open."""
    return written(kinds_of_calls, take=take, operator=people["operator"])


@pytest.fixture(scope="module")
def _once(django_db_setup, django_db_blocker):
    """The same book, written once for a module all of whose tests tamper with it; each undoes what it did."""
    from ishenim.accounts.models import Person, Post

    with django_db_blocker.unblock(), transaction.atomic():
        unguard()
        people = {person.username: person for person in Person.objects.all()}
        calls = kinds({post.code: post for post in Post.objects.all()})
        yield written(calls, take=taking(people, telling), operator=people["operator"])
        transaction.set_rollback(True)


@pytest.fixture
def book_kept(_once, db):
    """A test's own view of it: rows in memory are never shared."""
    return copy.deepcopy(_once)


def written(kinds_of_calls, *, take, operator):
    from ishenim.appeals import actions as appeals
    from ishenim.journal import actions as journal
    from ishenim.journal.models import Column
    from ishenim.regulation.dispositions import Disposition
    from ishenim.telephony import actions as telephony

    start = _now()
    taken = []
    for place, facts in enumerate(kinds_of_calls):
        if place == 11:
            journal.open_volume(lines_per_page=8, by=operator, at=start + timedelta(minutes=place))
        taken.append(take(at=start + timedelta(minutes=place), **facts))
    later = {"by": operator, "at": start + timedelta(hours=1)}
    joke, silence = (telephony.take_call(**later) for _ in range(2))
    telephony.end_without_appeal(joke, Disposition.JOKE, **later)
    telephony.end_without_appeal(silence, Disposition.SILENCE, **later)
    still_open = telephony.take_call(**later)
    for column, new in ((Column.SUMMARY, "Жол тешик"), (Column.SUMMARY, "Жолдо тешик"), (Column.APPLICANT, "Сагынова")):
        journal.correct(taken[9].line, column=column, new=new, reason="ката жазылган", **later)
    appeals.edit_text(taken[10], text="Суу такыр келбейт.", seen=1, **later)
    appeals.edit_text(taken[10], text="Суу үч күндөн бери келбейт.", seen=2, **later)
    return SimpleNamespace(appeals=taken, joke=joke.call, silence=silence.call, still_open=still_open.call)


def _now():
    from datetime import UTC, datetime

    return datetime(2026, 11, 24, 4, 42, tzinfo=UTC)


@pytest.fixture
def log(db):
    """The log laid open: read an entry, replace its body, link the entries after it anew."""
    return Log()


class Log:
    """What a tamperer with the database in hand can do to the log."""

    def body(self, seq):
        return bytes(audit_models().Entry.objects.get(seq=seq).body)

    def record(self, seq):
        return json.loads(self.body(seq))

    def put(self, seq, new):
        audit_models().Entry.objects.filter(seq=seq).update(body=raw(new))

    def change(self, seq, /, **fields):
        self.put(seq, {**self.record(seq), **fields})

    def seq_of(self, ref):
        entries = audit_models().Entry.objects.all()
        return min(entry.seq for entry in entries if json.loads(bytes(entry.body))["ref"] == ref)

    def salts(self, seq):
        return bytes(audit_models().Salts.objects.get(entry_id=seq).salts)

    def put_salts(self, seq, new):
        audit_models().Salts.objects.filter(entry_id=seq).update(salts=new)

    def add(self, seq, new):
        audit_models().Entry.objects.create(seq=seq, body=raw(new))
        audit_models().Salts.objects.create(entry_id=seq, salts=b"")

    def drop(self, seq):
        audit_models().Salts.objects.filter(entry_id=seq).delete()
        audit_models().Entry.objects.filter(seq=seq).delete()

    def link_from(self, seq):
        """Compute every pointer from an entry on, and the head, as if all of it had just been written."""
        size = audit_models().Entry.objects.order_by("seq").last().seq
        for place in range(seq, size + 1):
            self.change(place, prev=chain.leaf(self.body(place - 1)) if place > 1 else chain.FIRST_PREV)
        audit_models().Head.objects.filter(pk=1).update(size=size, leaf=chain.leaf(self.body(size)))

    def size(self):
        return audit_models().Head.objects.get(pk=1).size


def audit_models():
    from ishenim.audit import models

    return models


def raw(new):
    return new if isinstance(new, bytes) else chain.canonical(new)
