"""An appeal and what belongs to it. What was registered takes no UPDATE; later words are later rows."""

from collections.abc import Callable
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import pgettext_lazy

from ishenim.accounts.models import Person, Post
from ishenim.appeals.access import may_see
from ishenim.appeals.words import SHAPES
from ishenim.appeals.words import Allegation as Allegation  # rooms above find the words with the models
from ishenim.appeals.words import AppealLanguage as AppealLanguage
from ishenim.appeals.words import CallerType as CallerType
from ishenim.appeals.words import Kind as Kind
from ishenim.appeals.words import Missing as Missing
from ishenim.appeals.words import Rank as Rank
from ishenim.appeals.words import Stage as Stage
from ishenim.common.prepared import Fixed
from ishenim.directory.models import Body, Topic, Village
from ishenim.journal.models import Book, Line, Restriction
from ishenim.kyrgyz.folding import fold
from ishenim.regulation import conflict
from ishenim.regulation.chain import Value
from ishenim.telephony.models import Came

OPEN = ~Q(stage=Stage.ANSWERED) & ~Q(stage=Stage.CLOSED)  # one by one: SQLite knows no list as the index's condition
WRITTEN_OUT = ~Q(stage=Fixed(Stage.ANSWERED.value)) & ~Q(stage=Fixed(Stage.CLOSED.value))


def folded_words(text: str) -> str:
    """The words of a name as search compares them, each after a space."""
    return "".join(f" {fold(word)}" for word in text.split() if fold(word))


WithPart = Callable[[frozenset[int]], Q]


def _with_part(posts: frozenset[int]) -> Q:
    """The condition that one of the posts has a part in the appeal now."""
    return Q(pk__in=Part.objects.filter(post__in=posts, until_place=None).values("appeal_id"))


def _shut_out(person: Person, posts: frozenset[int]) -> Q:
    """The condition that the person or one of his posts may know nothing of the appeal."""
    return Q(Exists(Restriction.objects.filter(Q(person=person) | Q(post__in=posts), line=OuterRef("line"))))


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, person: Person, *, on: date, with_part: WithPart = _with_part) -> "AppealQuerySet":
        """What a person may open; `with_part` may ask for less than any part of his posts, never for more."""
        return self.filter(may_see(person, on=on, with_part=with_part, shut_out=_shut_out))

    def open(self) -> "AppealQuerySet":
        """Unfinished appeals; the index of terms holds these and no others."""
        return self.filter(WRITTEN_OUT)

    def by_number(self, number: int) -> "AppealQuerySet":
        """Appeals with a number of the journal, of any year."""
        return self.filter(line__year__in=Book.objects.values("year"), line__number=number)

    def of_village(self, code: str) -> "AppealQuerySet":
        """Appeals of callers who live there."""
        return self.filter(pk__in=Applicant.objects.filter(village=code).values("appeal_id"))

    def by_phone(self, numbers: list[str]) -> "AppealQuerySet":
        """Appeals of callers who told one of these numbers (+996…)."""
        return self.of_phones(Q(number__in=numbers))

    def of_phones(self, which: Q) -> "AppealQuerySet":
        """Appeals with a phone that fits a condition."""
        return self.filter(pk__in=Phone.objects.filter(which).values("appeal_id"))

    def with_executor(self, post: int) -> "AppealQuerySet":
        """Appeals in which a post carries something out now."""
        running = Part.objects.filter(post=post, kind__in=(PartKind.LEAD, PartKind.CO), until_place=None)
        return self.filter(pk__in=running.values("appeal_id"))

    def by_name(self, told: str) -> "AppealQuerySet":
        """Appeals whose applicant's name has a word that begins as each word told, folded as ux.md 2, L1."""
        found = self
        for word in folded_words(told).split():
            found = found.filter(applicant__name_folded__contains=f" {word}")
        return found

    def newest_first(self) -> "AppealQuerySet":
        return self.order_by("-pk")


