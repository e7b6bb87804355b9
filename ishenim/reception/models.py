"""A reception as it is held, its visitors, and what became of each. Visitors and their steps are only added."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.accounts.models import Language, Person, Post
from ishenim.regulation import reception
from ishenim.regulation.chain import Value
from ishenim.regulation.channels import Channel
from ishenim.regulation.dispositions import Disposition
from ishenim.regulation.required_facts import SUMMARY_LENGTH
from ishenim.telephony.models import Call


class Kind(models.TextChoices):
    """What a reception is; an appeal taken at it bears the same code."""

    PERSONAL = Channel.PERSONAL_RECEPTION, _("personal reception")
    PUBLIC = Channel.PUBLIC_RECEPTION, _("public reception")


class Weekday(models.TextChoices):
    MONDAY = "0", _("Monday")
    TUESDAY = "1", _("Tuesday")
    WEDNESDAY = "2", _("Wednesday")
    THURSDAY = "3", _("Thursday")
    FRIDAY = "4", _("Friday")
    SATURDAY = "5", _("Saturday")
    SUNDAY = "6", _("Sunday")


class Week(models.IntegerChoices):
    EVERY = reception.Week.EVERY, pgettext_lazy("days of a reception", "every week")
    FIRST = reception.Week.FIRST, pgettext_lazy("days of a reception", "first of the month")
    SECOND = reception.Week.SECOND, pgettext_lazy("days of a reception", "second of the month")
    THIRD = reception.Week.THIRD, pgettext_lazy("days of a reception", "third of the month")
    FOURTH = reception.Week.FOURTH, pgettext_lazy("days of a reception", "fourth of the month")
    LAST = reception.Week.LAST, pgettext_lazy("days of a reception", "last of the month")


class Reception(models.Model):
    """Who receives, on which days, when and where. The row is how it stands; records of the house, how it came so."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="receptions")
    kind = models.CharField(max_length=20, choices=Kind)
    weekdays = models.CharField(max_length=13, help_text="0,2: Mondays and Wednesdays")
    week = models.PositiveSmallIntegerField(choices=Week, default=Week.EVERY)
    opens = models.TimeField()
    closes = models.TimeField()
    minutes = models.PositiveSmallIntegerField(help_text="a visitor")
    place_ky = models.CharField(max_length=300)
    place_ru = models.CharField(max_length=300, blank=True)
    place_en = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="reception_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="reception_has_minutes"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="reception_ends_later"),
        ]

    @property
    def name(self) -> str:
        return self.post.name

    @property
    def names(self) -> tuple[str, ...]:
        """What it is found by in the settings."""
        return self.post.names

    @property
    def place(self) -> str:
        words: str = getattr(self, f"place_{get_language() or 'ky'}", "")
        return words or self.place_ky

    @property
    def days(self) -> list[str]:
        """The weekdays in words."""
        return [str(Weekday(day).label) for day in self.weekdays.split(",")]

    @property
    def channel(self) -> Channel:
        return Channel(self.kind)

    @property
    def schedule(self) -> reception.Schedule:
        return reception.Schedule(
            weekdays=frozenset(int(day) for day in self.weekdays.split(",")),
            week=reception.Week(self.week),
            opens=self.opens,
            closes=self.closes,
            minutes=self.minutes,
            since=self.since,
            until=self.until,
        )

    def told(self) -> dict[str, object]:
        """How it stands, as a record of the house writes it."""
        return {
            "post": self.post_id,
            "kind": str(self.kind),
            "weekdays": self.weekdays.split(","),
            "week": int(self.week),
            "opens": self.opens.isoformat("minutes"),
            "closes": self.closes.isoformat("minutes"),
            "minutes": self.minutes,
            "place_ky": self.place_ky,
            "place_ru": self.place_ru,
            "place_en": self.place_en,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else "",
        }


