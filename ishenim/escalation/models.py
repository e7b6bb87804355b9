"""An alarm as it stands, and everything that happened to it: what happened is only added, how it stands moves on."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person, Post
from ishenim.appeals.models import Appeal
from ishenim.escalation.access import may_see
from ishenim.regulation import urgency
from ishenim.regulation import urgent_card as card
from ishenim.regulation.chain import Value

WORDS_LENGTH = 2_000  # of one thing that is told; longer words belong into the call


class Clause(models.TextChoices):
    """What the regulation names, in words."""

    OBJECT = urgency.Clause.OBJECT, pgettext_lazy("clause", "danger to an object")
    STAFF = urgency.Clause.STAFF, pgettext_lazy("clause", "danger to an employee's health or life")
    OFFENCE_BY_STAFF = urgency.Clause.OFFENCE_BY_STAFF, pgettext_lazy("clause", "offence by an employee")
    UNLAWFUL_ACT = urgency.Clause.UNLAWFUL_ACT, pgettext_lazy("clause", "unlawful act")


class Question(models.TextChoices):
    """What is asked, in words (R50)."""

    DANGER = card.Question.DANGER, _("What is it in danger of?")
    OFFENCE = card.Question.OFFENCE, _("What was committed?")
    INTENT = card.Question.INTENT, _("On purpose or inadvertently?")
    STAGE = card.Question.STAGE, _("How far has it come?")
    PLACE = card.Question.PLACE, _("Where exactly?")
    WHO = card.Question.WHO, _("Who does it?")
    WEAPON = card.Question.WEAPON, _("With what?")
    WHEN = card.Question.WHEN, _("When?")
    PEOPLE = card.Question.PEOPLE, _("Who is there, is anybody hurt?")
    CALL_AGAIN = card.Question.CALL_AGAIN, _("Can you call again, from which number?")
    WARNED = card.Question.WARNED, _("Was liability for a knowingly false report explained?")


class ActStage(models.TextChoices):
    """How far an act has come, in words (R58)."""

    PREPARED = urgency.ActStage.PREPARED, pgettext_lazy("of an act", "is being prepared")
    IN_PROGRESS = urgency.ActStage.IN_PROGRESS, pgettext_lazy("of an act", "is going on")
    COMMITTED = urgency.ActStage.COMMITTED, pgettext_lazy("of an act", "was committed")
    UNKNOWN = urgency.ActStage.UNKNOWN, pgettext_lazy("of an act", "not known")


class Danger(models.TextChoices):
    """What an object is in danger of, in words (R49)."""

    TERROR = urgency.Danger.TERROR, _("terrorist act")
    THEFT = urgency.Danger.THEFT, _("theft")
    ARSON = urgency.Danger.ARSON, _("arson")
    ARCHIVE = urgency.Danger.ARCHIVE, _("destruction of the archive")
    DAMAGE = urgency.Danger.DAMAGE, _("other material damage")


class Offence(models.TextChoices):
    """What an employee committed, in words; a misdemeanour as the regulation calls it (law.md 8, O7)."""

    CRIME = urgency.Offence.CRIME, pgettext_lazy("an offence", "crime")
    MISDEMEANOUR = urgency.Offence.MISDEMEANOUR, pgettext_lazy("an offence", "misdemeanour")
    ADMINISTRATIVE = urgency.Offence.ADMINISTRATIVE, pgettext_lazy("an offence", "administrative offence")
    UNKNOWN = urgency.Offence.UNKNOWN, pgettext_lazy("an offence", "not known")


class Intent(models.TextChoices):
    """How an employee came to it, in words (R49)."""

    INTENTIONAL = urgency.Intent.INTENTIONAL, pgettext_lazy("an offence", "on purpose")
    INADVERTENT = urgency.Intent.INADVERTENT, pgettext_lazy("an offence", "inadvertently")
    UNKNOWN = urgency.Intent.UNKNOWN, pgettext_lazy("an offence", "not known")


class Warned(models.TextChoices):
    """Whether the caller was told of the liability for a knowingly false report, in words (R64)."""

    SAID = card.Warned.SAID, pgettext_lazy("liability for a false report", "yes, it was explained")
    NOT_YET = card.Warned.NOT_YET, pgettext_lazy("liability for a false report", "not yet")
    ANONYMOUS = card.Warned.ANONYMOUS, pgettext_lazy("liability for a false report", "the caller gives no name")


ANSWERS: dict[str, type[models.TextChoices]] = {
    Question.DANGER: Danger,
    Question.OFFENCE: Offence,
    Question.INTENT: Intent,
    Question.STAGE: ActStage,
    Question.WARNED: Warned,
}


class Measure(models.TextChoices):
    """What was done at once, in words (R53)."""

    CALLED_112 = urgency.Measure.CALLED_112, _("112 was called")
    CALLED_101 = urgency.Measure.CALLED_101, _("101 was called, fire service")
    CALLED_102 = urgency.Measure.CALLED_102, _("102 was called, militia")
    CALLED_103 = urgency.Measure.CALLED_103, _("103 was called, ambulance")
    EVACUATED = urgency.Measure.EVACUATED, _("people were led out")
    GUARDED = urgency.Measure.GUARDED, _("a guard was set")
    ARCHIVE_SECURED = urgency.Measure.ARCHIVE_SECURED, _("the archive was secured")
    LINE_KEPT = urgency.Measure.LINE_KEPT, _("the caller was kept on the line")
    OTHER = urgency.Measure.OTHER, pgettext_lazy("measure", "something else")


class Ending(models.TextChoices):
    """How an alarm ended."""

    MEASURES = "measures", pgettext_lazy("an alarm ended", "measures were taken")
    DOWNGRADED = "downgraded", pgettext_lazy("an alarm ended", "not urgent, decided by the head or a deputy")


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def visible_to(self, person: Person, *, on: date) -> "AlarmQuerySet":
        """What a person may know of (R57)."""
        return self.filter(may_see(person, on=on, shut_out=_shut_out, told=_told))

    def open(self) -> "AlarmQuerySet":
        return self.filter(closed_at=None)

    def sounding(self) -> "AlarmQuerySet":
        """Open, and nobody has said yet that it reached him."""
        return self.open().filter(acknowledged_at=None)

    def newest_first(self) -> "AlarmQuerySet":
        return self.order_by("-raised_at", "-number")


class Alarm(models.Model):
    """шашылыш кайрылуу: raised during a call, before there is an appeal or a number of the journal (R54).

    Its own number is drawn, not counted: numbers in a row would tell the shut-out that one is hidden from them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # of the form: sent twice, raised once
    number = models.PositiveIntegerField(unique=True)
    call_id = models.UUIDField(null=True, help_text="the call it was raised in; empty: outside a call")
    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, null=True, related_name="alarm")
    is_drill = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(
        null=True, help_text="somebody told has said so, or was reached by telephone"
    )
    measured_at = models.DateTimeField(null=True, help_text="the first measure that was recorded")
    ending = models.CharField(max_length=20, blank=True, choices=Ending)
    closed_at = models.DateTimeField(null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ending="", closed_at=None) | (~Q(ending="") & Q(closed_at__isnull=False)),
                name="alarm_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.MEASURES) | Q(measured_at__isnull=False),
                name="no_alarm_ends_without_a_measure",  # R53
            ),
        ]
        indexes = [
            models.Index(fields=["call_id"], name="alarms_of_a_call"),
            models.Index(fields=["raised_at"], condition=Q(closed_at=None), name="open_alarms"),
            models.Index(fields=["-raised_at"], name="alarms_newest_first"),
        ]

    def committed(self) -> dict[str, Value]:
        return {
            "alarm.number": self.number,
            "alarm.call": str(self.call_id) if self.call_id else None,
            "alarm.is_drill": self.is_drill,
            "alarm.raised_at": self.raised_at,
            "alarm.raised_by": self.raised_by_id,
        }


