"""What comes in that does not fit: refused in a sentence, nothing is written, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.regulation.stages import STEPS
from tests.consideration import pages, roads
from tests.consideration.pages import as_form, at_field, sentence
from tests.consideration.roads import ANSWER, ANSWERED, SAID, SENT, TODAY, everything
from tests.consideration.test_what_the_law_lets import LAWFUL

pytestmark = pytest.mark.django_db

QUESTION = "10:42 Көчөдө жарык жок, түнкүсүн балдар мектептен караңгыда келет."
RUSSIAN = "Ваше обращение рассмотрено. На вашей улице заменены три лампы, освещение восстановлено."
MEGABYTE = "Көчөдө жарык жок. " * 60_000
LIST = "Choose one of the list."
LONG = "This is longer than %(limit_value)d characters. Please shorten it."
DAY = "Write the day as 22.11.2026."
FILL = "Fill in this field."
WORDS = ("Text of the answer", "Write it in words.")
OUTCOME, LEAD, ADDRESSEE = (("Outcome", LIST), ("Lead executor", LIST), ("Addressee", LIST))
RESTORED = ("Was the right restored, the question solved?", LIST)
NUMBER, PROOF = "Outgoing number", "What proves it (receipt, who took it, address)"
RESOLVED = {**SAID, "lead": "bilim-head"}
DAYS = {"least": 1, "most": 60}

# road, stage, step, who, what goes wrong, the key of the refusal, and the sentence at a field where the form is quicker
CASES = {
    "no answer": ("in_work", "submit_answer", {"words": ""}, "step_without_words", WORDS),
    "a bare word": ("in_work", "submit_answer", {"words": "Каралды."}, "answer_is_empty", None),
    "the question": ("in_work", "submit_answer", {"words": QUESTION}, "answer_repeats_the_question", None),
    "other language": ("in_work", "submit_answer", {"words": RUSSIAN}, "answer_in_another_language", None),
    "a megabyte": ("in_work", "submit_answer", {"words": MEGABYTE}, "words_too_long", (WORDS[0], LONG, 60_000)),
    "no outcome": ("in_work", "submit_answer", {"outcome": ""}, "answer_without_outcome", OUTCOME),
    "no executor's outcome": ("in_work", "submit_answer", {"outcome": "forwarded"}, "answer_without_outcome", OUTCOME),
    "no such outcome": ("in_work", "submit_answer", {"outcome": "x\x00"}, "answer_without_outcome", OUTCOME),
    "restored?": ("in_work", "submit_answer", {"restored": ""}, "answer_without_restored", RESTORED),
    "restored so so": ("in_work", "submit_answer", {"restored": "maybe"}, "answer_without_restored", RESTORED),
    "a term of 0": ("at_head", "resolve", {"working_days": 0}, "term_out_of_range", None),
    "a term of -5": ("at_head", "resolve", {"working_days": -5}, "term_out_of_range", None),
    "a term of 61": ("at_head", "resolve", {"working_days": 61}, "term_out_of_range", None),
    "a term of 10,000": ("at_head", "resolve", {"working_days": 10_000}, "term_out_of_range", None),
    "a term of 10^30": ("at_head", "resolve", {"working_days": 10**30}, "term_out_of_range", None),
    "no lead": ("at_head", "resolve", {"lead": None}, "resolution_without_lead", LEAD),
    "a lead who only reads": ("at_head", "resolve", {"lead": "auditor"}, "post_cannot_carry_out", LEAD),
    "the lead as helper": ("at_head", "resolve", {"co": ("bilim-head",)}, "lead_is_co", None),
    "sent tomorrow": ("approved", "dispatch", {"sent_on": "tomorrow"}, "dispatch_on_wrong_day", None),
    "sent before": ("approved", "dispatch", {"sent_on": TODAY - timedelta(1)}, "dispatch_on_wrong_day", None),
    "sent some day": ("approved", "dispatch", {"sent_on": None}, "dispatch_on_wrong_day", ("Day of sending", DAY)),
    "no number": ("approved", "dispatch", {"number": ""}, "dispatch_without_number", (NUMBER, FILL)),
    "a blank number": ("approved", "dispatch", {"number": " "}, "dispatch_without_number", (NUMBER, FILL)),
    "a long number": ("approved", "dispatch", {"number": "7" * 61}, "dispatch_without_number", (NUMBER, LONG, 60)),
    "no proof": ("approved", "dispatch", {"proof": ""}, "dispatch_without_proof", (PROOF, FILL)),
    "no addressee": ("registered", "transmit", {"body": ""}, "transmittal_without_addressee", ADDRESSEE),
    "no such addressee": ("registered", "transmit", {"body": "x"}, "transmittal_without_addressee", ADDRESSEE),
    "a body of ours": ("registered", "transmit", {"body": "bilim"}, "transmittal_without_addressee", ADDRESSEE),
    "a letter of tomorrow": ("registered", "transmit", {"sent_on": "tomorrow"}, "dispatch_on_wrong_day", None),
    "no outcome outside": ("forwarded", "outside_answer", {"outcome": ""}, "answer_without_outcome", OUTCOME),
    "not restored outside": ("forwarded", "outside_answer", {"restored": ""}, "answer_without_restored", RESTORED),
}  # fmt: skip
WHO = {
    "submit_answer": ("ordinary", "executor-1", ANSWERED),
    "resolve": ("ordinary", "akim", RESOLVED),
    "dispatch": ("ordinary", "operator", SENT),
    "transmit": ("about the akim", "head-of-apparatus", {**SENT, "body": "prok"}),
    "outside_answer": ("about the akim", "head-of-apparatus", {**ANSWERED, "number": "5-11"}),
}
FACTS = {"term_out_of_range": DAYS}


def facts_of(case, today):
    """The complete facts of a case's step with what goes wrong in it."""
    _, step, wrong, _, _ = CASES[case]
    facts = {**WHO[step][2], **wrong}
    if facts.get("sent_on") == "tomorrow":
        facts["sent_on"] = today + timedelta(days=1)
    return facts


