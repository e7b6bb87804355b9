"""The steps of a card that are offered: the form of each, with what it begins with."""

from typing import Any  # what forms are made with

from django.utils import timezone

from ishenim.appeals.models import Appeal
from ishenim.consideration import flags, queries
from ishenim.consideration.forms import BareForm, StepForm, form_class
from ishenim.kyrgyz.dates import short_date
from ishenim.regulation.stages import Step


def of_notices(found: Appeal, name: str) -> dict[str, Any]:
    """What the forms with a notice to the applicant are made with beside the others."""
    if name == "forward":
        return {"owes": queries.none_owed(found) is None}
    if name != "send_notice":
        return {}
    return {
        "owed": [
            (step.place, f"{step.get_name_display()}, {short_date(timezone.localdate(step.at))}")
            for step in flags.owed(found)
        ]
    }


def act(appeal: Appeal, step: Step, common: dict[str, Any], failed: StepForm | None) -> dict[str, object]:
    """A step that is offered: its form, open when it was just refused; one that asks nothing is a button.

    An answer goes on from its draft, or from the one that was returned. `common` is what every form is made with.
    """
    is_this = failed is not None and failed.step.name == step.name
    form = failed
    if not is_this:
        begun = _begun(appeal, step.name)
        given = {**common, "initial": {**common["initial"], **begun}}
        form = form_class(step.name)(step=step, **given, **of_notices(appeal, step.name))
    is_plain = isinstance(form, BareForm) and not is_this
    return {"step": step, "form": form, "is_open": is_this, "is_plain": is_plain, "files_id": f"{step.name}_files"}


def _begun(appeal: Appeal, name: str) -> dict[str, object]:
    """What a form begins with: the answer so far; the new last day that is shown above an extension."""
    if name == "extend":
        return {"until": queries.extension_of(appeal).due_on}
    return {**queries.answer_so_far(appeal)} if name == "submit_answer" else {}
