"""R2: the text of the regulation with its version and approval is published; each day has the text then in force."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from ishenim.common.queries import forget
from ishenim.inspection.queries import verify

pytestmark = pytest.mark.django_db
TEXT = "I. Жалпы жоболор.\n\nI.1 Телефон <b>кайрылууларды</b> кабыл алат."


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_R2_of_two_versions_the_page_shows_the_one_in_force_on_the_chosen_date(pages, client):
    today = timezone.localdate()
    later = today + timedelta(days=7)
    pages.send(
        "regulation", version="3", since=later.strftime("%d.%m.%Y"), text_ky=TEXT, approved_by="Аким",
        approved_on="20.11.2026", approved_number="15-б",
    )  # fmt: skip
    forget()

    before = said(client.get("/regulation", {"on": (later - timedelta(days=1)).strftime("%d.%m.%Y")}))
    after = client.get("/regulation", {"on": later.isoformat()})

    assert "Редакциясы: 2." in before
    assert f"Редакциясы: 3. Күчүнө кирген күнү: {later:%d.%m.%Y}. Бекиткен: Аким." in said(after)
    assert "Бекитилген күнү: 20.11.2026. № 15-б." in said(after)
    assert "I.1 Телефон &lt;b&gt;кайрылууларды&lt;/b&gt; кабыл алат." in after.content.decode()
    assert said(client.get("/regulation")) == said(client.get("/regulation", {"on": today.isoformat()}))


def test_R2_approval_may_be_empty_as_in_the_regulation_itself(client):
    page = said(client.get("/regulation"))

    assert ("Редакциясы: 2." in page, "Бекиткен" in page) == (True, False)


def test_R2_before_the_first_version_there_was_no_text(client):
    assert "Бул күнү күчүндө текст болгон эмес: 01.01.2001." in said(client.get("/regulation", {"on": "01.01.2001"}))


@pytest.mark.parametrize("asked", ["кечээ", "32.13.2026", "<script>", "2026-11-25T00:00" + "0" * 9000])
def test_R2_what_is_no_day_gets_a_sentence_and_the_text_of_today(client, asked):
    page = client.get("/regulation", {"on": asked})

    assert (page.status_code, "Бул күн эмес." in said(page), "Редакциясы: 2." in said(page)) == (200, True, True)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_R2_each_language_has_its_text_or_the_kyrgyz_one(pages, client, language):
    page = client.get(f"/{language}/regulation").content.decode()
    assert f'<div class="web-law" lang="{language}">' in page

    pages.send("regulation", version="3", text_ky=TEXT, text_ru="", text_en="")
    forget()

    assert '<div class="web-law" lang="ky">' in client.get(f"/{language}/regulation").content.decode()
    assert verify().problems == []


@pytest.mark.parametrize("address", ["/regulation", "/ru/regulation", "/en/regulation"])
def test_R2_the_page_is_light_without_scripts_and_follows_nobody(client, django_assert_num_queries, address):
    answer = client.get(address)
    page = answer.content
    sheets = re.findall(r'href="/static/([^"]+\.css)"', page.decode())
    weights = [len(gzip.compress(page))]
    weights += [len(gzip.compress((Path(settings.STATIC_ROOT) / sheet).read_bytes())) for sheet in sheets]

    assert (sum(weights) <= 15_000, "<script" in page.decode(), bool(answer.cookies)) == (True, False, False)
    with django_assert_num_queries(0):
        client.get(address)
