"""R37, R47: the letter to the body and the notices to the applicant, from what steps say, for whoever may see them."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from ishenim.regulation.profiles import Rule, Unit
from tests.consideration import pages
from tests.consideration.roads import MARK, SAID, SENT, TODAY, everything
from tests.consideration.test_what_the_law_lets import ANONYMOUS

pytestmark = pytest.mark.django_db

NOTICE = {**SENT, "number": "02-14/99"}
LETTER = {**SAID, **SENT, "body": "res"}
NAME = "Сагынов Төлөгөн Үсөнович"


def paper(browser, appeal, step, kind):
    """The words of a paper, or the status where there is none."""
    place = appeal.steps.get(name=step).place
    answer = browser.get(f"/appeals/{appeal.pk}/steps/{place}/{kind}.pdf")
    if answer.status_code != 200:
        return answer.status_code
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


def test_R37_the_letter_to_the_body_says_what_the_appeal_says(brought, walker, sign_in):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER)

    words = paper(sign_in("operator"), appeal, "forward", "letter")

    said = (
        "02-14/7",
        "2026-жылдын 24-ноябры",
        NAME,
        "ИТ-1/2026",
        "Көчөдө жарык жок",
        "ушундай чечилди",
        "электр тармактары",
    )
    assert [one for one in said if one not in words] == []


def test_R37_the_notice_of_forwarding_has_its_own_number_once_it_was_sent(brought, walker, sign_in):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER)
    before = paper(sign_in("operator"), appeal, "forward", "notice")
    walker.go(appeal, "send_notice", "operator", **NOTICE)

    after = paper(sign_in("operator"), appeal, "forward", "notice")

    assert ("02-14/99" in before, "02-14/99" in after, "02-14/7" in before) == (False, True, True)
    assert NAME in after


def test_R47_the_notice_of_an_extension_names_both_days_the_reason_and_who_decided(law, brought, walker, sign_in):
    law()
    appeal = brought("in_work")
    walker.go(appeal, "extend", "akim", words="Жолду жеринде текшерүү керек.")

    words = paper(sign_in("akim"), appeal, "extend", "notice")

    said = ("2026-жылдын 14-декабры", "2027-жылдын 13-январы", "Жолду жеринде текшерүү керек.", "аким")
    assert [one for one in said if one not in words] == []


def test_R47_the_notice_of_leaving_has_its_ground_and_its_reasoning(brought, walker, sign_in):
    appeal = brought("at_head", language="ru")
    walker.go(appeal, "leave", "akim", **SAID, ground="court_decided_or_in_court")

    words = paper(sign_in("operator"), appeal, "leave", "notice")

    assert ("суд" in words, MARK in words) == (True, True)


def test_R47_there_is_no_paper_where_nothing_is_owed_or_a_day_is_not_known(law, brought, walker, sign_in):
    law(extension=Rule(3000, Unit.CALENDAR_DAY, "A"))
    anonymous, unknown = brought("at_head", **ANONYMOUS), brought("in_work")
    walker.go(anonymous, "forward", "operator", **LETTER)
    walker.go(unknown, "extend", "akim", **SAID)
    browser = sign_in("operator")

    assert paper(browser, anonymous, "forward", "notice") == 404
    assert "анонимдүү" in paper(browser, anonymous, "forward", "letter")
    assert paper(browser, unknown, "extend", "notice") == 404
    assert [pages.text(browser.get(f"/appeals/{one.pk}")).count("/notice.pdf") for one in (anonymous, unknown)] == [
        0,
        0,
    ]


@pytest.mark.parametrize("kind", ["letter", "notice", "slip", "x"])
def test_other_steps_have_no_papers(brought, sign_in, kind):
    appeal = brought("at_head")

    assert paper(sign_in("operator"), appeal, "put_before_head", kind) == 404
    assert sign_in("operator").get(f"/appeals/{appeal.pk}/steps/99/{kind}.pdf").status_code == 404


@pytest.mark.parametrize("who", ["executor-1", "executor-3", "admin", "akim-assistant"])
def test_R25_nobody_gets_a_paper_of_an_appeal_he_may_not_open(brought, walker, sign_in, who):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **LETTER)

    assert [paper(sign_in(who), appeal, "forward", kind) for kind in ("letter", "notice")] == [404, 404]


def test_R25_of_a_complaint_the_shut_out_get_no_paper(brought, walker, sign_in):
    appeal = brought("at_head", road="about the records specialist")
    walker.go(appeal, "leave", "head-of-apparatus", **SAID, ground="other_procedure")

    found = {who: paper(sign_in(who), appeal, "leave", "notice") for who in ("operator", "deputy-operator", "auditor")}
    assert (found["operator"], found["deputy-operator"], NAME in found["auditor"]) == (404, 404, True)


def test_R25_who_must_not_know_a_hidden_name_reads_a_notice_without_it(law, brought, walker, sign_in):
    law()
    appeal = brought("in_work", confidential=True)
    walker.go(appeal, "extend", "akim", **SAID)

    found = {who: paper(sign_in(who), appeal, "extend", "notice") for who in ("operator", "executor-1")}

    assert {who: (NAME in words, "Өзгөн" in words) for who, words in found.items()} == {
        "operator": (True, True),
        "executor-1": (False, False),
    }


def test_R37_to_the_body_a_hidden_name_is_not_told(brought, walker, sign_in):
    appeal = brought("at_head", confidential=True)
    walker.go(appeal, "forward", "operator", **LETTER)

    words = paper(sign_in("operator"), appeal, "forward", "letter")

    assert (NAME in words, "0555" in words, "Көчөдө жарык жок" in words) == (False, False, True)


# The letter before it is sent


def drafted(browser, appeal, **typed):
    return browser.post(f"/appeals/{appeal.pk}/letter", {"body": "res", "words": "Чара көрүңүздөр.", **typed})


def test_R37_the_letter_is_printed_before_it_is_sent_and_nothing_is_written(brought, sign_in):
    appeal = brought("at_head")
    before = everything()

    answer = drafted(sign_in("operator"), appeal, number="02-14/55", sent_on="25.11.2026")

    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert (answer.status_code, everything() == before) == (200, True)
    assert [one for one in ("02-14/55", "25-ноябры", "Чара көрүңүздөр.", NAME) if one not in words] == []


@pytest.mark.parametrize("typed", [{"number": "", "sent_on": ""}, {"number": "7" * 500}, {"words": "\x00\u202e"}])
def test_R37_what_is_not_typed_yet_stays_open_in_it(brought, sign_in, typed):
    assert drafted(sign_in("operator"), brought("at_head"), **typed)["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("typed", "key"), [({"body": ""}, "forward_without_body"), ({"body": "x"}, "forward_without_body")]
)
def test_R37_without_a_body_there_is_no_letter(brought, sign_in, typed, key):
    answer = drafted(sign_in("operator"), brought("at_head"), **typed)

    assert (answer.status_code, pages.refusal(answer)) == (422, pages.sentence(key))


def test_R25_R37_nor_to_whoever_is_complained_about(brought, sign_in):
    appeal = brought("at_head", road="about the head of a body")

    assert drafted(sign_in("operator"), appeal, body="bilim").status_code == 422
    assert drafted(sign_in("operator"), appeal, body="prok").status_code == 200


@pytest.mark.parametrize(
    ("who", "stage", "status"),
    [
        ("akim", "at_head", 422),
        ("executor-1", "in_work", 422),
        ("operator", "registered", 422),
        ("operator", "answered", 422),
        ("admin", "at_head", 404),
        ("executor-2", "at_head", 404),
    ],
)
def test_R21_R25_nobody_else_and_at_no_other_stage(brought, sign_in, who, stage, status):
    assert drafted(sign_in(who), brought(stage)).status_code == status


def test_R37_sixty_thousand_characters_are_a_letter_and_one_more_is_refused(brought, sign_in):
    appeal = brought("at_head")

    found = [drafted(sign_in("operator"), appeal, words="а " * half).status_code for half in (29_999, 30_001)]

    assert found == [200, 422]


def test_R37_the_card_has_the_way_to_both(brought, walker, sign_in):
    appeal = brought("at_head")
    walker.go(appeal, "forward", "operator", **{**LETTER, "sent_on": TODAY})
    place = appeal.steps.get(name="forward").place

    page = pages.text(sign_in("operator").get(f"/appeals/{appeal.pk}"))

    assert [page.count(f"/appeals/{appeal.pk}/steps/{place}/{kind}.pdf") for kind in ("letter", "notice")] == [1, 1]