class Appeal(Came):
    """кайрылуу. Only `stage`, `kept_by` and, with a row of TermChange, `due_on` ever change; the database forbids the
    rest (inspection, migrations 0002, 0011).
    """

    call_id = models.UUIDField(unique=True, editable=False)  # also the key that makes sending twice harmless
    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="appeal")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.REGISTERED)
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="kept_appeals")
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="taken_appeals")
    kind = models.CharField(max_length=20, choices=Kind)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="appeals")
    language = models.CharField(max_length=5, choices=AppealLanguage)
    read_back = models.BooleanField()
    not_read_because = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True, help_text="last day of the term of the law as it holds now (III.7)")
    profile = models.CharField(max_length=60, null=True, help_text="the wording of the law it falls under")  # noqa: DJ001 (a column added where no row may change)
    outside_hours = models.BooleanField(null=True, help_text="it came while nobody was bound to answer (R10)")

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [
            *Came.Meta.indexes,
            models.Index(fields=["stage", "-id"], name="appeals_of_a_stage"),
            models.Index(fields=["due_on", "id"], condition=OPEN, name="open_appeals_by_term"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_back=True, not_read_because="") | (Q(read_back=False) & ~Q(not_read_because="")),
                name="read_back_or_a_reason",
            )
        ]

    def committed(self) -> dict[str, Value]:
        """What its registration committed to; what came later to the table only where it says something."""
        later: dict[str, Value] = {"appeal.profile": self.profile} if self.profile else {}
        later |= self.way() | ({"appeal.outside_hours": True} if self.outside_hours else {})
        return later | {
            "appeal.call_id": str(self.call_id),
            "appeal.line": self.line_id,
            "appeal.taken_by": self.taken_by_id,
            "appeal.kind": self.kind,
            "appeal.topic": self.topic_id,
            "appeal.language": self.language,
            "appeal.read_back": self.read_back,
            "appeal.not_read_because": self.not_read_because,
            "appeal.due_on": self.due_on,
        }

    @property
    def shape(self) -> str:
        return SHAPES[Stage(self.stage)]


class Because(models.TextChoices):
    """Why a term ends on another day than before."""

    EXTENDED = "extended", pgettext_lazy("a term changed because", "it was extended")
    RECALCULATED = "recalculated", pgettext_lazy("a term changed because", "it was counted anew")
    WAITED = "waited", pgettext_lazy("a term changed because", "the applicant was waited for")


class TermChange(models.Model):
    """The term of an appeal was set anew; rows follow each other, the last one's day stands in the appeal itself."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="term_changes")
    place = models.PositiveSmallIntegerField(help_text="first, second … change of the term")
    was = models.DateField(null=True)
    until = models.DateField(null=True, help_text="empty: the calendar of that year is not known")
    because = models.CharField(max_length=20, choices=Because)
    profile = models.CharField(max_length=60, help_text="the wording of the law it was counted by")
    step = models.PositiveIntegerField(null=True, help_text="place of the step that changed it")
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "place"], name="changes_of_a_term_in_order")]

    def committed(self) -> dict[str, Value]:
        return {
            "term.place": self.place,
            "term.was": self.was,
            "term.until": self.until,
            "term.because": self.because,
            "term.profile": self.profile,
            "term.step": self.step,
            "term.reason": self.reason,
            "term.at": self.at,
            "term.by": self.by,
        }


class PartKind(models.TextChoices):
    """What part a post has in an appeal."""

    CONSIDERING = "considering", pgettext_lazy("part in an appeal", "gives the resolution")
    LEAD = "lead", pgettext_lazy("part in an appeal", "lead executor")
    CO = "co", pgettext_lazy("part in an appeal", "co-executor")
    TO_KNOW = "to_know", pgettext_lazy("part in an appeal", "to know")
    CHOSEN = "chosen", pgettext_lazy("part in an appeal", "was asked")


class Part(models.Model):
    """A post has to do with an appeal from one step of it to another; a row ends, it is never removed."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="parts")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=20, choices=PartKind)
    since_place = models.PositiveIntegerField(help_text="the step that gave the part")
    until_place = models.PositiveIntegerField(null=True, help_text="the step that ended it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "post", "kind"], condition=Q(until_place=None), name="one_part_of_a_kind_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["post", "kind"], condition=Q(until_place=None), name="parts_of_a_post")]


