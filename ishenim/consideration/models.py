"""The history of an appeal: one row a step, and beside it what only some steps have.

Nothing here takes an UPDATE, except the draft of an answer.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person, Post
from ishenim.appeals.models import Appeal, AppealLanguage, Stage
from ishenim.common.models import Named
from ishenim.directory.models import Body, Directions
from ishenim.files.models import StoredFile
from ishenim.regulation import outcomes
from ishenim.regulation.chain import Value


class Done(models.TextChoices):
    """What was done, as the history tells it; the codes are the steps of regulation/stages.py."""

    PUT_BEFORE_HEAD = "put_before_head", pgettext_lazy("done with an appeal", "put before the head")
    EXPLAIN = "explain_where_to_go", pgettext_lazy("done with an appeal", "explained where to apply")
    TRANSMIT = "transmit", pgettext_lazy("done with an appeal", "sent to an outside addressee")
    RESOLVE = "resolve", pgettext_lazy("done with an appeal", "resolution")
    ENTER_RESOLUTION = "enter_resolution", pgettext_lazy("done with an appeal", "resolution on paper entered")
    TAKE_NOTE = "take_note", pgettext_lazy("done with an appeal", "resolution: to know")
    DISCUSS = "discuss", pgettext_lazy("done with an appeal", "resolution: discuss with me")
    ACCEPT = "accept", pgettext_lazy("done with an appeal", "accepted")
    GIVE_BACK = "give_back", pgettext_lazy("done with an appeal", "returned to the assigner")
    ASK_BACK = "ask_back", pgettext_lazy("done with an appeal", "question to the assigner")
    REPLY = "reply", pgettext_lazy("done with an appeal", "reply to the executor")
    ASK_PART = "ask_part", pgettext_lazy("done with an appeal", "asked a co-executor for a part")
    GIVE_PART = "give_part", pgettext_lazy("done with an appeal", "part of a co-executor")
    SUBMIT_ANSWER = "submit_answer", pgettext_lazy("done with an appeal", "answer written")
    RETURN_ANSWER = "return_answer", pgettext_lazy("done with an appeal", "answer returned with remarks")
    APPROVE = "approve", pgettext_lazy("done with an appeal", "answer approved")
    DISPATCH = "dispatch", pgettext_lazy("done with an appeal", "answer sent")
    OUTSIDE_ANSWER = "outside_answer", pgettext_lazy("done with an appeal", "answer of the outside addressee")
    FILE = "file", pgettext_lazy("done with an appeal", "put on file")
    WITHDRAW = "withdraw", pgettext_lazy("done with an appeal", "withdrawn by the applicant")
    REOPEN = "reopen", pgettext_lazy("done with an appeal", "opened again")
    SEND_ANEW = "send_anew", pgettext_lazy("done with an appeal", "opened again, to be sent anew")
    LINK = "link", pgettext_lazy("done with an appeal", "linked with another appeal")
    NOTE = "note", pgettext_lazy("done with an appeal", "private note")


class Act(models.TextChoices):
    """What can be done, as the button says it."""

    PUT_BEFORE_HEAD = "put_before_head", pgettext_lazy("button", "Put before the head")
    EXPLAIN = "explain_where_to_go", pgettext_lazy("button", "Not ours: explain where to apply")
    TRANSMIT = "transmit", pgettext_lazy("button", "Send to an outside addressee")
    RESOLVE = "resolve", pgettext_lazy("button", "Give a resolution")
    ENTER_RESOLUTION = "enter_resolution", pgettext_lazy("button", "Enter a resolution written on paper")
    TAKE_NOTE = "take_note", pgettext_lazy("button", "To know")
    DISCUSS = "discuss", pgettext_lazy("button", "Discuss with me")
    ACCEPT = "accept", pgettext_lazy("button", "Accept")
    GIVE_BACK = "give_back", pgettext_lazy("button", "Return to the assigner")
    ASK_BACK = "ask_back", pgettext_lazy("button", "Ask the assigner")
    REPLY = "reply", pgettext_lazy("button", "Reply to the executor")
    ASK_PART = "ask_part", pgettext_lazy("button", "Ask a co-executor")
    GIVE_PART = "give_part", pgettext_lazy("button", "Hand in my part")
    SUBMIT_ANSWER = "submit_answer", pgettext_lazy("button", "Write the answer")
    RETURN_ANSWER = "return_answer", pgettext_lazy("button", "Return with remarks")
    APPROVE = "approve", pgettext_lazy("button", "Approve the answer")
    DISPATCH = "dispatch", pgettext_lazy("button", "Record that it was sent")
    OUTSIDE_ANSWER = "outside_answer", pgettext_lazy("button", "Record the addressee's answer")
    FILE = "file", pgettext_lazy("button", "Put on file")
    WITHDRAW = "withdraw", pgettext_lazy("button", "The applicant withdraws it")
    REOPEN = "reopen", pgettext_lazy("button", "Open again")
    SEND_ANEW = "send_anew", pgettext_lazy("button", "Open again to send it anew")
    LINK = "link", pgettext_lazy("button", "Link with another appeal")
    NOTE = "note", pgettext_lazy("button", "Private note")


class StepTaken(models.Model):
    """One step of one appeal: who, in which post, when, in which words. `chosen` is the post that was asked."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveIntegerField(help_text="first, second … step of the appeal")
    name = models.CharField(max_length=30, choices=Done)
    frm = models.CharField(max_length=20, choices=Stage)
    to = models.CharField(max_length=20, choices=Stage)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    chosen = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="linked_from")
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "place"], name="steps_in_order")]

    def committed(self) -> dict[str, Value]:
        return {
            "step.name": self.name,
            "step.frm": self.frm,
            "step.to": self.to,
            "step.at": self.at,
            "step.by": self.by_id,
            "step.post": self.post_id,
            "step.chosen": self.chosen_id,
            "step.other": self.other_id,
            "step.words": self.words,
        }


