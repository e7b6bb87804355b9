"""A hand-over to a law-enforcement body as it stands, and everything that happened to it, with what came on paper."""

from datetime import date, datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person, Post
from ishenim.directory.models import Body
from ishenim.escalation.models import Alarm
from ishenim.files.models import StoredFile
from ishenim.regulation import hand_over
from ishenim.regulation.chain import Value

WORDS_LENGTH = 2_000
NUMBER_LENGTH = 60
NAME_LENGTH = 200


class Matter(models.TextChoices):
    """What a message is about, in words (R59)."""

    TERROR = hand_over.Matter.TERROR, _("terrorist act, hostages, a false report of one")
    THEFT = hand_over.Matter.THEFT, _("theft, robbery, fraud")
    PROPERTY = hand_over.Matter.PROPERTY, _("arson, destruction of property or of the archive")
    THREAT = hand_over.Matter.THREAT, _("threat to the life or health of staff")
    AUTHORITY = hand_over.Matter.AUTHORITY, _("act against a representative of power")
    CORRUPTION = hand_over.Matter.CORRUPTION, _("corruption, bribe, abuse of office, forgery, negligence")
    REPORTING = hand_over.Matter.REPORTING, _("refusal to register a crime, false report")
    LAW_OFFICER = hand_over.Matter.LAW_OFFICER, _("offence by a law-enforcement officer")
    ADMINISTRATIVE = hand_over.Matter.ADMINISTRATIVE, _("offence under the Code on Offences")
    OTHER = hand_over.Matter.OTHER, _("another unlawful act")


class LawBody(models.TextChoices):
    """The kinds of law-enforcement bodies, in words."""

    INTERNAL_AFFAIRS = hand_over.LawBody.INTERNAL_AFFAIRS, _("internal affairs")
    NATIONAL_SECURITY = hand_over.LawBody.NATIONAL_SECURITY, _("national security")
    PROSECUTOR = hand_over.LawBody.PROSECUTOR, _("prosecutor")


class Channel(models.TextChoices):
    """How the letter reached the body."""

    IN_PERSON = "in_person", pgettext_lazy("channel", "handed over in person")
    COURIER = "courier", pgettext_lazy("channel", "by courier")
    EMAIL = "email", pgettext_lazy("channel", "by e-mail")
    PAPER = "paper", pgettext_lazy("channel", "on paper, by post")


class Decision(models.TextChoices):
    """What the body has decided (CPC 145, 153)."""

    CASE_STARTED = "case_started", pgettext_lazy("decision of a body", "criminal proceedings were opened")
    REFUSED = "refused", pgettext_lazy("decision of a body", "criminal proceedings were refused")
    ADMINISTRATIVE = "administrative", pgettext_lazy("decision of a body", "decided as an administrative offence")
    PASSED_ON = "passed_on", pgettext_lazy("decision of a body", "passed on to another body")
    OTHER = "other", pgettext_lazy("decision of a body", "something else")


class Referral(models.Model):
    """укук коргоо органына жөнөтүү: one alarm, one body. What was sent, registered and ended moves on once each."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # of the form: sent twice, begun once
    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="referrals")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=20, choices=Matter)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, help_text="somebody of the body was told by word of mouth")
    sent_at = models.DateTimeField(null=True, help_text="the letter left")
    registered_at = models.DateTimeField(null=True, help_text="the body has registered it (CPC 147)")
    ended_at = models.DateTimeField(null=True, help_text="the body has decided")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alarm", "body"], name="one_referral_to_a_body"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(registered_at__isnull=False), name="decided_after_registered"
            ),
        ]
        indexes = [models.Index(fields=["started_at"], condition=Q(ended_at=None), name="open_referrals")]

    @property
    def is_prolonged(self) -> bool:
        return any(one.kind == Happened.PROLONGED for one in self.events.all())

    @property
    def course(self) -> hand_over.Progress:
        """How far it is, for the rules."""
        return hand_over.Progress(
            started_on=timezone.localdate(self.started_at),
            sent_on=_day(self.sent_at),
            registered_on=_day(self.registered_at),
            is_prolonged=self.is_prolonged,
            is_ended=self.ended_at is not None,
        )

    def committed(self) -> dict[str, Value]:
        return {
            "referral.alarm": str(self.alarm_id),
            "referral.body": self.body_id,
            "referral.matter": self.matter,
            "referral.started_at": self.started_at,
            "referral.started_by": self.started_by_id,
        }


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


class Happened(models.TextChoices):
    """What happens to a hand-over."""

    STARTED = "started", pgettext_lazy("a referral", "begun")  # words: why another body than the usual
    TOLD = "told", pgettext_lazy("a referral", "told by telephone")  # code: answered or not
    SENT = "sent", pgettext_lazy("a referral", "letter sent")  # code: channel, name: what proves it
    REGISTERED = "registered", pgettext_lazy("a referral", "registered by the body")  # name: who accepted it
    PROLONGED = "prolonged", pgettext_lazy("a referral", "prolonged by the prosecutor")
    ENDED = "ended", pgettext_lazy("a referral", "decided")  # code: decision


class ReferralEvent(models.Model):
    """One thing that happened, with its moment and, where a person wrote it down later, that of writing."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Happened)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=NAME_LENGTH, blank=True, help_text="whom at the body, or what proves it")
    number = models.CharField(max_length=NUMBER_LENGTH, blank=True)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    signed_as = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "place"], name="referral_in_order")]

    @property
    def code_in_words(self) -> str:
        """Channel or decision in words; nothing where the code says nothing to a reader."""
        words: dict[str, type[models.TextChoices]] = {
            Happened.SENT: Channel,
            Happened.ENDED: Decision,
            Happened.TOLD: Answered,
        }
        return str(words[self.kind](self.code).label) if self.kind in words else ""

    @property
    def was_noted_later(self) -> bool:
        return self.noted_at != self.at

    def committed(self) -> dict[str, Value]:
        return {
            "referral_event.kind": str(self.kind),
            "referral_event.code": self.code,
            "referral_event.name": self.name,
            "referral_event.number": self.number,
            "referral_event.words": self.words,
            "referral_event.signed_as": self.signed_as_id,
            "referral_event.signed_by": self.signed_by_id,
            "referral_event.at": self.at,
            "referral_event.noted_at": self.noted_at,
            "referral_event.by": self.by_id,
        }


class Answered(models.TextChoices):
    """Whether a telephone call was answered."""

    YES = "yes", _("answered")
    NO = "no", _("no answer")


class ReferralFile(models.Model):
    """A file of something that happened: the letter as it was sent, the scan of a receipt."""

    event = models.ForeignKey(ReferralEvent, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField(help_text="first, second … file of the event")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="referral_file")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "place"], name="referral_files_in_order")]