@pytest.mark.parametrize("case", CASES)
def test_the_step_is_refused_and_nothing_is_written(case, brought, refused):
    stage, step, _, key, _ = CASES[case]
    road, who, _ = WHO[step]

    assert refused(brought(stage, road=road), step, who, **facts_of(case, TODAY)) == key


@pytest.mark.parametrize("case", CASES)
def test_the_page_says_it_in_kyrgyz_and_keeps_what_was_typed(case, brought, post):
    stage, step, _, key, field = CASES[case]
    road, who, _ = WHO[step]
    appeal = brought(stage, road=road)
    facts, before = facts_of(case, timezone.localdate()), everything()

    answer = post(who, appeal, step, **facts)

    due = at_field(*field) if field else sentence(key, appeal=appeal, **FACTS.get(key, {}))
    assert (answer.status_code, pages.problems(answer), everything() == before) == (422, [due], True)
    written = {name: str(value) for name, value in facts.items() if name in ("words", "proof", "number") and value}
    assert [name for name, value in written.items() if pages.typed(answer).get(name) != value] == []


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case][1] == "resolve"])
def test_the_inbox_says_it_in_kyrgyz_and_keeps_what_was_typed(case, brought, sign_in, posts):
    _, _, _, key, field = CASES[case]
    appeal, before = brought("at_head"), everything()
    facts = facts_of(case, TODAY)

    answer = sign_in("akim").post(f"/inbox/{appeal.pk}", as_form(facts, posts))

    due = at_field(*field) if field else sentence(key, **FACTS.get(key, {}))
    assert (answer.status_code, pages.problems(answer), everything() == before) == (422, [due], True)
    assert pages.typed(answer)["words"] == facts["words"]


@pytest.mark.parametrize("language", ["ky", "ru"])
@pytest.mark.parametrize("text", [ANSWER, RUSSIAN])
def test_law_2_the_other_language_is_taken_when_it_is_said_to_be_meant(brought, walker, post, language, text):
    appeal = brought("in_work", language=language)

    post("executor-1", appeal, "submit_answer", **{**ANSWERED, "words": text, "language_is_meant": "on"})

    last = appeal.steps.order_by("-place").first()
    assert (last.name, last.words, last.answer.language) == ("submit_answer", text, language)


@pytest.mark.parametrize("language", ["en", "other"])
def test_law_2_of_an_appeal_in_a_third_language_nothing_is_asked(brought, post, language):
    appeal = brought("in_work", language=language)

    answer = post("executor-1", appeal, "submit_answer", **{**ANSWERED, "words": RUSSIAN})

    assert (answer.status_code, appeal.steps.last().name) == (302, "submit_answer")


def test_III_7_no_resolution_gives_more_time_than_the_law(brought, refused):
    assert refused(brought("at_head"), "resolve", "akim", **RESOLVED, working_days=15) == "term_beyond_law"


def test_III_7_the_last_day_of_the_law_can_be_given(brought, walker):
    appeal = brought("at_head")

    step = walker.go(appeal, "resolve", "akim", **RESOLVED, working_days=14)

    assert (step.resolution.answer_by, step.resolution.working_days) == (appeal.due_on, 14)


def test_III_7_when_the_day_of_the_law_has_passed_a_term_can_still_be_given(brought, walker):
    """There is nothing left to keep within; the overdue appeal must yet be carried out by a day."""
    appeal = brought("at_head")

    step = walker.go(appeal, "resolve", "akim", at=roads.NOON + timedelta(days=60), **RESOLVED, working_days=3)

    assert (step.resolution.answer_by > appeal.due_on, step.resolution.working_days) == (True, 3)


def test_III_7_the_page_names_the_day_of_the_law(take, walker, post):
    now = timezone.now()
    appeal = take(at=now)
    walker.go(appeal, "put_before_head", "operator", at=now)

    answer = post("akim", appeal, "resolve", **RESOLVED, working_days=60)

    assert (answer.status_code, pages.problems(answer)) == (422, [sentence("term_beyond_law", due_on=appeal.due_on)])


