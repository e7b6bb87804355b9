"""A folder of exchange, the worker's part played by hand, what came out of it."""

import shutil
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import NOW

KINDS = ["write_card"]
TODAY = timezone.localdate(NOW)


class Exchange:
    """The folder between the office and the document-flow system, and the worker that looks at it."""

    def __init__(self, root):
        self.root = root
        self.at = NOW + timedelta(minutes=10)

    def clock(self):
        return self.at

    def round(self, **later):
        """One round of the worker, some time later; errands until none is due."""
        from ishenim.edms import actions, exchange
        from ishenim.outbox import actions as outbox

        self.at += timedelta(**(later or {"minutes": 1}))
        actions.sweep(at=self.at)
        exchange.take_replies(at=self.at)
        while outbox.work(KINDS, clock=self.clock):
            pass

    def cards(self):
        return sorted(path.name for path in (self.root / "out").glob("*.xml"))

    def everything(self):
        """Every byte in the folder of cards."""
        return b"".join(path.read_bytes() for path in (self.root / "out").rglob("*") if path.is_file())

    def put(self, name, content):
        inbox = self.root / "in"
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def shared(settings, db):
    """A folder was chosen; it is this test's alone."""
    settings.EDMS_FOLDER = settings.DATA / "edms-of-a-test"
    yield Exchange(settings.EDMS_FOLDER)
    shutil.rmtree(settings.EDMS_FOLDER, ignore_errors=True)


@pytest.fixture
def standing():
    """Where an appeal's card stands now."""

    def read(appeal):
        from ishenim.edms.models import Standing

        return Standing.objects.get(pk=appeal.pk)

    return read


@pytest.fixture
def answer(people):
    """Enter lines of (index, number, day) or a text, as the operator does."""

    def entered(*lines, by="operator", at=NOW + timedelta(hours=3)):
        from ishenim.edms import actions
        from ishenim.edms.replies import read

        text = "\n".join(line if isinstance(line, str) else "\t".join(line) for line in lines)
        return actions.take_replies(read(text), name="", sha256="0" * 64, by=people[by], at=at)

    return entered