class State(models.TextChoices):
    """Where a visitor stands."""

    WAITING = "waiting", pgettext_lazy("a visitor", "waits")
    INSIDE = "inside", pgettext_lazy("a visitor", "is inside")
    OVER = "over", pgettext_lazy("a visitor", "was received")
    LEFT = "left", pgettext_lazy("a visitor", "left without being received")
    MISSED = "missed", pgettext_lazy("a visitor", "was not received that day")


class VisitQuerySet(models.QuerySet["Visit"]):
    def whole(self) -> "VisitQuerySet":
        """With everything that tells where they stand, in the order of the queue."""
        steps = models.Prefetch("steps", VisitStep.objects.select_related("call__draft").order_by("place"))
        return self.select_related("by").prefetch_related(steps).order_by("number")


class Visit(models.Model):
    """A visitor in the queue of a day. Names and words are as told; they may be missing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # of the form: sent twice, added once
    reception = models.ForeignKey(Reception, on_delete=models.PROTECT, related_name="visits")
    day = models.DateField()
    number = models.PositiveIntegerField(help_text="in the queue of the day; never given twice")
    name = models.CharField(max_length=300, blank=True, help_text="empty: did not say")
    phone = models.CharField(max_length=60, blank=True)
    matter = models.CharField(max_length=SUMMARY_LENGTH, blank=True)
    language = models.CharField(max_length=2, choices=Language)
    showed_document = models.BooleanField()
    is_hidden = models.BooleanField(help_text="it is about whoever receives: no words of it for him")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reception", "day", "number"], name="queue_in_order")]

    @property
    def last(self) -> "VisitStep | None":
        """The step that says where the visitor stands; one whose call was opened by mistake says nothing."""
        said = [step for step in self.steps.all() if not step.was_a_mistake]
        return said[-1] if said else None

    def state(self, *, today: date) -> State:
        last = self.last
        if last is None:
            return State.WAITING if self.day >= today else State.MISSED
        if last.did == Did.LEFT:
            return State.LEFT
        return State.INSIDE if last.runs else State.OVER

    def committed(self) -> dict[str, Value]:
        return {
            "visit.reception": self.reception_id,
            "visit.day": self.day,
            "visit.number": self.number,
            "visit.name": self.name,
            "visit.phone": self.phone,
            "visit.matter": self.matter,
            "visit.language": self.language,
            "visit.showed_document": self.showed_document,
            "visit.is_hidden": self.is_hidden,
            "visit.at": self.at,
            "visit.by": self.by_id,
        }


class Did(models.TextChoices):
    """What happens to a visitor."""

    CALLED_IN = "called_in", pgettext_lazy("a visitor", "called in")
    SOLVED = "solved", pgettext_lazy("a visitor", "solved on the spot")
    LEFT = "left", pgettext_lazy("a visitor", "left")


class VisitStep(models.Model):
    """One step of a visitor: called in, with the call screen that was opened for him; solved; left."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField(help_text="first, second … of the visitor")
    did = models.CharField(max_length=20, choices=Did)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, related_name="visit_step")
    words = models.CharField(max_length=SUMMARY_LENGTH, blank=True, help_text="how it was solved")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "place"], name="steps_of_a_visitor_in_order"),
            models.CheckConstraint(
                condition=Q(did="called_in", call__isnull=False) | (~Q(did="called_in") & Q(call=None)),
                name="whoever_is_called_in_has_a_call",
            ),
            models.CheckConstraint(condition=~Q(did="solved") | ~Q(words=""), name="solved_in_words"),
        ]

    @property
    def runs(self) -> bool:
        """The call screen that was opened is still open."""
        return self.call is not None and not self.call.disposition

    @property
    def was_a_mistake(self) -> bool:
        return self.call is not None and self.call.disposition == Disposition.OPENED_BY_MISTAKE

    def committed(self) -> dict[str, Value]:
        return {
            "visit_step.did": self.did,
            "visit_step.call": str(self.call_id) if self.call_id else None,
            "visit_step.words": self.words,
            "visit_step.at": self.at,
            "visit_step.by": self.by_id,
        }
