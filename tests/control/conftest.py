"""Control looks at what consideration does, so its tests walk the same roads."""

from datetime import date, timedelta

import pytest

from tests.consideration.conftest import brought, go, law, walk, walker

__all__ = ["brought", "go", "law", "walk", "walker"]
DUE = date(2026, 12, 14)  # the last day of what is registered on 24.11.2026


@pytest.fixture
def leave(people):
    """Let posts be vacant from a day on."""
    from ishenim.accounts.models import Holding

    def left(*codes, on):
        Holding.objects.filter(post__code__in=codes).update(
            since=on - timedelta(days=400), until=on - timedelta(days=1)
        )
        for person in people.values():
            person.__dict__.pop("_held", None)

    return left


@pytest.fixture
def stand_in(people, posts):
    """Let somebody hold a post for a while beside his own."""
    from ishenim.accounts.models import Holding

    def standing(who, code, *, on):
        Holding.objects.create(person=people[who], post=posts[code], since=on, until=on, is_substitution=True)
        people[who].__dict__.pop("_held", None)

    return standing


@pytest.fixture
def board(people):
    """What somebody's board holds on a day: number of the journal → column, and the counts."""
    from ishenim.accounts.queries import held_by
    from ishenim.control import columns, queries

    def seen(who, *, on, pile=""):
        person = people[who]
        person.__dict__.pop("_held", None)
        held = held_by(person, on=on)
        found = queries.looked_after(person, held, on=on).filter(columns.condition(pile, columns.days_of(on)))
        rows = {row.appeal.line.number: row.column for row in queries.every_row(found, on=on)}
        return rows, queries.counts(person, held, on=on, asked=pile)

    return seen
