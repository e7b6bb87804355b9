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
from ishenim.consideration.words import Done
from ishenim.directory.models import Body, Directions
from ishenim.files.models import StoredFile
from ishenim.regulation import notices, outcomes
from ishenim.regulation.chain import Value
from ishenim.regulation.course import Flag
from ishenim.regulation.leaving import Duty, Reason, duties_left
from ishenim.regulation.links import LinkKind


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


class NoneOwedCode(models.TextChoices):
    """Why the applicant is owed no notice."""

    ANONYMOUS = notices.NoneOwed.ANONYMOUS, pgettext_lazy("no notice because", "the appeal is anonymous")
    NO_ADDRESS = notices.NoneOwed.NO_ADDRESS, pgettext_lazy("no notice because", "no address is known")


class Notice(models.Model):
    """The applicant is told of what a step decided, by a step of its own; or the deciding step says that none is owed.

    How it was sent stands in the dispatch beside it.
    """

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="notice")
    about = models.PositiveIntegerField(help_text="place of the step it tells of")
    none_because = models.CharField(max_length=20, blank=True, choices=NoneOwedCode)

    def committed(self) -> dict[str, Value]:
        return {"notice.about": self.about, "notice.none_because": self.none_because}


class Reply(models.Model):
    """What a body answered that an appeal was forwarded to: number and day of its letter."""

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="reply")
    number = models.CharField(max_length=60)
    dated = models.DateField()

    def committed(self) -> dict[str, Value]:
        return {"reply.number": self.number, "reply.dated": self.dated}


class GroundCode(models.TextChoices):
    """Why an appeal is left without consideration; marks and rules are in regulation/leaving.py (law 3.4)."""

    COURT_DECIDED = Reason.COURT_DECIDED, pgettext_lazy("left because", "a court has decided it, or considers it")
    OTHER_PROCEDURE = Reason.OTHER_PROCEDURE, pgettext_lazy("left because", "another procedure is laid down for it")
    ANONYMOUS = Reason.ANONYMOUS, pgettext_lazy("left because", "it is anonymous")
    NO_ADDRESS = Reason.NO_ADDRESS, pgettext_lazy("left because", "there is no address for an answer")
    INSULTING = Reason.INSULTING, pgettext_lazy("left because", "it insults or threatens")
    EXTREMIST_CALL = Reason.EXTREMIST_CALL, pgettext_lazy("left because", "it calls to extremism")
    UNREADABLE = Reason.UNREADABLE, pgettext_lazy("left because", "its text cannot be read")
    TERMINATED = Reason.TERMINATED, pgettext_lazy("left because", "correspondence on this question was ended")
    WITHDRAWN = Reason.WITHDRAWN, pgettext_lazy("left because", "the applicant gave it up")
    NO_CONCRETE_REQUEST = Reason.NO_CONCRETE_REQUEST, pgettext_lazy("left because", "it asks for nothing definite")


class Leaving(models.Model):
    """The ground on which an appeal was left; the reasoning is the step's words."""

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="leaving")
    reason = models.CharField(max_length=40, choices=GroundCode)
    mark = models.CharField(max_length=1, help_text="how well the ground was known that day (law.md 0)")

    @property
    def leaves_to_report(self) -> bool:
        """Whether law enforcement is still to be told, whatever else is owed (III.9)."""
        return Duty.TELL_LAW_ENFORCEMENT in duties_left(frozenset(), Reason(self.reason))

    def committed(self) -> dict[str, Value]:
        return {"leaving.reason": self.reason, "leaving.mark": self.mark}


class LinkCode(models.TextChoices):
    """What an appeal is to the one it is linked with; a link without a row of this kind is the first."""

    RELATED = LinkKind.RELATED, pgettext_lazy("link of appeals", "related")
    REPEATED = LinkKind.REPEATED, pgettext_lazy("link of appeals", "a repetition of it")
    JOINED = LinkKind.JOINED, pgettext_lazy("link of appeals", "joined to it, considered together")


class Link(models.Model):
    """What kind a link is; links older than the kinds have none."""

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="link")
    kind = models.CharField(max_length=20, choices=LinkCode)

    def committed(self) -> dict[str, Value]:
        return {"link.kind": self.kind}


class Collective(models.Model):
    """The appeal is one of several people, or of an organisation in their name (law, article 1(6)); told anew, the
    last row counts.
    """

    step = models.OneToOneField(StepTaken, on_delete=models.PROTECT, primary_key=True, related_name="collective")
    people = models.PositiveIntegerField(null=True, help_text="empty: not counted")
    on_behalf = models.BooleanField(default=False, help_text="an organisation or a meeting speaks for them")

    def committed(self) -> dict[str, Value]:
        return {"collective.people": self.people, "collective.on_behalf": self.on_behalf}


class FlagCode(models.TextChoices):
    """What stands beside the stage of an appeal (regulation/course.py)."""

    EXTENSION_ASKED = Flag.EXTENSION_ASKED, pgettext_lazy("of an appeal", "extension asked for")
    EXTENDED = Flag.EXTENDED, pgettext_lazy("of an appeal", "term extended")
    WAITING = Flag.WAITING, pgettext_lazy("of an appeal", "waits for the applicant")
    NEW_FACTS = Flag.NEW_FACTS, pgettext_lazy("of an appeal", "new facts, not weighed yet")
    NOTICE_OWED = Flag.NOTICE_OWED, pgettext_lazy("of an appeal", "notice to the applicant owed")
    REPEATED = Flag.REPEATED, pgettext_lazy("of an appeal", "repeated")
    JOINED = Flag.JOINED, pgettext_lazy("of an appeal", "joined to another")
    RELATED = Flag.RELATED, pgettext_lazy("of an appeal", "related to another")
    COLLECTIVE = Flag.COLLECTIVE, pgettext_lazy("of an appeal", "collective")


class Standing(models.Model):
    """A flag of an appeal, from the step that gave it to the one that ended it; a row ends, it is never removed.

    `other` is the appeal that a link leads to: whoever must not know of that one sees no flag (decisions 5).
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="standings")
    flag = models.CharField(max_length=20, choices=FlagCode)
    other = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+")
    since_place = models.PositiveIntegerField(help_text="the step that gave it")
    until_place = models.PositiveIntegerField(null=True, help_text="the step that ended it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "flag", "since_place"], name="one_flag_a_step")]
        indexes = [models.Index(fields=["flag", "appeal"], condition=Q(until_place=None), name="flags_that_stand")]

    @property
    def told(self) -> str:
        """How the log names it."""
        return f"{self.flag}:{self.other_id}" if self.other_id else self.flag


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
