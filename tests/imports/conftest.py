"""A register on its way, and one that was brought in."""

from types import SimpleNamespace

import pytest

from ishenim.imports.models import Restrict
from tests.conftest import NOW
from tests.imports import made


@pytest.fixture
def start(people):
    """Upload a file and check it as the operator, who is the chief records specialist."""

    def started(content=None, name="old.xlsx", *, by="operator", **said):
        return made.checked(made.xlsx() if content is None else content, name, by=people[by], at=NOW, **said)

    return started


@pytest.fixture
def bring_in(people):
    """Bring a register in; returns it."""

    def brought(content=None, name="old.xlsx", *, by="operator", **said):
        return made.brought_in(made.xlsx() if content is None else content, name, by=people[by], at=NOW, **said)

    return brought


@pytest.fixture
def three(bring_in):
    """Three lines, the second restricted."""
    register = bring_in(restrict=Restrict.MARKED, rows="3")
    return SimpleNamespace(register=register, lines=list(register.rows.order_by("place")))