class Attachment(models.Model):
    """A file that came with a step."""

    step = models.ForeignKey(StepTaken, on_delete=models.PROTECT, related_name="attachments")
    place = models.PositiveSmallIntegerField(help_text="first, second … file of the step")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "place"], name="files_in_order")]


class Resolution(models.Model):
    """What a resolution fixes beside its text: the term, and whether it was first written on paper (R21)."""

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="resolution")
    working_days = models.PositiveSmallIntegerField(null=True, help_text="empty: the term of the law")
    answer_by = models.DateField(null=True, help_text="empty: the calendar of that year is not known yet")
    is_on_paper = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["answer_by", "step"], condition=Q(working_days__isnull=False), name="own_days_of_resolutions"
            )
        ]

    def committed(self) -> dict[str, Value]:
        return {
            "resolution.working_days": self.working_days,
            "resolution.answer_by": self.answer_by,
            "resolution.is_on_paper": self.is_on_paper,
        }


class OutcomeCode(models.TextChoices):
    """How consideration ended, on screens; the journal's own words are in regulation/outcomes.py."""

    RESOLVED = outcomes.Outcome.RESOLVED, pgettext_lazy("outcome", "satisfied")
    PARTLY = outcomes.Outcome.PARTLY, pgettext_lazy("outcome", "partly satisfied")
    EXPLAINED = outcomes.Outcome.EXPLAINED, pgettext_lazy("outcome", "explained")
    REFUSED = outcomes.Outcome.REFUSED, pgettext_lazy("outcome", "refused")
    FORWARDED = outcomes.Outcome.FORWARDED, pgettext_lazy("outcome", "forwarded to the body concerned")
    REFERRED = outcomes.Outcome.REFERRED, pgettext_lazy("outcome", "told where to apply")
    LAW_ENFORCEMENT = outcomes.Outcome.LAW_ENFORCEMENT, pgettext_lazy("outcome", "sent to law enforcement")
    WITHDRAWN = outcomes.Outcome.WITHDRAWN, pgettext_lazy("outcome", "withdrawn by the applicant")
    LEFT = outcomes.Outcome.LEFT, pgettext_lazy("outcome", "left without consideration, with the ground")


