"""R45: whoever rewrites what somebody was told, when he saw it, or where his letters went is found out."""

import pytest

from ishenim.inspection.queries import Problem, verify
from ishenim.notify.models import MailAddress, MobileNumber, Notice
from tests.conftest import NOW
from tests.inspection.altered import other
from tests.inspection.test_append_only import told

CALLED = {"written_facts": "notice.facts"}
WHERE = [
    (Notice, "notice"),
    (MailAddress, "mail_address"),
    (MobileNumber, "mobile_number"),
]
COLUMNS = [
    (model, kind, column.name)
    for model, kind in WHERE
    for column in model._meta.concrete_fields
    if column.name not in ("id", "seen_at", "acted_at")
]


@pytest.fixture(autouse=True)
def _told(unguarded, people, take):
    told(people, take().line_id, at=NOW)


def test_a_true_history_has_no_problem():
    assert verify().problems == []


@pytest.mark.parametrize(("model", "kind", "column"), COLUMNS)
def test_R45_a_changed_column_is_named(model, kind, column):
    row = model.objects.order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**{column: other(row, model._meta.get_field(column))})

    named = CALLED.get(column, f"{kind}.{column}")
    assert verify().problems[0] == Problem(f"{kind} {row.pk}", "altered", (named,))


def test_R45_seeing_is_neither_moved_nor_forgotten_nor_invented():
    seen, done, fresh = Notice.objects.order_by("pk")

    Notice.objects.filter(pk=seen.pk).update(seen_at=seen.seen_at.replace(year=2025))
    assert verify().problems == [Problem(f"notice_seen {seen.pk}", "altered", ("notice_seen.at",))]
    Notice.objects.filter(pk=seen.pk).update(seen_at=None)
    assert verify().problems == [Problem(f"notice_seen {seen.pk}", "missing")]
    Notice.objects.filter(pk=seen.pk).update(seen_at=seen.seen_at)
    Notice.objects.filter(pk=fresh.pk).update(seen_at=NOW)
    assert verify().problems == [Problem(f"notice_seen {fresh.pk}", "added")]
    assert done.acted_at == NOW


@pytest.mark.parametrize(("model", "kind"), WHERE)
def test_R45_a_row_that_is_gone_or_was_put_in_is_named(model, kind):
    row = model.objects.order_by("-pk").first()
    model.objects.filter(pk=row.pk).delete()
    assert verify().problems == [Problem(f"{kind} {row.pk}", "missing")]

    row.pk += 7
    if kind == "notice":
        row.key = "invented"
    row.save(force_insert=True)
    assert verify().problems[-1] == Problem(f"{kind} {row.pk}", "added")
