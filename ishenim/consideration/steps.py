"""Each step with what it checks before it is taken and what it writes beside its row of history."""

from collections.abc import Callable

from ishenim.common.prepared import insert
from ishenim.consideration import lawful, links, resolving, sending
from ishenim.consideration.facts import Fields, Taken, check_sending
from ishenim.consideration.models import Attachment
from ishenim.files import actions as files

CHECKS: dict[str, Callable[[Taken], None]] = {
    "resolve": resolving.check_resolution,
    "enter_resolution": resolving.check_scan,
    "take_note": resolving.check_resolution,
    "discuss": resolving.check_chosen,
    "ask_part": resolving.check_chosen,
    "submit_answer": resolving.check_answer,
    "link": links.check_link,
    "explain_where_to_go": sending.check_explanation,
    "dispatch": check_sending,
    "transmit": sending.check_transmittal,
    "outside_answer": lawful.check_outcome,
    "extend": lawful.check_extension,
    "forward": lawful.check_forwarding,
    "body_reply": lawful.check_reply,
    "leave": lawful.check_leaving,
    "send_notice": lawful.check_notice,
    "mark_collective": links.check_collective,
    "hand_over": sending.check_hand_over,
}
WRITERS: dict[str, Callable[[Taken], Fields]] = {
    "put_before_head": resolving.write_considering,
    "give_back": resolving.write_considering,
    "reopen": resolving.write_considering,
    "resolve": resolving.write_resolution,
    "enter_resolution": resolving.write_resolution,
    "take_note": resolving.write_resolution,
    "discuss": resolving.write_chosen,
    "ask_part": resolving.write_part,
    "submit_answer": resolving.write_answer,
    "dispatch": sending.write_dispatch,
    "transmit": sending.write_transmittal,
    "outside_answer": sending.write_outside_answer,
    "withdraw": sending.write_withdrawal,
    "explain_where_to_go": sending.write_explanation,
    "file": resolving.write_ended,
    "extend": lawful.write_extension,
    "go_on": lawful.write_going_on,
    "forward": lawful.write_forwarding,
    "body_reply": lawful.write_reply,
    "leave": lawful.write_leaving,
    "send_notice": lawful.write_notice,
    "link": links.write_link,
    "mark_collective": links.write_collective,
    "hand_over": sending.write_hand_over,
}


def write_files(taken: Taken) -> Fields:
    """The files that came with the step; their bytes lie on the disk already."""
    kept = files.keep_received(taken.facts.files, by=taken.row.by, at=taken.at)
    fields: Fields = {}
    for place, file in enumerate(kept, start=1):
        insert(Attachment(step=taken.row, place=place, file=file))
        fields |= file.committed(place=place)
    return fields
