"""`ishenim verify` names the line of an old register that is not as it was brought in, and the register itself."""

import pytest

from ishenim.imports import actions
from ishenim.imports.models import OldLine, OldRegister, OldRestriction, Restrict
from ishenim.inspection.queries import Problem, verify
from tests.conftest import NOW
from tests.imports import made
from tests.inspection.altered import other

LEFT_OUT = {"id", "register", "place", "folded"}  # which line it is, and the words of other columns as search has them
COLUMNS = [field.name for field in OldLine._meta.concrete_fields if field.name not in LEFT_OUT]
OF_REGISTER = [field.name for field in OldRegister._meta.concrete_fields if field.name != "id"]


@pytest.fixture
def register(unguarded, people):
    """Three lines; the second restricted from the first, the third since."""
    by = {"by": people["operator"], "at": NOW}
    register = made.brought_in(made.xlsx(), restrict=Restrict.MARKED, rows="3", **by)
    actions.restrict(register.rows.get(place=3), reason="акимдин үстүнөн", **by)
    assert verify().problems == []
    return register


def line(register, place):
    return OldLine.objects.filter(register=register, place=place)


@pytest.mark.parametrize("column", COLUMNS)
def test_R45_an_altered_old_line_is_named(register, column):
    value = b"x" * 16 if column == "salt" else other(line(register, 2).get(), OldLine._meta.get_field(column))
    if column == "time":
        value = "23:59"

    line(register, 2).update(**{column: value})

    assert verify().problems == [Problem(f"old line {register.pk}/2", "altered")]


def test_R45_removed_added_and_exchanged_lines_are_named(register):
    OldRestriction.objects.all().delete()
    line(register, 3).delete()
    line(register, 1).update(place=5)

    assert verify().problems[:1] == [Problem("old_restriction " + str(_restricted(register)), "missing")]
    assert verify().problems[1:] == [
        Problem(f"old line {register.pk}/1", "missing"),
        Problem(f"old line {register.pk}/3", "missing"),
        Problem(f"old line {register.pk}/5", "added"),
    ]


def _restricted(register):
    """The key that the removed third line had: keys were given out in order."""
    return line(register, 2).get().pk + 1


def test_R45_exchanged_lines_are_named(register):
    line(register, 1).update(place=9)
    line(register, 2).update(place=1)
    line(register, 9).update(place=2)

    assert verify().problems == [
        Problem(f"old line {register.pk}/1", "altered"),
        Problem(f"old line {register.pk}/2", "altered"),
    ]


@pytest.mark.parametrize("column", OF_REGISTER)
def test_R45_an_altered_register_is_named(register, column):
    value = b"y" * 96 if column == "leaves" else other(register, OldRegister._meta.get_field(column))

    OldRegister.objects.filter(pk=register.pk).update(**{column: value})

    assert verify().problems[0] == Problem(f"old_register {register.pk}", "altered", (f"old_register.{column}",))


def test_R45_a_line_altered_together_with_its_leaf_is_seen_at_the_register(register):
    line(register, 2).update(summary="башка сөз")
    leaves = bytearray(register.leaves)
    leaves[32:64] = line(register, 2).get().leaf()
    OldRegister.objects.filter(pk=register.pk).update(leaves=bytes(leaves))

    assert verify().problems == [Problem(f"old_register {register.pk}", "altered", ("old_register.leaves",))]


def test_R45_a_register_that_no_entry_knows_is_named(register):
    copy = OldRegister.objects.get(pk=register.pk)
    copy.pk, copy.sha256 = None, "0" * 64
    copy.save(force_insert=True)

    assert verify().problems[0] == Problem(f"old_register {copy.pk}", "added")


@pytest.mark.parametrize("column", ["reason", "at", "by"])
def test_R45_an_altered_restriction_is_named(register, column):
    found = OldRestriction.objects.get()
    value = other(found, OldRestriction._meta.get_field(column))

    OldRestriction.objects.update(**{column: value})

    what = f"old_restriction {found.line_id}"
    assert verify().problems == [Problem(what, "altered", (f"old_restriction.{column}",))]


def test_R45_a_restriction_moved_or_taken_away_is_named(register):
    found = OldRestriction.objects.get()
    OldRestriction.objects.update(line=line(register, 1).get())

    assert [(one.what, one.how) for one in verify().problems] == [
        (f"old_restriction {found.line_id}", "missing"),
        (f"old_restriction {line(register, 1).get().pk}", "added"),
    ]
