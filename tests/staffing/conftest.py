"""The head of apparatus at the pages of posts and people."""

from datetime import timedelta

import pytest

from ishenim.accounts.models import Person
from ishenim.staffing import actions, queries
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)


def fresh(username):
    """A person read anew: the posts of a day are remembered at the person."""
    return Person.objects.get(username=username)


@pytest.fixture
def head(people):
    return people["head-of-apparatus"]


@pytest.fixture
def act(head, posts):
    """Do something with a post as the head of apparatus: act("give", "control", person, since=…)."""

    def acted(name, code, *facts, by=None, at=NOW, **more):
        post = posts[code]
        more.setdefault("seen", queries.seen_of(post))
        return getattr(actions, name)(post, *facts, by=by or head, at=at, **more)

    return acted


@pytest.fixture
def newcomer(head):
    """Somebody without any post."""
    actions.add_person("new", full_name="Жаңыл Турдуева", password="x" * 12, language="ky", by=head, at=NOW)
    return fresh("new")


@pytest.fixture
def ended(people, posts, act):
    """The specialist of the education department leaves at the end of today."""
    holding = posts["bilim-staff"].holdings.get()
    act("end", "bilim-staff", holding, until=TODAY)
    return holding