class Happened(models.TextChoices):
    """What happens to an alarm."""

    RAISED = "raised", pgettext_lazy("an alarm", "raised")  # code: the clause
    FACT = "fact", pgettext_lazy("an alarm", "told by the caller")  # code: the question
    TOLD = "told", pgettext_lazy("an alarm", "told")  # person; code: rung and round
    PHONE_NOW = "phone_now", pgettext_lazy("an alarm", "the operator was asked to telephone")  # code: round
    SHOWN = "shown", pgettext_lazy("an alarm", "shown on the screen")  # person
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("an alarm", "acknowledged")
    PHONED = "phoned", pgettext_lazy("an alarm", "telephoned")  # code: whom, words: what was said
    MEASURE = "measure", pgettext_lazy("an alarm", "measure")  # code: which
    LINKED = "linked", pgettext_lazy("an alarm", "registered")  # words: the appeal's line
    DOWNGRADED = "downgraded", pgettext_lazy("an alarm", "found not urgent")
    CLOSED = "closed", pgettext_lazy("an alarm", "closed")


class AlarmEvent(models.Model):
    """One thing that happened, with the moment it happened and, where a person wrote it down later, that of writing."""

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="events")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Happened)
    code = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="who was told")
    once = models.CharField(max_length=60, null=True, help_text="what can happen but once to an alarm")  # noqa: DJ001 (empty: may happen again)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="empty: the machine"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alarm", "place"], name="what_happened_in_order"),
            models.UniqueConstraint(fields=["alarm", "once"], name="happened_once"),
        ]
        indexes = [models.Index(fields=["person", "kind"], name="alarms_of_a_person")]

    @property
    def code_in_words(self) -> str:
        """The clause or the measure in words; nothing where the code says nothing to a reader."""
        words: dict[str, type[models.TextChoices]] = {Happened.RAISED: Clause, Happened.MEASURE: Measure}
        if self.kind == Happened.FACT:
            return str(Question(self.code).label) if self.code in Question.values else ""
        return str(words[self.kind](self.code).label) if self.kind in words else ""

    @property
    def told(self) -> str:
        """Its words as they are read: a choice of a question by its name."""
        answers = ANSWERS.get(self.code) if self.kind == Happened.FACT else None
        return str(answers(self.words).label) if answers else self.words

    @property
    def was_noted_later(self) -> bool:
        return self.noted_at != self.at

    def committed(self) -> dict[str, Value]:
        return {
            "alarm_event.kind": str(self.kind),
            "alarm_event.code": self.code,
            "alarm_event.words": self.words,
            "alarm_event.person": self.person_id,
            "alarm_event.at": self.at,
            "alarm_event.noted_at": self.noted_at,
            "alarm_event.by": self.by_id,
        }