@pytest.mark.parametrize("days", ["abc", "3,5", "1e9", "٣٠٠٠", "--"])
def test_what_is_no_number_of_days_is_said_at_the_field(brought, post, days):
    appeal, wrong = brought("at_head"), "Write a number of working days."

    answer = post("akim", appeal, "resolve", **RESOLVED, working_days=days)

    label = "Term in working days (empty: the term of the law)"
    out_of_range = sentence("term_out_of_range", **DAYS)
    due = out_of_range if days == "٣٠٠٠" else at_field(label, wrong)  # the digits of another script are a number too
    assert (answer.status_code, pages.problems(answer), appeal.steps.count()) == (422, [due], 2)


@pytest.mark.parametrize("day", ["31.02.2026", "abc", "22.11", "1.1.99999999999", "00.00.0000"])
def test_what_is_no_day_is_said_at_the_field(brought, post, day):
    appeal = brought("approved")

    answer = post("operator", appeal, "dispatch", **{**SENT, "sent_on": day})

    assert (answer.status_code, pages.problems(answer)) == (422, [at_field("Day of sending", DAY)])
    assert (appeal.stage, pages.typed(answer)["sent_on"]) == ("approved", day)


@pytest.mark.parametrize("channel", ["", "pigeon", "paper\x00"])
def test_R44_a_way_of_sending_that_is_not_in_the_list_is_asked_for(brought, post, channel):
    appeal = brought("approved")

    answer = post("operator", appeal, "dispatch", **{**SENT, "channel": channel})

    assert (answer.status_code, pages.problems(answer)) == (422, [at_field("How it was sent", LIST)])


def test_a_resolution_of_more_than_a_page_is_said_at_the_field(brought, post):
    appeal, words = brought("at_head"), "Караңыз. " * 300

    answer = post("akim", appeal, "resolve", **{**RESOLVED, "words": words})

    assert pages.problems(answer) == [at_field("Text of the resolution", LONG, 2000)]
    assert (answer.status_code, pages.typed(answer)["words"] == words) == (422, True)


WORDY = {  # every step that must say why or what, where and by whom it is taken
    "give_back": ("in_work", "executor-1"),
    "ask_back": ("assigned", "executor-1"),
    "reply": ("in_work", "akim"),
    "ask_part": ("in_work", "executor-1"),
    "give_part": ("assigned", "executor-3"),
    "submit_answer": ("in_work", "executor-1"),
    "return_answer": ("in_approval", "head-of-apparatus"),
    "enter_resolution": ("at_head", "operator"),
    "withdraw": ("approved", "operator"),
    "reopen": ("closed", "akim"),
    "note": ("in_work", "executor-1"),
}


@pytest.mark.parametrize("words", ["", "  \n\t ", "\u200b\u200f"])
@pytest.mark.parametrize("step", WORDY)
def test_a_step_that_needs_words_is_not_taken_without(step, brought, post, words):
    stage, who = WORDY[step]
    appeal, before = brought(stage), everything()

    answer = post(
        who, appeal, step, words=words, chosen="ao-lenin-head", lead="bilim-head", outcome="refused", restored="no"
    )

    label = {"submit_answer": WORDS[0], "enter_resolution": "Text of the resolution"}.get(step, "In words")
    context = "of a step" if label == "In words" else None
    due = at_field(label, "Write it in words.", context=context)
    assert (answer.status_code, pages.problems(answer), everything() == before) == (422, [due], True)


def test_the_steps_that_need_words_are_all_tried():
    outside = {"outside_answer", "send_anew"}
    elsewhere = {"explain_where_to_go", "law_result", *LAWFUL}  # test_where_to_go, test_what_the_law_lets, referral

    assert {name for name, step in STEPS.items() if step.needs_words} == set(WORDY) | outside | elsewhere


def test_fields_we_never_asked_for_are_ignored(brought, post, people):
    appeal = brought("at_head")

    more = {"by": "1", "place": "99", "post": "1", "stage": "closed", "other": "1", "files": "x", "at": "2020-01-01"}
    answer = post("akim", appeal, "resolve", **RESOLVED, **more)

    row = appeal.steps.get(name="resolve")
    assert (answer.status_code, row.place, row.by, row.other_id, row.to) == (302, 3, people["akim"], None, "assigned")


def test_letters_that_cannot_be_seen_do_not_reach_the_row(brought, post):
    appeal = brought("at_head")

    post("akim", appeal, "resolve", **{**RESOLVED, "words": "Кара\x00ңыз\u202e,\r\nжооп бериңиз.\u200b"})

    assert appeal.steps.get(name="resolve").words == "Караңыз,\nжооп бериңиз."


@pytest.mark.parametrize(
    ("stage", "step", "road"), [("approved", "dispatch", "ordinary"), ("registered", "transmit", "about the akim")]
)
@pytest.mark.parametrize("channel", ["", "pigeon"])
def test_R44_the_action_itself_takes_no_unknown_way_of_sending(brought, refused, stage, step, road, channel):
    who = "operator" if road == "ordinary" else "head-of-apparatus"

    assert refused(brought(stage, road=road), step, who, **{**SENT, "body": "prok", "channel": channel}) == (
        "dispatch_without_channel"
    )
