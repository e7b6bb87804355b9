"""R68 on screens: Kyrgyz by default, Russian and English chosen; ң ө ү found, sorted and printed."""

import re

import pytest
from django.urls import get_resolver

from ishenim.directory import actions
from ishenim.intake.queries import subject_groups
from ishenim.kyrgyz.folding import fold
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(r"(?<![\w-])(the|and|of|is|with|Save|Show|Print|Choose|Write|Today|Appeals|Journal|Sign)(?![\w-])")
PEOPLE = ("operator", "akim", "head-of-apparatus", "admin", "executor-1")


def plain_addresses():
    """Every address of the program without a parameter, of our own rooms."""
    patterns = [one for part in get_resolver().url_patterns for one in getattr(part, "url_patterns", [part])]
    found = {str(one.pattern) for one in patterns if "<" not in str(one.pattern) and "^" not in str(one.pattern)}
    return sorted(f"/{one}" for one in found)


def words_of(page):
    """What stands on a page in its own language: parts marked as another language are left out."""
    text = re.sub(r"<(script|style|head).*?</\1>", " ", page, flags=re.DOTALL)
    text = re.sub(r"<(\w+)[^>]*\blang=\"(?:en|ru)\"[^>]*>.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize("username", PEOPLE)
def test_R68_every_page_speaks_kyrgyz_by_default_and_no_english(sign_in, take, username):
    take(topic="pension")
    client = sign_in(username)

    found = {}
    for address in plain_addresses():
        answer = client.get(address)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code in (200, 404, 422) and kind.startswith("text/html") and not address.startswith("/en"):
            found[address] = ENGLISH.findall(words_of(answer.getvalue().decode()))

    assert len(found) > 20
    assert {address: words for address, words in found.items() if words and not address.startswith("/ru")} == {}


@pytest.mark.parametrize(("told", "same"), [("онугуу", "Өнүгүү"), ("огуз", "өгүз"), ("кон", "Коң"), ("орт", "өрт")])
def test_R68_letters_are_forgiven_in_search(told, same):
    assert fold(told, level=2) == fold(same, level=2)


def test_R68_bodies_to_complain_about_stand_in_the_order_of_the_kyrgyz_alphabet():
    for code, name in (("1", "Үч-Коргон"), ("2", "Уч"), ("3", "Өзгөн"), ("4", "Ош"), ("5", "Ңа"), ("6", "На")):
        actions.add_body(f"made-{code}", names={"ky": name, "ru": "", "en": ""}, group="other", by="x", at=NOW)

    names = [words for group in subject_groups() for _, words in group.choices if group.label == "Башка органдар"]

    made = [name for name in names if name in {"Үч-Коргон", "Уч", "Өзгөн", "Ош", "Ңа", "На"}]
    assert made == ["На", "Ңа", "Ош", "Өзгөн", "Уч", "Үч-Коргон"]
