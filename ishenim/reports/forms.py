"""Which period a report is about. A wrong value is said at its field, and nothing is counted."""

from datetime import date
from typing import TYPE_CHECKING, Any  # Django hands cleaned data over as dict[str, Any]

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.days import Day
from ishenim.common.widgets import PlainList
from ishenim.regulation.reporting import ASKED, Length, Period, period_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LENGTHS: "dict[Length, StrOrPromise]" = {
    Length.WEEK: pgettext_lazy("period", "week"),
    Length.MONTH: pgettext_lazy("period", "month"),
    Length.QUARTER: pgettext_lazy("period", "quarter"),
    Length.HALF_YEAR: pgettext_lazy("period", "half-year"),
    Length.YEAR: pgettext_lazy("period", "year"),
    Length.FREE: pgettext_lazy("period", "from day to day"),
}
USUAL = Length.QUARTER
MUST_NAME = _("Write both days of the period.")


class PeriodForm(forms.Form):
    """A week, month … with a day in it, or two days."""

    length = forms.ChoiceField(
        label=pgettext_lazy("of a report", "Period"),
        choices=[(length.value, LENGTHS[length]) for length in ASKED],
        widget=PlainList(),
        error_messages={"required": _("Choose one of the list."), "invalid_choice": _("Choose one of the list.")},
    )
    on = Day(label=_("A day in it (empty: today)"), required=False)
    since = Day(label=_("First day, for “from day to day”"), required=False)
    until = Day(label=_("Last day, for “from day to day”"), required=False)

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("length") != Length.FREE or {"since", "until"} & set(self.errors):
            return facts
        since, until = facts.get("since"), facts.get("until")
        if since is None or until is None:
            self.add_error("since" if since is None else "until", MUST_NAME)
        elif until < since:
            self.add_error("until", _("The last day lies before the first."))
        return facts

    def period(self, *, today: date) -> Period:
        """The period asked for; call it after is_valid()."""
        facts = self.cleaned_data
        length = Length(facts["length"])
        if length == Length.FREE:
            return Period(length, facts["since"], facts["until"])
        return period_of(length, facts["on"] or today)
