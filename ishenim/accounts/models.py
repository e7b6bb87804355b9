"""Who works here: persons who sign in, posts, and who holds which post between which dates."""

from datetime import date
from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.common.models import Named
from ishenim.common.prepared import Slot
from ishenim.regulation.chain import Value
from ishenim.regulation.posts import Role


class Language(models.TextChoices):
    """Languages of screens; of appeals too, where `other` is added."""

    KY = "ky", _("Kyrgyz")
    RU = "ru", _("Russian")
    EN = "en", _("English")


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. What a person may do follows from the posts held on the day, never from here."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.KY)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = PersonManager()

    def committed(self) -> dict[str, Value]:
        return {"person.username": self.username, "person.full_name": self.full_name}

    @property
    def code(self) -> str:
        """How the log names this person; it outlives a change of name."""
        return self.username


class Post(Named):
    """One seat of the office or of an outside body that signs in here."""

    code = models.SlugField(max_length=60, unique=True)
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    body = models.CharField(max_length=60, blank=True, help_text="code of an outside body; empty for our apparatus")
    heads_body = models.BooleanField(default=False)
    reports_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="subordinates")
    deputy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="deputies")
    assistant_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="assistants")

    @property
    def role_code(self) -> Role:
        return Role(self.role)

    def described(self) -> dict[str, Value]:
        """What a change of the post can change: everything but its code."""
        return {"post.ky": self.ky, "post.ru": self.ru, "post.en": self.en, **self.committed()}

    def committed(self) -> dict[str, Value]:
        """What decides who may see what; a change of it is an act of its own."""
        return {
            "post.code": self.code,
            "post.role": self.role,
            "post.body": self.body,
            "post.heads_body": self.heads_body,
            "post.reports_to": self.reports_to_id,
            "post.deputy_of": self.deputy_of_id,
            "post.assistant_of": self.assistant_of_id,
        }


class FormerPost(Named):
    """What a post was before a change of it: first, second … change. Nothing here is ever changed (R67)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="former")
    place = models.PositiveIntegerField(help_text="first, second … change of the post")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    body = models.CharField(max_length=60, blank=True)
    heads_body = models.BooleanField()
    reports_to = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    deputy_of = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    assistant_of = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=60, help_text="who changed it")

    COLUMNS = ("ky", "ru", "en", "role", "body", "heads_body", "reports_to_id", "deputy_of_id", "assistant_of_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "place"], name="changes_of_a_post_in_order")]

    def as_post(self) -> Post:
        """The post as it was then."""
        return Post(pk=self.post_id, code=self.post.code, **{name: getattr(self, name) for name in self.COLUMNS})

    def committed(self) -> dict[str, Value]:
        """Who changed it, when, and its names until then; what it became stands in the next row or in the post."""
        return {
            "former.ky": self.ky,
            "former.ru": self.ru,
            "former.en": self.en,
            "former.at": self.at,
            "former.by": self.by,
        }


Dated = TypeVar("Dated", bound=models.Model)


class DatedQuerySet(models.QuerySet[Dated]):
    def current(self, *, on: "date | Slot") -> "DatedQuerySet[Dated]":
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


class Holding(models.Model):
    """A person holds a post from a day to a day, both included; a substitute holds it too (R15)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True)
    is_substitution = models.BooleanField(default=False)

    objects = DatedQuerySet.as_manager()

    def committed(self) -> dict[str, Value]:
        return {
            "holding.person": self.person_id,
            "holding.post": self.post_id,
            "holding.since": self.since,
            "holding.until": self.until,
            "holding.is_substitution": self.is_substitution,
        }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="holding_ends_after_start")
        ]


class Change(models.TextChoices):
    """What can be done to a person's account from outside."""

    ADDED = "added", pgettext_lazy("an account was", "added")
    GIVEN_POST = "given_post", pgettext_lazy("an account was", "given a post")
    DISABLED = "disabled", pgettext_lazy("an account was", "disabled")
    RESET = "reset", pgettext_lazy("an account was", "given a new password")


class Appointment(models.Model):
    """The one subordinate post that handles complaints about a post, appointed beforehand (decisions 4)."""

    subject = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handled_by")
    handler = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handles")
    since = models.DateField()
    until = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    def committed(self) -> dict[str, Value]:
        return {
            "appointment.subject": self.subject_id,
            "appointment.handler": self.handler_id,
            "appointment.since": self.since,
            "appointment.until": self.until,
        }

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(subject=F("handler")), name="handler_is_not_subject")]


class Ending(models.Model):
    """The last day of a holding or an appointment was set: what it was before, what it is now, by whom.

    The rows of one holding follow each other; `until` of the last one is what stands in the holding itself.
    """

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, null=True, related_name="endings")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="endings")
    was = models.DateField(null=True)
    until = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holding=None, appointment__isnull=False) | Q(holding__isnull=False, appointment=None),
                name="ending_of_one",
            )
        ]

    def committed(self) -> dict[str, Value]:
        return {
            "ending.holding": self.holding_id,
            "ending.appointment": self.appointment_id,
            "ending.was": self.was,
            "ending.until": self.until,
            "ending.at": self.at,
            "ending.by": self.by,
        }


class AccountChange(models.Model):
    """Somebody's way in was changed: shown to the holder and to the head of apparatus (decisions 22)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    did = models.CharField(max_length=20, choices=Change)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
