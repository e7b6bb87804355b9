"""The button of a step, the heading of a kind of work; card, stage and term of an appeal in a list."""

from datetime import date
from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy

from ishenim.appeals.models import Appeal, Stage
from ishenim.consideration import queries
from ishenim.consideration.turns import LABELS, Turn
from ishenim.consideration.words import Act
from ishenim.kyrgyz.dates import short_date
from ishenim.regulation.forwarding import is_kept
from ishenim.regulation.stages import Actor

register = template.Library()

ACTORS = {
    Actor.REGISTRAR: pgettext_lazy("whose step", "who took the call, or the records specialist"),
    Actor.CONSIDERING: pgettext_lazy("whose step", "the post it was put before"),
    Actor.LEAD: pgettext_lazy("whose step", "the lead executor"),
    Actor.CO: pgettext_lazy("whose step", "a co-executor"),
    Actor.APPROVER: pgettext_lazy("whose step", "the head of apparatus or the head, never who wrote the answer"),
    Actor.SENDER: pgettext_lazy(
        "whose step",
        "the records specialist; if she is shut out or away, who answers the phone in her place, "
        "then the head of apparatus",
    ),
    Actor.HANDLER: pgettext_lazy("whose step", "the post appointed for complaints about the head"),
    Actor.HIGHER: pgettext_lazy("whose step", "the head or the head of apparatus"),
    Actor.HEAD: pgettext_lazy("whose step", "the head; where he cannot, his deputy"),
    Actor.WEIGHING: pgettext_lazy("whose step", "the lead executor, or the post it was put before"),
    Actor.ALARMED: pgettext_lazy("whose step", "who answers for urgent appeals, on their page"),
    Actor.CHOSEN: pgettext_lazy("whose step", "the post that was asked"),
    Actor.ANYBODY: pgettext_lazy("whose step", "every post with a part in the appeal"),
}


@register.simple_tag
def actor_label(actor: Actor) -> str:
    """Whose step it is, in words."""
    return str(ACTORS[actor])


@register.simple_tag
def act_label(name: str) -> str:
    """The words of a step's button."""
    return str(Act(name).label)


@register.simple_tag
def turn_label(code: str) -> str:
    """The heading of a kind of waiting work."""
    return str(LABELS[code])


@register.filter
def card(pk: int) -> str:
    """The address of an appeal's card; lists have many, and resolving each costs as much as the row."""
    return f"{_cards()}{pk}"


@cache
def _cards() -> str:
    return reverse("appeal", args=[0]).removesuffix("0")


@register.filter
def stage(appeal: Appeal) -> SafeString:
    """Where an appeal stands: a shape that says nothing to a screen reader, and the word."""
    shape = format_html('<span aria-hidden="true">{}</span>', appeal.shape) if appeal.shape else ""
    return format_html('<span class="ish-stage">{} {}</span>', shape, Stage(appeal.stage).label)


@register.simple_tag
def due_of(appeal: Appeal, today: date) -> str:
    """The term of an unfinished appeal, with what is left of it; nothing when it has none."""
    due = queries.term(appeal, on=today)
    return due_in_words(due) if due else ""


@register.simple_tag
def note_of(turn: Turn, appeal: Appeal) -> str:
    """What a list says instead of the term: since when a reply is waited for, until when a notice is owed."""
    note = turn.notes.get(appeal.pk)
    if note is None or note.on is None:
        return ""
    day = short_date(note.on)
    if turn.code == "no_reply":
        said = gettext("sent on %(day)s to %(body)s, days since: %(days)s")
        return said % {"day": day, "body": note.body, "days": note.days}
    due = gettext("notice due by %(day)s") % {"day": day}
    words = f"{note.step.get_name_display()}: {due}"
    if not note.is_late:
        return format_html('<span class="ish-due">{}</span>', words)
    return format_html('<span class="ish-due ish-due--over"><span aria-hidden="true">■</span> {}</span>', words)


@register.filter
def was_kept(due_on: date, sent_on: date) -> bool | None:
    """Whether what was forwarded left within its term (R37)."""
    return is_kept(sent_on, due_on)


@register.filter
def due_in_words(due: queries.Due) -> SafeString:
    """A term: passed, near or far, by shape and word as well as by colour (ux 5)."""
    day = short_date(due.on)
    if due.is_over:
        state, mark = " ish-due--over", "■"
        words = gettext("term passed on %(day)s") % {"day": day}
    else:
        state, mark = (" ish-due--near", "▲") if due.is_near else ("", "")
        words = gettext("until %(day)s, working days left: %(left)s") % {"day": day, "left": due.left}
    shape = format_html('<span aria-hidden="true">{}</span> ', mark) if mark else ""
    return format_html('<span class="ish-due{}">{}{}</span>', state, shape, words)