class Barred(models.Model):
    """A post or a person who may know nothing of an alarm (R57). `is_subject`: the post it is about."""

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="barred")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_subject = models.BooleanField(default=False)
    place = models.PositiveIntegerField(help_text="the event with which it came")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, person__isnull=False) | Q(post__isnull=False, person=None), name="one_is_barred"
            ),
            models.UniqueConstraint(fields=["alarm", "post", "is_subject"], name="post_barred_once"),
            models.UniqueConstraint(fields=["alarm", "person"], name="person_barred_once"),
        ]


def _shut_out(person: Person, posts: frozenset[int]) -> Q:
    """The condition that the person or one of his posts may know nothing of the alarm."""
    return Q(Exists(Barred.objects.filter(Q(person=person) | Q(post__in=posts), alarm=OuterRef("pk"))))


def _told(person: Person) -> Q:
    """The condition that the person was told of the alarm."""
    return Q(Exists(AlarmEvent.objects.filter(alarm=OuterRef("pk"), person=person, kind=Happened.TOLD)))


def barred_fields(rows: Sequence[Barred]) -> dict[str, Value]:
    """What an entry commits to of those who were barred with an event, in the order of writing."""
    return {
        f"barred.{number}": f"{'subject ' if one.is_subject else ''}{'post' if one.post_id else 'person'} "
        f"{one.post_id or one.person_id}"
        for number, one in enumerate(rows)
    }
