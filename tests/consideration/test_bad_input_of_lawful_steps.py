"""Hidden fields, days and words of the steps the law lets one take, as no page of ours sends them."""

import io

import pytest
from pypdf import PdfReader

from tests.consideration import pages
from tests.consideration.roads import SAID, SENT, everything
from tests.consideration.test_what_the_law_lets import LAWFUL

pytestmark = pytest.mark.django_db
HUGE = "Ы" * 100_000
MARKUP = '#panic() #set text(red) $x$ *a* _b_ @ref <lab> \\u{41} #image("/etc/passwd") `raw` // c'


def lawful(brought, walker, law):
    """Each lawful step where it can be taken, as (step, who, appeal)."""
    law()
    for step, (stage, who, before) in LAWFUL.items():
        appeal = brought(stage)
        for name, by, facts in before:
            walker.go(appeal, name, by, **facts)
        yield step, who, appeal


def test_a_page_whose_hidden_number_is_broken_is_an_old_page_and_keeps_its_words(law, brought, walker, post):
    wrong = []

    for step, who, appeal in lawful(brought, walker, law):
        if step == "leave":
            continue  # needs a ground first
        facts = {**SAID, **SENT, "body": "prok", "outcome": "resolved", "restored": "yes"}
        for seen in ("x", "\x00", HUGE, "-1", "9" * 30):
            before = everything()
            answer = post(who, appeal, step, **facts, seen=seen)
            if (answer.status_code, SAID["words"] in pages.kept(answer), everything() == before) != (409, True, True):
                wrong.append((step, seen[:9], answer.status_code))

    assert wrong == []


def test_broken_letters_and_a_hundred_kilobytes_are_said_at_the_words_and_stay_typed(law, brought, walker, post):
    for step, who, appeal in lawful(brought, walker, law):
        before = everything()
        for words in (f"Себеби\ufffd {SAID['words']}", HUGE):
            answer = post(who, appeal, step, words=words)

            problem = [one for one in pages.problems(answer) if one.rpartition(": ")[0] != ""]
            assert (answer.status_code, problem != [], everything() == before) == (422, True, True), step
            assert pages.typed(answer)["words"] == words, step


@pytest.mark.parametrize("until", ["x", "\x00", "31.02.2026", "0001-01-01", "9999-12-31", HUGE])
def test_a_day_the_page_never_showed_extends_nothing(law, brought, post, until):
    law()
    appeal = brought("in_work")
    before = everything()

    answer = post("akim", appeal, "extend", **SAID, until=until)

    assert (answer.status_code, everything() == before) == (409, True)
    assert pages.refusal(answer) == pages.sentence("term_moved_meanwhile", appeal=appeal)


def test_the_letter_before_it_is_sent_says_what_is_wrong_and_prints_every_sign_as_it_was_typed(brought, sign_in):
    appeal = brought("at_head")
    browser, address = sign_in("operator"), f"/appeals/{appeal.pk}/letter"
    typed = {"body": "res", "words": f"{MARKUP} аты\u202eтгвад", "number": "#1 $2", "sent_on": ""}

    for wrong in ({"sent_on": "31.02.2026"}, {"sent_on": HUGE}, {"body": "\x00"}, {"body": HUGE}, {"words": HUGE}):
        answer = browser.post(address, {**typed, **wrong})
        assert (answer.status_code, pages.refusal(answer) != "") == (422, True)
        assert {**typed, **wrong}["words"] in pages.kept(answer)
    made = browser.post(address, typed)

    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    assert ("".join(MARKUP.split()) in "".join(said.split()), "\u202e" in said, "#1 $2" in said) == (True, False, True)
