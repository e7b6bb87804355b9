"""Offices of the command line: each a data folder of its own, on the engine of this run."""

import os
import shutil

import pytest

from tests.office import Office

PLAIN = ("ISHENIM_AS_PASSWORD", "ISHENIM_DEMO_PASSWORD")


@pytest.fixture(scope="module")
def database():
    """The address of a fresh database; empty on SQLite, which lies in the data folder."""
    from tests.postgres import server

    if not os.environ.get("ISHENIM_TEST_DATABASE"):
        yield ""
        return
    with server() as address:
        yield address


@pytest.fixture(scope="module")
def demo(tmp_path_factory, database):
    """The demo office with three calls."""
    office = Office(tmp_path_factory.mktemp("demo"), database=database)
    office.fill(calls=3)
    return office


@pytest.fixture
def folder(tmp_path, demo):
    """A data folder with keys and static files but settings of its own, in the same database."""
    shutil.copytree(demo.data, tmp_path / "data")
    return Office(tmp_path / "data", database=demo.env["ISHENIM_DATABASE"])


@pytest.fixture
def empty(tmp_path):
    """A data folder in which nothing has been done; always SQLite."""
    return Office(tmp_path / "empty")
