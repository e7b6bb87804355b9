"""The act of a post changing hands: both names, the day, the list of what passed. Written once, printed as it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person, Post
from ishenim.appeals.models import Appeal, Stage
from ishenim.common.models import Named
from ishenim.regulation import chain
from ishenim.regulation.chain import Value
from ishenim.regulation.posts import Role
from ishenim.telephony.models import Call


class HandOver(Named):
    """A post went from one person to another; `ky`, `ru`, `en` are the names of the post on that day (R67)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="hand_overs")
    day = models.DateField(help_text="first day of the successor")
    former = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    former_name = models.CharField(max_length=200)
    successor_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200)
    made_by_post = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="one_hand_over_of_a_post_a_day")]

    def committed(self) -> dict[str, Value]:
        """The act with every row of its list."""
        rows = sorted(self.passed.all(), key=lambda row: row.place)
        return {
            "hand_over.post": self.post_id,
            "hand_over.names": (self.ky, self.ru, self.en),
            "hand_over.day": self.day,
            "hand_over.former": self.former_id,
            "hand_over.successor": self.successor_id,
            "hand_over.persons": (self.former_name, self.successor_name),
            "hand_over.at": self.at,
            "hand_over.by": self.by_id,
            "hand_over.made_by": (self.made_by_post, self.made_by_name),
            "hand_over.passed": tuple(row.plain for row in rows),
        }


class What(models.TextChoices):
    """What passes with a post, as the act says it."""

    NEXT_STEP = "next_step", pgettext_lazy("passes with a post", "the next step")
    CONSIDERING = "considering", pgettext_lazy("passes with a post", "put before this post for the resolution")
    LEAD = "lead", pgettext_lazy("passes with a post", "carrying out as the lead executor")
    CO = "co", pgettext_lazy("passes with a post", "carrying out as a co-executor")
    TO_KNOW = "to_know", pgettext_lazy("passes with a post", "to know")
    CHOSEN = "chosen", pgettext_lazy("passes with a post", "a question that was asked")
    ANSWER_DRAFT = "answer_draft", pgettext_lazy("passes with a post", "an answer that has been begun")
    CALL_DRAFT = "call_draft", pgettext_lazy("passes with a post", "an unfinished call")
    RESTRICTED = "restricted", _("restricted")


class Passed(models.Model):
    """One row of the list. Of a restricted appeal nothing but number and day is ever written here (decisions 5)."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="passed")
    place = models.PositiveIntegerField(help_text="first, second … row of the list")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(null=True)
    begun_at = models.DateTimeField(help_text="when it was registered, or when the call came")
    what = models.CharField(max_length=120, help_text="codes of What, with commas")
    stage = models.CharField(max_length=20, blank=True, choices=Stage)
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hand_over", "place"], name="passed_in_order")]

    @property
    def plain(self) -> str:
        """The row as one string, for the log."""
        day = self.due_on.isoformat() if self.due_on else ""
        cells = (
            self.place,
            self.appeal_id or "",
            self.call_id or "",
            self.number or "",
            chain.plain(self.begun_at),
            self.what,
            self.stage,
            day,
        )
        return "|".join(map(str, cells))

    @property
    def words(self) -> list[str]:
        """What passes, in the language of the screen."""
        return [str(What(code).label) for code in self.what.split(",")]

    @property
    def is_restricted(self) -> bool:
        return self.what == What.RESTRICTED


class RoleName(models.TextChoices):
    """What a post does, as the pages say it; the rule is regulation/posts.py."""

    HEAD = Role.HEAD, pgettext_lazy("role of a post", "head of the administration (akim)")
    DEPUTY_HEAD = Role.DEPUTY_HEAD, pgettext_lazy("role of a post", "deputy of the head")
    HEAD_OF_APPARATUS = Role.HEAD_OF_APPARATUS, pgettext_lazy("role of a post", "head of apparatus")
    RECORDS_SPECIALIST = Role.RECORDS_SPECIALIST, pgettext_lazy("role of a post", "chief records specialist")
    OPERATOR = Role.OPERATOR, pgettext_lazy("role of a post", "answers the trust phone")
    EXECUTOR = Role.EXECUTOR, pgettext_lazy("role of a post", "carries out what is assigned")
    CONTROL = Role.CONTROL, pgettext_lazy("role of a post", "controls that terms are kept")
    AUDITOR = Role.AUDITOR, pgettext_lazy("role of a post", "auditor: reads, writes nothing")
    ADMINISTRATOR = Role.ADMINISTRATOR, pgettext_lazy("role of a post", "administrator of the system, sees no contents")
