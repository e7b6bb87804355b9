"""R20: the registration card as a PDF, for whoever may open the card and with nothing the card does not say."""

from datetime import timedelta

import pytest

from ishenim.accounts.models import Holding
from ishenim.regulation.required_facts import ToldName
from tests.conftest import NOW, TODAY
from tests.consideration import roads
from tests.edms.test_pages import KEPT_OUT, READ
from tests.edms.test_restricted import NAME, SECRETS, SHUT, complaint, restrict  # noqa: F401 (a fixture)
from tests.papers.examples import words


def card(client, appeal):
    return client.get(f"/edms/{appeal.pk}/card.pdf")


def test_R20_the_card_says_on_paper_what_it_says_on_the_screen(take, people, posts, answer, sign_in):
    appeal = roads.Walker(people, posts).bring(take(), roads.ROADS["ordinary"], "assigned")
    answer(("ИТ-1/2026", "15-221", "24.11.2026"))

    page = card(sign_in("operator"), appeal)

    said = words(page.content)
    assert (page["Content-Type"], page["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="card-2026-1.pdf"',
    )
    assert "Алай райондук жергиликтүү мамлекеттик администрациясы" in said
    assert "Индекси ИТ-1/2026 Журналдагы номери 1 Катталган күнү 2026-жылдын 24-ноябры" in said
    assert "ЭДС номери жана күнү 15-221, 2026-жылдын 24-ноябры" in said
    assert (
        f"Резолюция {roads.SAID['words']} 2026-жылдын 24-ноябры, башчысы-аким Аткаруучу {posts['bilim-head'].ky}"
        in said
    )
    assert "иш кагаздарын жүргүзүү боюнча башкы адис" in said.lower()


@pytest.mark.parametrize("username", READ)
def test_whoever_reads_the_journal_prints_the_card(take, sign_in, username):
    appeal = take()

    assert card(sign_in(username), appeal).content.startswith(b"%PDF-")


@pytest.mark.parametrize("username", KEPT_OUT)
def test_for_others_there_is_no_card(take, sign_in, username):
    assert card(sign_in(username), take()).status_code == 404


@pytest.mark.parametrize("username", SHUT)
def test_R25_for_the_shut_out_there_is_no_card(complaint, sign_in, username):  # noqa: F811
    assert card(sign_in(username), complaint).status_code == 404


def test_R25_the_card_of_a_restricted_appeal_says_number_day_and_that_word(complaint, sign_in):  # noqa: F811
    said = words(card(sign_in("head-of-apparatus"), complaint).content)

    assert "Индекси ИТ-1/2026 Журналдагы номери 1 Катталган күнү 2026-жылдын 24-ноябры" in said
    assert "Мазмуну чектелген Аткаруунун жүрүшү" in said
    assert [secret for secret in SECRETS if secret in said] == []


def test_R25_an_appeal_restricted_later_prints_restricted(take, sign_in):
    appeal = take(name=ToldName(full=NAME))
    before = words(card(sign_in("operator"), appeal).content)
    restrict(appeal, at=NOW + timedelta(minutes=1))

    after = words(card(sign_in("operator"), appeal).content)

    assert (NAME in before, NAME in after, "чектелген" in after) == (True, False, True)


def test_R67_the_card_is_signed_by_whoever_held_the_post_on_the_day_of_registration(take, sign_in, posts, people):
    appeal = take()
    post = posts["records-specialist"]
    holder = Holding.objects.filter(post=post, is_substitution=False).get()
    Holding.objects.filter(pk=holder.pk).update(until=TODAY)
    Holding.objects.create(person=people["control"], post=post, since=TODAY + timedelta(days=1))

    said = words(card(sign_in("head-of-apparatus"), appeal).content)

    assert f"башкы адис {holder.person.full_name} Басып чыгарылды" in said
    assert f"башкы адис {people['control'].full_name}" not in said


def test_the_page_of_the_card_leads_to_the_paper(take, sign_in):
    appeal = take()

    page = sign_in("operator").get(f"/edms/{appeal.pk}").content.decode()

    assert f'href="/edms/{appeal.pk}/card.pdf"' in page
