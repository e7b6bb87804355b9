"""`ishenim user add --post`: a new office gives its first people their posts; two holders are refused as a whole."""

import argparse

import pytest

from ishenim.accounts.models import Holding, Person
from ishenim.config.commands import user
from ishenim.config.console import Wrong


def run(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    user.arguments(parser)
    return user.run(parser.parse_args(words))


def test_a_vacant_post_is_given_with_the_account(posts, capsys):
    posts["auditor"].pk, posts["auditor"].code = None, "auditor-2"
    posts["auditor"].save()

    assert run("add", "new", "--name", "Асан Үсөнов", "--post", "auditor-2") == 0
    assert Holding.objects.get(post=posts["auditor"]).person.username == "new"


def test_R15_a_post_that_is_held_is_not_given_and_nobody_is_added(db):
    with pytest.raises(Wrong, match="hands it over"):
        run("add", "new", "--name", "Асан Үсөнов", "--post", "auditor")

    assert Person.objects.filter(username="new").count() == 0
