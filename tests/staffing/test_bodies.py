"""R12: the bodies of the three groups of II.1 and the others, with their heads and posts."""

from itertools import groupby

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ishenim.audit.models import Entry
from ishenim.common.refusals import Overtaken, Refused
from ishenim.config import demo_office
from ishenim.directory import actions as directory
from ishenim.directory.models import Body
from ishenim.staffing import actions, queries
from tests.conftest import NOW, TODAY

NAMES = {"ky": "Ветеринария башкармалыгы", "ru": "Управление ветеринарии", "en": ""}
DISTRICT = ("decide", "coordinate")


def shipped():
    """The bodies of the shipped example by group, read from its own file."""
    path = demo_office.FOLDER / "alay_district.yaml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = {"lsg": {f"ao-{row['id']}" for row in told["aimaks"]} | {"gulcho_meria"}, "apparatus": {"apparatus"}}
    rest = [row for row in told["institutions"] if row["id"] not in ("admin", "gulcho_meria")]
    for is_ours, rows in groupby(sorted(rest, key=_is_district), key=_is_district):
        found["district" if is_ours else "other"] = {row["id"] for row in rows}
    return found


def _is_district(row):
    return row["admin_can"] in DISTRICT


@pytest.mark.parametrize("group", ["apparatus", "district", "lsg", "other"])
def test_R12_the_group_filter_gives_the_shipped_examples(sign_in, group):
    answer = sign_in("head-of-apparatus").get("/admin/bodies", {"group": group})

    assert {row.body.code for row in answer.context["rows"]} == shipped()[group]


def test_R12_there_are_three_groups_and_the_others(db):
    assert (
        set(shipped()) == set(Body.objects.values_list("group", flat=True)) == {"apparatus", "district", "lsg", "other"}
    )


def test_R12_a_body_shows_its_head_and_how_many_other_posts_it_has(db, people):
    (row,) = queries.bodies_like("билим берүү", group="district", on=TODAY)

    assert (row.body.code, row.head.post.code, row.head.holders[0].person, row.staff) == (
        "bilim",
        "bilim-head",
        people["executor-1"],
        1,
    )


@pytest.mark.parametrize("told", ["билим беруу", "БИЛИМ", "образован", "берүү билим"])
def test_R12_a_body_is_found_by_words_in_any_order_and_spelling(db, told):
    assert "bilim" in [row.body.code for row in queries.bodies_like(told, group="", on=TODAY)]


def test_R12_a_body_is_added_and_changed_by_the_head_of_apparatus(people, head):
    body = actions.add_body("vets", names=NAMES, group="district", is_outside_addressee=False, by=head, at=NOW)
    seen = queries.seen_of_body(body)
    body.group = "other"
    actions.change_body(body, seen=seen, by=head, at=NOW)

    last = bytes(Entry.objects.order_by("-seq")[0].body)
    assert (Body.objects.get(pk="vets").group, b'"act":"change_body"' in last) == ("other", True)
    with pytest.raises(Overtaken, match="body_changed_meanwhile"):
        actions.change_body(body, seen=seen, by=head, at=NOW)
    with pytest.raises(Refused, match="body_code_taken"):
        actions.add_body("vets", names=NAMES, group="lsg", is_outside_addressee=False, by=head, at=NOW)
    with pytest.raises(Refused, match="body_is_the_same"):
        actions.change_body(body, seen=queries.seen_of_body(body), by=head, at=NOW)
    for who in set(people) - {"head-of-apparatus"}:
        with pytest.raises(Refused, match="not_yours_to_appoint"):
            actions.add_body("x", names=NAMES, group="lsg", is_outside_addressee=False, by=people[who], at=NOW)


def test_R12_the_list_of_bodies_asks_as_often_for_many_as_for_few(sign_in):
    browser = sign_in("head-of-apparatus")
    browser.get("/admin/bodies")
    counts = []
    for number in range(4):
        with CaptureQueriesContext(connection) as asked:
            browser.get("/admin/bodies")
        counts.append(len(asked))
        directory.add_body(f"more-{number}", names=NAMES, group="district", by="x", at=NOW)

    assert len(set(counts)) == 1