class RestoredCode(models.TextChoices):
    """R11: was the right restored, the question solved?"""

    YES = outcomes.Restored.YES, pgettext_lazy("was the right restored", "yes")
    PARTLY = outcomes.Restored.PARTLY, pgettext_lazy("was the right restored", "in part")
    NO = outcomes.Restored.NO, pgettext_lazy("was the right restored", "no")
    NOT_VIOLATED = outcomes.Restored.NOT_VIOLATED, pgettext_lazy("was the right restored", "it was not violated")


class Answer(models.Model):
    """An answer to the applicant; its text is the words of the step (law.md 2: reasoned, in the caller's language)."""

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="answer")
    language = models.CharField(max_length=5, choices=AppealLanguage)
    outcome = models.CharField(max_length=20, choices=OutcomeCode)
    restored = models.CharField(max_length=20, choices=RestoredCode)

    def committed(self) -> dict[str, Value]:
        return {
            "answer.language": self.language,
            "answer.outcome": self.outcome,
            "answer.restored": self.restored,
        }


class AnswerDraft(models.Model):
    """An answer on its way: kept as it is typed, replaced by each saving.

    It is gone when the answer is handed in, or when the work is given anew.
    """

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="answer_draft")
    words = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    restored = models.CharField(max_length=20, blank=True)
    saved_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class Channel(models.TextChoices):
    """How an answer or a letter left the building."""

    PAPER = "paper", pgettext_lazy("channel", "on paper, by post")
    EMAIL = "email", pgettext_lazy("channel", "by e-mail")
    IN_PERSON = "in_person", pgettext_lazy("channel", "handed over in person")
    READ_BY_PHONE = "read_by_phone", pgettext_lazy("channel", "read by phone")


class Dispatch(models.Model):
    """An answer or a transmittal left: how, when, under which number, what proves it."""

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="dispatch")
    channel = models.CharField(max_length=20, choices=Channel)
    sent_on = models.DateField()
    number = models.CharField(max_length=60, help_text="outgoing number")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(number=""), name="dispatch_has_a_number")]

    def committed(self) -> dict[str, Value]:
        return {
            "dispatch.channel": self.channel,
            "dispatch.sent_on": self.sent_on,
            "dispatch.number": self.number,
            "dispatch.body": self.body_id,
            "dispatch.proof": self.proof,
        }


class Explanation(models.Model):
    """A caller was told where and in which order to apply (III.5, R35); the order is the step's words."""

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="explanation")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="explanations")
    directions = models.ForeignKey(Directions, on_delete=models.PROTECT, null=True, related_name="explanations")
    language = models.CharField(max_length=5, choices=AppealLanguage)

    def committed(self) -> dict[str, Value]:
        return {
            "explanation.body": self.body_id,
            "explanation.directions": self.directions_id,
            "explanation.language": self.language,
        }


class PhraseQuerySet(models.QuerySet["Phrase"]):
    def offered(self, *, on: date) -> "PhraseQuerySet":
        return self.filter(Q(off_from=None) | Q(off_from__gt=on)).order_by("place", "pk")


class Phrase(Named):
    """A text an akim writes often: chosen instead of typed. Resolutions are paperwork, so it is written in Kyrgyz."""

    place = models.PositiveSmallIntegerField()
    off_from = models.DateField(null=True, help_text="not offered from this day on")

    objects = PhraseQuerySet.as_manager()

    def told(self) -> dict[str, object]:
        """How it stands, as a record of the house writes it."""
        off = self.off_from.isoformat() if self.off_from else ""
        return {"ky": self.ky, "ru": self.ru, "en": self.en, "place": self.place, "off_from": off}
