"""R15: two windows give one post in the same moment: one holder, the other is told; the log holds."""

import re

import pytest

from tests.intake.browser import Browser
from tests.intake.test_two_at_once import at_once
from tests.office import filled as filled_office


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with filled_office(tmp_path_factory.mktemp("office"), calls=0) as office:
        office.start()
        yield office


def test_R15_two_substitutes_given_in_the_same_moment_are_one(office):
    first = Browser(office, "head-of-apparatus")
    windows = (first, first.window())
    page = windows[0].get("/admin/posts/control").content.decode()
    choices = dict(re.findall(r'<option value="(\d+)">[^<]*\((\w[\w-]*)\)</option>', page))
    by_name = {name: key for key, name in choices.items()}
    typed = {"seen": re.search(r'name="seen" value="(\w+)"', page)[1], "since": "01.02.2099", "until": "05.02.2099"}

    def give(window, who):
        return lambda: window.post("/admin/posts/control/substitute", {**typed, "person": by_name[who]})

    answers = at_once(give(windows[0], "auditor"), give(windows[1], "operator"))

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert office.command("verify").returncode == 0