class Applicant(models.Model):
    """арыз ээси: who called, as told (III.4); parts of the name only where the operator split it (R27)."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, primary_key=True, related_name="applicant")
    caller_type = models.CharField(max_length=20, choices=CallerType)
    is_confidential = models.BooleanField(default=False)
    full_name = models.CharField(max_length=300, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    patronymic = models.CharField(max_length=100, blank=True)
    org_form = models.CharField(max_length=200, blank=True)
    org_name = models.CharField(max_length=300, blank=True)
    village = models.ForeignKey(Village, on_delete=models.PROTECT, null=True, related_name="applicants")
    village_told = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=300, blank=True)
    postal = models.CharField(max_length=500, blank=True, help_text="empty: the same as the home address")
    missing_phone = models.CharField(max_length=20, blank=True, choices=Missing)
    missing_name = models.CharField(max_length=20, blank=True, choices=Missing)
    missing_address = models.CharField(max_length=20, blank=True, choices=Missing)
    name_folded = models.TextField(null=True, help_text="words of name and organisation as search compares them")  # noqa: DJ001 (a column added where no row may change)

    COMMITTED = (
        "caller_type",
        "is_confidential",
        "full_name",
        "surname",
        "given_name",
        "patronymic",
        "org_form",
        "org_name",
        "village_id",
        "village_told",
        "street",
        "postal",
        "missing_phone",
        "missing_name",
        "missing_address",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(caller_type="organisation") | (~Q(org_form="") & ~Q(org_name="")),
                name="organisation_has_form_and_name",
            )
        ]

    @property
    def home(self) -> str:
        """The home address in one line."""
        return ", ".join(part for part in (self.village_told, self.street) if part)

    @property
    def title(self) -> str:
        """Name, or legal form and name."""
        return " ".join(part for part in (self.org_form, self.org_name) if part) or self.full_name

    def committed(self) -> dict[str, Value]:
        return {f"applicant.{name}": getattr(self, name) for name in self.COMMITTED}


class Phone(models.Model):
    """A number told, or the one the exchange showed (R30)."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="phones")
    place = models.PositiveSmallIntegerField()
    raw = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True, db_index=True)
    is_caller_id = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "place"], name="phones_in_order")]


class TextVersion(models.Model):
    """The text of an appeal. The first is the note as taken; each edit is another row (R18)."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="texts")
    place = models.PositiveSmallIntegerField(help_text="1 is the note as it was taken")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "place"], name="versions_in_order")]

    def committed(self) -> dict[str, Value]:
        return {"text.place": self.place, "text.text": self.text, "text.at": self.at, "text.by": self.by_id}


class Subject(models.Model):
    """Whom the complaint is about: a post of the office, or head or employee of a body (R23, R24)."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="subjects")
    place = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    rank = models.CharField(max_length=20, choices=Rank)
    told = models.CharField(max_length=300, blank=True, help_text="in the caller's words")
    corruption = models.BooleanField(default=False)
    delay = models.BooleanField(default=False)
    poor_quality = models.BooleanField(default=False)
    offence = models.BooleanField(default=False)
    rudeness = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "place"], name="subjects_in_order"),
            models.CheckConstraint(condition=Q(post=None) | Q(body=None), name="subject_is_post_or_body"),
        ]

    @property
    def alleged(self) -> list[Allegation]:
        return [kind for kind in Allegation if getattr(self, kind.value)]

    @property
    def about(self) -> conflict.About:
        """The same as the rule of conflicts needs it."""
        alleged = frozenset(conflict.Allegation(kind.value) for kind in self.alleged)
        return conflict.About(self.post_id, self.body_id or "", conflict.Rank(self.rank), alleged)

    def committed(self) -> dict[str, Value]:
        return {
            f"subject.{self.place}.post": self.post_id,
            f"subject.{self.place}.body": self.body_id,
            f"subject.{self.place}.rank": self.rank,
            f"subject.{self.place}.told": self.told,
            f"subject.{self.place}.alleged": tuple(kind.value for kind in self.alleged),
        }


class FollowUp(models.Model):
    """The keyed hash of the caller's code and of what goes with it; a new code replaces the old (decisions 10)."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, primary_key=True, related_name="follow_up")
    code_hash = models.CharField(max_length=64, unique=True)
    needs_pin = models.BooleanField(help_text="no phone was told, so a spoken PIN goes with the code")
