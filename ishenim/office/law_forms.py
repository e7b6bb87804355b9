"""What the head of apparatus fills in of hand-overs to law enforcement (III.9)."""

from typing import Any  # what forms are made with

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ishenim.directory.models import Body, Group
from ishenim.office.forms import Choice, Count, Since
from ishenim.referral.models import LawBody, Matter
from ishenim.regulation import hand_over
from ishenim.regulation.hand_over import MOST_RECEIPT_DAYS, ROUTES


class LawBodiesForm(Since):
    """Which body of the directory messages of clause III.9 go to, by the kind of body (R59)."""

    internal_affairs = Choice(label=_("Internal affairs"), required=False)
    national_security = Choice(label=_("National security"), required=False)
    prosecutor = Choice(label=_("Prosecutor"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (body.pk, body.name) for body in sorted(Body.objects.filter(group=Group.OTHER), key=lambda one: one.ky)
        ]
        for kind in LawBody:
            field: Any = self.fields[kind.value]
            field.choices = [("", "—"), *offered]


class LawRoutesForm(Since):
    """To which of them a matter goes first, where the office sends it elsewhere than the code (R59)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for matter in Matter:
            route = ROUTES[hand_over.Matter(matter)]
            usual = LawBody(route.bodies[0]).label
            told = (
                gettext("as the code, to be verified: %(body)s")
                if route.is_to_be_verified
                else gettext("as the code: %(body)s")
            )
            first = ("", told % {"body": usual})
            choices = [first, *((one.value, str(one.label)) for one in LawBody)]
            self.fields[matter.value] = Choice(label=capfirst(str(matter.label)), choices=choices, required=False)


class ReceiptsForm(Since):
    """When a missing receipt of a letter to law enforcement is reminded of (R61)."""

    first = Count(label=_("Calendar days after the letter: first reminder"), most=MOST_RECEIPT_DAYS)
    again = Count(label=_("Then every so many days"), most=MOST_RECEIPT_DAYS)
