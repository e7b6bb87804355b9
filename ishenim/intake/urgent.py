"""What the call screen shows of an alarm: what raises one, and the one of this call with its card."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any  # what a template is given
from uuid import uuid4

from django.utils import timezone

from ishenim.accounts.models import Person
from ishenim.escalation import queries as alarms
from ishenim.escalation.forms import FactsForm
from ishenim.escalation.models import Clause
from ishenim.intake import actions
from ishenim.regulation import dialogue, urgency
from ishenim.telephony.models import Draft


def shown(
    draft: Draft, typed: dict[str, list[str]], *, person: Person, post: Mapping[str, str] | None, at: datetime
) -> dict[str, Any]:
    """Return it for the page; `post` is what was sent without a clause, and asks for one."""
    on = timezone.localdate(at)
    running = alarms.of_call(draft.pk, person, on=on)
    context: dict[str, Any] = {
        "alarm_clauses": [(digit, Clause(clause)) for digit, clause in urgency.KEYS.items()],
        "alarm_key": uuid4(),
        "asks_clause": post is not None,
        "alarm_words": post.get("alarm_words", "") if post is not None else "",
        "is_about_head": alarms.is_about_head(actions.hidden_from(typed, at=at), on=on),
    }
    if running is None:
        return context
    stands = alarms.standing(running, at=at)
    story, about_head = stands["whole"], bool(stands["is_about_head"])
    said = [(language, dialogue.urgent(language, about_head=about_head)) for language in ("ky", "ru")]
    card = FactsForm(story.questions, initial=story.facts, prefix="facts")
    return {**context, **stands, "alarm_said": said, "in_call": True, "card": card}
