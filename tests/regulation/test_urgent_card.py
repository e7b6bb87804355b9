"""R50, R58: few questions in order, each once; of some the answers are given."""

import pytest

from ishenim.regulation import urgent_card
from ishenim.regulation.urgency import ActStage, Clause, Danger
from ishenim.regulation.urgent_card import Question


@pytest.mark.parametrize("clause", Clause)
def test_R50_a_card_has_few_questions_and_asks_how_far_it_has_come(clause):
    asked = urgent_card.asked([clause])

    assert len(asked) == 6
    assert Question.STAGE in asked


def test_R58_of_an_unlawful_act_the_stage_is_asked_first():
    assert urgent_card.asked([Clause.UNLAWFUL_ACT])[0] == Question.STAGE


def test_R50_several_clauses_of_a_call_ask_each_question_once():
    asked = urgent_card.asked([Clause.OBJECT, Clause.UNLAWFUL_ACT])

    assert asked[:6] == urgent_card.asked([Clause.OBJECT])
    assert len(asked) == len(set(asked)) == 8


@pytest.mark.parametrize(
    ("question", "told", "is_answer"),
    [
        (Question.STAGE, ActStage.PREPARED.value, True),
        (Question.STAGE, "soon", False),
        (Question.DANGER, Danger.ARSON.value, True),
        (Question.DANGER, "", False),
        (Question.PLACE, "Гүлчө, архив", True),
    ],
)
def test_a_question_with_given_answers_takes_no_other(question, told, is_answer):
    assert urgent_card.is_answer(question, told) is is_answer


@pytest.mark.parametrize(("told", "stage"), [("committed", ActStage.COMMITTED), ("", None), ("soon", None)])
def test_the_stage_that_was_told(told, stage):
    assert urgent_card.stage_of(told) == stage
