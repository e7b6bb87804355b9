"""Facts become a PDF that is the same on every machine, and nothing in a fact is obeyed."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime

import pytest
import segno
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from ishenim.kyrgyz.order import ALPHABET
from ishenim.papers import letters, office_papers, rendering
from ishenim.papers.facts import Applicant, Body, Mark, Printed
from ishenim.papers.rendering import digest, readable
from tests.papers.examples import CARD, EXTENSION, FORWARDING, LETTER, PAPERS, PRINTED, words

FACES = sorted(rendering.FONTS.glob("*.ttf"))
A4 = ((595, 842), (842, 595))
MARKUP = '#panic() #set text(red) $x$ *a* _b_ @ref <lab> `raw` // c /* d */ \\u{41} #image("/etc/passwd") {{7*7}} {% %}'
HOSTILE = {
    "markup": MARKUP,
    "nothing": "",
    "only spaces": " \n\t\u00a0 ",
    "a word without an end": "ы" * 60_000,
    "60,000 letters": "сөздөр " * 8_600,
    "a text of short lines": "а\n" * 30_000,
    "bidi": "аты\u202eтгвад\u2066\u2069\u200f.pdf",
    "controls": "а\x00б\x07в\x1b[31mг\x7f\u2028д",
    "emoji": "🙂👨\u200d👩\u200d👧 🇰🇬",
    "accents in a heap": "а" + "\u0301" * 60_000,
    "hard spaces": "\u00a0\u3000" * 40_000,
    "hyphens": "1-" * 30_000,
    "other scripts": "中文 قلم שלום กำ ქართ \U0001f1f0",
    "half a character": "\ud83d а",
}


def test_R68_every_letter_that_is_needed_is_in_all_faces_of_the_font():
    needed = {*ALPHABET, *ALPHABET.upper(), *"ңөүҢӨҮ«»№„“”–—…•□¶§°½0123456789.,;:!?()[]/%+-"}

    lacking = {face.name: needed - {chr(one) for one in TTFont(face).getBestCmap()} for face in FACES}

    assert lacking == {f"LiberationSerif-{name}.ttf": set() for name in ("Bold", "Italic", "Regular")}


def test_R68_what_is_let_through_to_the_page_is_in_all_faces_of_the_font():
    allowed = {chr(code) for code in range(0x110000) if not rendering.STRANGE.match(chr(code))} - {"\n"}

    lacking = {face.name: allowed - {chr(one) for one in TTFont(face).getBestCmap()} for face in FACES}

    assert lacking == {face.name: set() for face in FACES}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_a4_in_our_font_alone_and_made_for_the_archive(name):
    read = PdfReader(io.BytesIO(PAPERS[name]()))

    fonts = {str(font["/BaseFont"]).partition("+")[2] for page in read.pages for font in _fonts(page)}
    assert {one.partition("-")[0] for one in fonts} == {"LiberationSerif"}
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in read.pages} < set(A4)
    said = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.findall(r"<pdfaid:(part|conformance)>(\w)<", said) == [("part", "2"), ("conformance", "A")]


def test_the_same_facts_give_the_same_bytes():
    assert {name: make() == make() for name, make in PAPERS.items()} == dict.fromkeys(PAPERS, True)


def test_nobody_elses_font_is_looked_for():
    assert rendering._fonts().families() == ["Liberation Serif"]


def test_the_digest_tells_one_fact_from_another_and_forgets_who_printed():
    later = Printed(datetime(2027, 1, 5, 9, 0), "Башка адам")
    first, second = (office_papers.registration_card(CARD, printed=one) for one in (PRINTED, later))

    assert _code(first) == _code(second)
    assert _code(first).replace(" ", "") == digest("registration_card", CARD)
    assert digest("registration_card", replace(CARD, number=13)) != digest("registration_card", CARD)
    assert digest("slip", CARD) != digest("registration_card", CARD)


def test_the_square_holds_origin_index_day_and_digest():
    drawn = rendering._square(Mark("ishenim/kok-art", "ИТ-12/2026", date(2026, 11, 24)), "0123456789abcdef")

    said = "ishenim/kok-art\nИТ-12/2026\n2026-11-24\n0123456789abcdef"
    due = io.BytesIO()
    segno.make(said, error="m", micro=False, encoding="utf-8").save(due, kind="svg", border=0, xmldecl=False)
    assert drawn == due.getvalue().decode()


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_words_are_printed_as_words(what):
    told = HOSTILE[what]
    body = Body(told[:300], told[:300], (told[:300],))
    applicant = Applicant(told[:300], told[:300], told[:300])
    letter = replace(LETTER, number=told[:60], index=told[:60], applicant=applicant, contact=told[:300])
    says = replace(CARD.says, content=told, correspondent=told[:2000], topic=told[:300], files=(told[:300],))

    made = [
        letters.forwarding_letter(replace(FORWARDING, letter=letter, to=body, content=told, attachments=(told[:300],))),
        letters.extension_notice(replace(EXTENSION, letter=letter, reason=told, decided_by=told[:300])),
        office_papers.registration_card(replace(CARD, says=says), printed=Printed(PRINTED.at, told[:300])),
    ]

    said = "".join(PdfReader(io.BytesIO(one)).pages[0].extract_text() for one in made)
    unseen = {sign for sign in said if unicodedata.category(sign) in ("Cc", "Cf")}
    assert unseen - {"\n", "\u200b"} == set()


def test_markup_in_a_fact_stands_on_the_paper_as_it_was_typed():
    said = words(letters.forwarding_letter(replace(FORWARDING, content=MARKUP)))

    assert MARKUP.replace(" ", "") in said.replace(" ", "")  # a line may end inside it


def test_what_cannot_be_seen_is_dropped_and_what_cannot_be_printed_is_a_box():
    assert readable("аты\u202eбар\u200d \x07жок\u00ad") == "атыбар жок"
    assert readable("🙂 中") == "□ □"
    assert readable("а\r\n\n \n  б\tв\u00a0г") == "а\nб в г"
    assert readable("и\u0306") == "й"


def test_a_very_long_word_may_break_anywhere_and_an_ordinary_one_nowhere():
    assert readable("ыйгарымдуулугубуздагылар") == "ыйгарымдуулугубуздагылар"
    assert readable("ы" * 25) == "\u200b".join(("ы" * 12, "ы" * 12, "ы"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(), max_size=300))
def test_any_text_can_be_printed(text):
    made = letters.extension_notice(replace(EXTENSION, reason=text, letter=replace(LETTER, index=text[:40])))

    assert made.startswith(b"%PDF-")


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(ALPHABET + ALPHABET.upper() + "0123456789 .,:;!?«»№()#$*_@`{}<>/+=%&-\\\n", min_size=1, max_size=300)
)
def test_R68_what_people_type_is_read_back_from_the_paper(text):
    made = letters.extension_notice(replace(EXTENSION, reason=text))

    assert "".join(readable(text).replace("\u200b", "").split()) in words(made).replace(" ", "")


def _fonts(page):
    return [one.get_object() for one in page["/Resources"]["/Font"].values()]


def _code(made: bytes) -> str:
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    return re.findall(r"[0-9a-f]{4}(?: [0-9a-f]{4}){3}", text)[0]
