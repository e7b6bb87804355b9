"""The words of the letters: what each says in Kyrgyz and in Russian, and what none of them may say."""

from dataclasses import replace
from pathlib import Path

import pytest

from ishenim.papers import letters
from ishenim.papers.facts import Applicant, Letterhead, Names, Signatory
from ishenim.regulation.leaving import Reason
from tests.papers import examples
from tests.papers.examples import EXTENSION, FORWARDED, FORWARDING, LEAVING, LETTER, PAPERS, RU, words

GOLDEN = Path(__file__).with_name("golden.txt").read_text(encoding="utf-8")
DUE = dict(part.rstrip("\n").split("\n", 1) for part in GOLDEN.removeprefix("== ").split("\n\n== "))


@pytest.mark.parametrize("name", PAPERS)
def test_R68_a_paper_says_word_for_word_what_golden_txt_holds(name):
    """Whoever changes a word reads the whole paper there and writes the change into it by hand."""
    assert "\n--\n".join(examples.pages(PAPERS[name]())).splitlines() == DUE[name].splitlines()


def test_golden_txt_holds_every_paper_and_no_other():
    assert list(DUE) == list(PAPERS)


@pytest.mark.parametrize("letter", [LETTER, RU], ids=["ky", "ru"])
def test_R47_each_reason_for_leaving_is_said_in_its_own_words(letter):
    said = {words(letters.leaving_notice(replace(LEAVING, letter=letter, reason=reason))) for reason in Reason}

    assert len(said) == len(Reason)


@pytest.mark.parametrize("language", ["en", "other", ""])
def test_whoever_spoke_another_language_is_answered_in_kyrgyz(language):
    other = replace(EXTENSION, letter=replace(LETTER, language=language))

    assert words(letters.extension_notice(other)) == words(letters.extension_notice(EXTENSION))


def test_R37_a_confidential_applicant_is_not_named_to_the_body():
    hidden = replace(LETTER, applicant=replace(LETTER.applicant, is_confidential=True))

    said = words(letters.forwarding_letter(replace(FORWARDING, letter=hidden)))

    assert "Арыз ээси: аты-жөнүн ачыктабоону суранган" in said
    assert "жоопту бизге жөнөтүүңүздөрдү суранабыз" in said
    assert [one for one in ("Үсөнов", "555 12", "Өзгөн көчөсү") if one in said] == []


def test_R37_nobody_is_asked_to_answer_whoever_gave_no_name():
    nameless = replace(LETTER, applicant=Applicant())

    said = words(letters.forwarding_letter(replace(FORWARDING, letter=nameless)))

    assert "Арыз ээси: анонимдүү" in said
    assert "арыз ээсине жооп берилбейт" in said
    assert "Урматтуу арыз ээси!" in words(letters.forwarding_notice(replace(FORWARDED, letter=nameless)))


def test_R47_the_applicant_is_told_where_to_complain():
    told = replace(EXTENSION, letter=replace(LETTER, complain_to="Ош облусундагы ыйгарым укуктуу өкүл"))

    assert "даттанууга укугуңуз бар: Ош облусундагы ыйгарым укуктуу өкүл." in words(letters.extension_notice(told))


def test_R67_whoever_substitutes_signs_as_such():
    acting = [
        replace(LETTER, signs=Signatory("башчысы-аким", "Нургүл Сатарова", is_substitute=True)),
        replace(RU, signs=Signatory("глава — аким", "Нургүл Сатарова", is_substitute=True)),
    ]

    said = [words(letters.extension_notice(replace(EXTENSION, letter=letter))) for letter in acting]

    assert "Башчысы-аким (милдетин убактылуу аткаруучу) Нургүл Сатарова" in said[0]
    assert "Глава — аким (временно исполняющий обязанности) Нургүл Сатарова" in said[1]


def test_R67_a_vacant_post_and_a_missing_number_leave_lines_for_the_hand():
    bare = replace(LETTER, signs=None, number="", contact="")

    said = words(letters.extension_notice(replace(EXTENSION, letter=bare)))

    assert ("Токторов" in said.split("Суроолоруңуз")[1], "02-14/7" in said) == (False, False)


def test_R1_another_office_has_its_own_names_everywhere():
    other = Letterhead(Names("Ыссык-Ата районунун администрациясы"), phone="(03132) 3-00-00", origin="ishenim/other")

    for make, facts in (
        (letters.forwarding_letter, FORWARDING),
        (letters.forwarding_notice, FORWARDED),
        (letters.extension_notice, EXTENSION),
        (letters.leaving_notice, LEAVING),
    ):
        said = words(make(replace(facts, letter=replace(LETTER, head=other))))
        assert said.startswith("Ыссык-Ата районунун администрациясы Ишеним телефону: (03132) 3-00-00 ")
        assert "Алай" not in said
