"""What the columns of an appeal may say, in words; the codes are those of the regulation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.regulation import conflict, required_facts, stages


class Kind(models.TextChoices):
    """What an appeal is; the law knows the first three, the others must not be forced into them."""

    PROPOSAL = "proposal", pgettext_lazy("kind of appeal", "proposal")
    APPLICATION = "application", pgettext_lazy("kind of appeal", "application")
    COMPLAINT = "complaint", pgettext_lazy("kind of appeal", "complaint")
    REPORT = "report", pgettext_lazy("kind of appeal", "report")
    ENQUIRY = "enquiry", pgettext_lazy("kind of appeal", "question")
    GRATITUDE = "gratitude", pgettext_lazy("kind of appeal", "gratitude")


class AppealLanguage(models.TextChoices):
    """The language the caller spoke; the answer follows it (law 2)."""

    KY = "ky", _("Kyrgyz")
    RU = "ru", _("Russian")
    EN = "en", _("English")
    OTHER = "other", _("another language")


class Stage(models.TextChoices):
    """Where the appeal stands, in words; the steps between them are in regulation/stages.py (decisions 9)."""

    REGISTERED = stages.Stage.REGISTERED, pgettext_lazy("stage", "Registered")
    AT_HEAD = stages.Stage.AT_HEAD, pgettext_lazy("stage", "Waits for a resolution")
    ASSIGNED = stages.Stage.ASSIGNED, pgettext_lazy("stage", "Given to an executor")
    IN_WORK = stages.Stage.IN_WORK, pgettext_lazy("stage", "In work")
    IN_APPROVAL = stages.Stage.IN_APPROVAL, pgettext_lazy("stage", "Answer awaits approval")
    APPROVED = stages.Stage.APPROVED, pgettext_lazy("stage", "Answer to be sent")
    FORWARDED = stages.Stage.FORWARDED, pgettext_lazy("stage", "Forwarded")
    ANSWERED = stages.Stage.ANSWERED, pgettext_lazy("stage", "Answered")
    CLOSED = stages.Stage.CLOSED, pgettext_lazy("stage", "Closed")


SHAPES = {  # beside the word, never colour alone (ux 5)
    Stage.REGISTERED: "○",
    Stage.AT_HEAD: "◔",
    Stage.ASSIGNED: "◐",
    Stage.IN_WORK: "◐",
    Stage.IN_APPROVAL: "◕",
    Stage.APPROVED: "◕",
    Stage.FORWARDED: "→",
    Stage.ANSWERED: "",
    Stage.CLOSED: "",
}


class CallerType(models.TextChoices):
    CITIZEN = required_facts.CallerType.CITIZEN, _("citizen")
    ORGANISATION = required_facts.CallerType.ORGANISATION, _("organisation")
    ANONYMOUS = required_facts.CallerType.ANONYMOUS, _("anonymous")


class Missing(models.TextChoices):
    """Why the caller's phone, name or address is not known (R31)."""

    REFUSED = required_facts.Missing.REFUSED, _("did not want to say")
    LINE_CUT = required_facts.Missing.LINE_CUT, _("the line was cut")
    UNKNOWN = required_facts.Missing.UNKNOWN, _("does not know")


class Rank(models.TextChoices):
    HEAD = conflict.Rank.HEAD, pgettext_lazy("of a body", "head")
    EMPLOYEE = conflict.Rank.EMPLOYEE, pgettext_lazy("of a body", "employee")


class Allegation(models.TextChoices):
    CORRUPTION = conflict.Allegation.CORRUPTION, _("corruption")
    DELAY = conflict.Allegation.DELAY, _("late performance of duty")
    POOR_QUALITY = conflict.Allegation.POOR_QUALITY, _("poor performance of duty")
    OFFENCE = conflict.Allegation.OFFENCE, _("another offence")
    RUDENESS = conflict.Allegation.RUDENESS, _("rudeness")
