"""The pictures and the help page of the docs are drawn from the table of steps, not beside it."""

import pytest

from ishenim.consideration.templatetags.steps import ACTORS
from ishenim.consideration.words import Act, Done
from ishenim.regulation.stages import STEPS, Actor
from tests.house import tree
from tools import road


@pytest.mark.parametrize("language", road.LANGUAGES)
def test_the_picture_in_the_docs_is_the_one_the_table_draws(language):
    drawn = (tree.ROOT / f"docs/pictures/road.{language}.svg").read_text(encoding="utf-8")

    assert drawn == road.picture(language), "run .venv/bin/python tools/road.py"


def test_every_step_has_its_words_in_the_history_and_on_its_button():
    assert (set(Done.values), set(Act.values), set(ACTORS)) == (set(STEPS), set(STEPS), set(Actor))
