"""Where letters go is a row for each change; the last one holds, an empty one says nowhere."""

import pytest

from ishenim.audit import queries as audit
from ishenim.common.refusals import Overtaken, Refused
from ishenim.notify import actions, queries
from ishenim.notify.models import MailAddress
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_the_last_address_holds_and_the_earlier_ones_stay(people, address):
    address("operator", "a@office.test")
    address("operator", "b@office.test")

    assert queries.address_of(people["operator"].pk).email == "b@office.test"
    assert [row.email for row in queries.history(people["operator"])] == ["b@office.test", "a@office.test"]


def test_an_empty_address_says_nowhere(people, address):
    address("operator", "a@office.test")
    address("operator", "")

    assert queries.address_of(people["operator"].pk) is None


def test_a_change_is_an_entry_with_the_column_behind_it(people, address):
    row = address("operator")

    last = list(audit.walk())[-1].record
    assert (last["act"], last["actor"]) == ("keep_mail_address", "head-of-apparatus")
    assert (last["ref"], sorted(last["c"])) == (f"mail_address:{row.pk}", sorted(row.committed()))


def test_a_page_older_than_the_last_change_is_overtaken(people, address):
    address("operator", "a@office.test")

    with pytest.raises(Overtaken):
        actions.keep_address(people["operator"], "b@office.test", seen=0, by=people["head-of-apparatus"], at=NOW)
    assert MailAddress.objects.count() == 1


@pytest.mark.parametrize("first", ["a@office.test", ""])
def test_the_same_address_again_is_refused(people, address, first):
    if first:
        address("operator", first)

    with pytest.raises(Refused) as refusal:
        address("operator", first)
    assert refusal.value.key == "mail_address_is_the_same"
