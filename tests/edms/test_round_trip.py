"""R20: a registered appeal waits for its EDMS number; its card goes out by itself, the number comes back."""

from ishenim.edms.models import Card, Sending, State


def test_R20_a_registered_appeal_gets_a_card_in_the_folder(shared, take, standing):
    appeal = take()

    shared.round()

    assert shared.cards() == ["2026-000001-v001.xml"]
    assert (standing(appeal).state, standing(appeal).card_index) == (State.SENT, "ИТ-1/2026")
    assert Card.objects.count() == Sending.objects.count() == 1
    print(shared.everything().decode())
