"""R69: every requirement of the regulation has a test named after it, from the day it is due."""

from tests.house import tree
from tools import requirements


def test_R69_every_requirement_that_is_due_has_a_test_named_after_it():
    lacking = requirements.untested(requirements.by_number(tree.ROOT / "tests"))

    assert [f"R{number}" for number in lacking] == []


def test_R69_every_requirement_is_either_due_or_not_due_yet():
    both = requirements.DUE & requirements.LATER

    assert (set(requirements.ALL), both) == (requirements.DUE | requirements.LATER, frozenset())


def test_R69_a_name_may_prove_several_requirements():
    assert requirements.numbers("test_R19_R40_two_appeals") == [19, 40]
    assert requirements.numbers("test_two_appeals") == []


def test_R69_names_are_found_in_files_and_an_untested_requirement_is_seen(tmp_path):
    (tmp_path / "test_some.py").write_text("class TestIt:\n    def test_R3_R16_it(self): ...\n")

    found = requirements.by_number(tmp_path)

    assert (len(found[3]), len(found[16])) == (1, 1)
    assert requirements.untested(found) == sorted(requirements.DUE - {3, 16})
