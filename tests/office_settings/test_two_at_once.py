"""Two who set the same thing in the same moment: one is first, the other is told; an empty office begins once."""

import json
import re
from contextlib import ExitStack

import pytest

from tests.intake.browser import Browser
from tests.intake.test_two_at_once import at_once
from tests.office import filled as filled_office
from tests.office import migrated

PASSWORD = "узун-сырсөз-2026"


@pytest.fixture
def running(tmp_path):
    """Start a real office of this engine, filled or empty."""
    with ExitStack() as stack:

        def start(*, calls):
            data = tmp_path / "data"
            made = migrated(data, workers=2) if calls is None else filled_office(data, calls=calls, workers=2)
            office = stack.enter_context(made)
            office.start()
            return office

        yield start


def test_R66_of_two_changes_at_once_one_holds_and_the_other_is_told(running):
    office = running(calls=0)
    heads = [Browser(office, "head-of-apparatus") for _ in range(2)]
    typed = {"pattern": "", "since": "01.01.2031", "confirm": "yes"}
    seen = re.search(r'name="seen" value="(\d+)"', heads[0].get("/admin/office/index").content.decode())[1]

    answers = at_once(
        *(
            lambda head=head, mark=mark: head.post(
                "/admin/office/index", typed | {"seen": seen, "pattern": mark + "-{seq}-{yy}"}
            )
            for head, mark in zip(heads, "АБ", strict=True)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert json.loads(office.command("verify", "--json").stdout)["ok"] is True


def test_an_empty_office_begun_by_two_at_once_has_one_head_of_apparatus(running):
    office = running(calls=None)
    code = re.search(r"enter the code ([\d ]{14})", office.command("worker", "--once").stderr)[1]
    who = [Browser(office) for _ in range(2)]
    for browser in who:
        browser.get("/setup")
    typed = {"code": code, "office": "Ноокат", "full_name": "Асан", "password": PASSWORD, "language": "ky"}

    answers = at_once(
        *(
            lambda one=one, name=name: one.post("/setup", typed | {"username": name})
            for one, name in zip(who, ("asan", "bermet"), strict=True)
        )
    )

    opened = [answer.url for answer in answers if answer.url == "/admin/office"]
    log = json.loads(office.command("verify", "--json").stdout)
    assert (len(opened), log["ok"]) == (1, True)
    assert log["entries"] == 7  # named, post, person, held, body, topic, signed in
