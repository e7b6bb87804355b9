"""A paper of a day has the names of that day: office, number, post, holder (R1, R5, R67)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import FormerPost, Holding
from ishenim.common.models import Office
from ishenim.papers.facts import Signatory
from ishenim.papers.queries import letterhead, signatory
from ishenim.regulation.posts import Role
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)


def test_R1_R5_the_letterhead_has_the_names_address_and_number_of_the_office(db):
    head = letterhead(on=TODAY)

    office = Office.objects.get()
    assert (head.ky.office, head.ru.office, head.origin) == (office.name_ky, office.name_ru, office.origin)
    assert (head.ky.address, head.phone) == ("Ош облусу, Алай району, Гүлчө айылы", "(03234) 5-11-84")


@pytest.mark.usefixtures("db")
def test_R1_a_letter_of_before_keeps_the_names_of_before(people):
    before = letterhead(on=TODAY)
    names = {**Office.objects.get().profile(), "name_ky": "Жаңы ат", "name_ru": ""}
    accounts.set_profile(names, seen=0, by=people["head-of-apparatus"], at=NOW)

    assert letterhead(on=TODAY - DAY) == before
    assert (letterhead(on=TODAY).ky.office, letterhead(on=TODAY).ru) == ("Жаңы ат", None)


def test_R67_a_letter_of_last_year_shows_last_years_holder_and_the_post_as_it_was_called(people, posts):
    post = posts["head-of-apparatus"]
    Holding.objects.filter(post=post).update(since=date(2026, 3, 1))
    Holding.objects.create(person=people["control"], post=post, since=date(2025, 1, 1), until=date(2026, 2, 28))
    earlier = {name: getattr(post, name) for name in FormerPost.COLUMNS} | {"ky": "иш башкаруучу"}
    FormerPost.objects.create(post=post, place=1, at=datetime(2026, 1, 10, tzinfo=UTC), by="akim", **earlier)

    found = [
        signatory(Role.HEAD_OF_APPARATUS, on=day, language="ky") for day in (date(2025, 7, 1), date(2026, 2, 1), TODAY)
    ]

    assert found == [
        Signatory("иш башкаруучу", "Нургүл Сатарова"),
        Signatory("аппарат жетекчиси", "Нургүл Сатарова"),
        Signatory("аппарат жетекчиси", "Медербек Жолдошов"),
    ]
    assert signatory(Role.HEAD_OF_APPARATUS, on=date(2024, 1, 1), language="ky") is None


def test_R67_a_substitute_signs_as_one_on_the_days_he_substitutes(people, posts):
    Holding.objects.create(
        person=people["control"],
        post=posts["head-of-apparatus"],
        since=TODAY,
        until=TODAY,
        is_substitution=True,
    )

    found = [signatory(Role.HEAD_OF_APPARATUS, on=day, language="ru") for day in (TODAY, TODAY + DAY)]

    assert found == [
        Signatory("руководитель аппарата", "Нургүл Сатарова", is_substitute=True),
        Signatory("руководитель аппарата", "Медербек Жолдошов"),
    ]
