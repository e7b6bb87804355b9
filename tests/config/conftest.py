"""Offices of the command line: each a data folder of its own, on the engine of this run."""

import shutil

import pytest

from tests.office import Office
from tests.office import filled as filled_office

PLAIN = ("ISHENIM_AS_PASSWORD", "ISHENIM_DEMO_PASSWORD")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo office with three calls."""
    with filled_office(tmp_path_factory.mktemp("demo"), calls=3) as office:
        yield office


@pytest.fixture
def folder(tmp_path, demo):
    """A data folder with keys and static files but settings of its own, in the same database."""
    shutil.copytree(demo.data, tmp_path / "data")
    return Office(tmp_path / "data", database=demo.database)


@pytest.fixture
def empty(tmp_path):
    """A data folder in which nothing has been done; always SQLite."""
    return Office(tmp_path / "empty")
