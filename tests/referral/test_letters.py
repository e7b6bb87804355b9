"""R60, R63: the letter to law enforcement says what was told, by whom, when; of a caller no more than is to be sent."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from ishenim.escalation import actions as alarms
from ishenim.escalation.models import Question
from ishenim.referral import letters
from ishenim.referral.letters import Asked
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WORDS = "Кезексиз каттоо үчүн 5000 сом сурап жатышат, азыр да ошол жерде."


def read(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())


@pytest.fixture
def handed(alarm, begun, take, people):
    """A hand-over of an alarm whose call is registered; keyword arguments are facts of the appeal."""

    def done(**facts):
        call = uuid4()
        one, appeal = alarm(call_id=call), take(**{"content": WORDS, **facts})
        alarms.link_alarm(call, appeal, by=people["operator"], at=NOW)
        one.refresh_from_db()
        return begun(one)

    return done


@pytest.fixture
def letter(people, posts):
    def done(referral, language="ky", **asked):
        facts = {"number": "01-15/221", "signed_as": posts["akim"], "signed_by": people["akim"], **asked}
        return read(letters.letter(referral, Asked(**facts), language=language, by=people["operator"], at=NOW))

    return done


def test_R60_the_letter_has_the_exact_words_the_times_the_clause_and_the_signature(handed, letter):
    said = letter(handed())

    assert WORDS in said
    for part in ("10:42, 24.11.2026", "III.9", "150-беренесине ылайык", "Бакыт Сыдыков", "01-15/221", "УКМК"):
        assert part in said, part


def test_R60_the_letter_in_russian_says_the_same(handed, letter):
    said = letter(handed(), "ru")

    assert WORDS in said
    for part in ("статьёй 150", "ГКНБ", "Бакыт Сыдыков", "III.9"):
        assert part in said, part


def test_R60_what_was_made_of_the_words_later_stands_beside_them(handed, letter, people):
    from ishenim.appeals import actions as appeals

    one = handed()
    later = {"by": people["operator"], "at": NOW + timedelta(minutes=5)}
    appeals.edit_text(one.alarm.appeal, text="Такталды: төлөм түшкү саат он экиде.", seen=1, **later)

    said = letter(one)
    assert WORDS in said
    assert "Такталды: төлөм түшкү саат он экиде." in said


def test_R60_a_named_caller_is_named_with_address_and_telephone(handed, letter):
    one = handed()
    told = letters.told(one).caller

    assert told.name
    said = letter(one)
    assert told.name in said
    assert told.phone in said


def test_R60_nothing_beyond_need_is_sent_of_who_asked_not_to_be_named(handed, letter):
    one = handed(confidential=True)
    told = letters.told(one).caller
    said = letter(one, with_name=False, with_phone=False)

    for part in (told.name, told.phone, told.address):
        assert part
        assert part not in said
    assert "аты-жөнүн ачыктабоону суранган" in said


def test_R63_an_anonymous_message_is_handed_over_and_says_so(alarm, letter, begun):
    said = letter(begun(alarm()))

    assert "анонимдүү" in said
    assert "Каттоодо акча сурап жатышат" in said


def test_R63_in_russian_as_well(alarm, letter, begun):
    assert "анонимно" in letter(begun(alarm()), "ru")


def test_R64_the_letter_says_that_liability_was_explained_only_where_it_was(alarm, begun, letter, people):
    one = alarm()
    assert "жоопкерчилик" not in letter(begun(one))

    alarms.note_facts(one, {Question.WARNED: "said"}, by=people["operator"], at=NOW)
    assert "жоопкерчилик каралганы айтылды" in letter(begun(one, body="rmib"))


def test_R58_the_stage_and_the_other_answers_stand_in_the_letter(alarm, begun, letter, people):
    one = alarm()
    told = {Question.STAGE: "in_progress", Question.PLACE: "Гүлчө, каттоо бөлүмү"}
    alarms.note_facts(one, told, by=people["operator"], at=NOW)

    said = letter(begun(one, stage=""))
    assert "Гүлчө, каттоо бөлүмү" in said
    assert "жасалып жат" in said


def test_R60_who_was_rung_up_before_stands_in_the_letter(begun, noted, letter):
    said = letter(noted(begun(), "tell"))

    assert "24.11.2026 10:52, Кезметчи, капитан Үсөнов" in said


def test_R60_the_letter_lists_the_chosen_files(handed, letter, people):
    from ishenim.consideration.models import Attachment
    from ishenim.files import actions as files
    from tests.consideration.roads import Walker

    one = handed()
    kept = files.receive("Сүрөт".encode(), "сүрөт.txt")
    Walker(people, {}).go(one.alarm.appeal, "new_facts", "operator", words="Сүрөт алып келди", files=(kept,))
    attached = Attachment.objects.get(step__appeal=one.alarm.appeal)

    assert letters.told(one).files == ((attached.pk, "сүрөт.txt"),)
    assert "сүрөт.txt" in letter(one, files=(attached.pk,))
    assert "сүрөт.txt" not in letter(one)


def test_a_private_note_of_a_post_goes_to_nobody(handed, people):
    from ishenim.files import actions as files
    from tests.consideration.roads import Walker

    one = handed()
    kept = files.receive("Өзүм үчүн".encode(), "өзүм.txt")
    Walker(people, {}).go(one.alarm.appeal, "note", "operator", words="Өзүм үчүн", files=(kept,))

    assert letters.told(one).files == ()


def test_before_the_call_is_registered_the_letter_has_what_is_typed_so_far(alarm, begun, letter, people):
    from ishenim.telephony import actions as telephony

    draft = telephony.take_call(by=people["operator"], at=NOW)
    typed = {"content": [WORDS], "full_name": ["Айбек Токтогулов"], "phone": ["0555 12-34-56"]}
    telephony.save_draft(draft, typed, hidden=None, by=people["operator"], at=NOW)

    said = letter(begun(alarm(call_id=draft.pk)))
    for part in (WORDS, "Айбек Токтогулов", "0555 12-34-56"):
        assert part in said, part
    assert "Каттоо индекси" not in said


def test_a_drill_is_a_drill_in_the_letter(alarm, begun, letter):
    assert "МАШЫГУУ" in letter(begun(alarm(is_drill=True)))


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "#set page(width: 1cm)", "<script>", "\u202eөрт", "Ж" * 2_000, ""])
def test_hostile_and_long_words_are_words(alarm, begun, letter, words):
    said = letter(begun(alarm(words=words)))

    assert "150-беренесине" in said
    assert "\u202e" not in said


def test_without_signatory_and_number_there_are_lines_for_the_hand(handed, letter):
    assert "Бакыт Сыдыков" not in letter(handed(), number="", signed_as=None, signed_by=None)
