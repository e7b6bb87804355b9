"""What stands beside an appeal and no step wrote: no entry commits to it (R25, R44)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from ishenim.appeals.models import Part
from ishenim.consideration.models import Standing, StepTaken
from ishenim.journal.models import OutcomeMark

Found = tuple[str, str, tuple[str, ...]]  # what, how it is wrong, which columns


def found() -> Iterator[Found]:
    """Parts, marks and flags that no step gave, or no step ended."""
    yield from _parts()
    yield from _marks()
    yield from _flags()


def _parts() -> Iterator[Found]:
    steps = StepTaken.objects.filter(appeal=OuterRef("appeal"))
    parts = Part.objects.select_related("appeal__line").order_by("pk")
    for part in parts.exclude(Exists(steps.filter(place=OuterRef("since_place")))):
        yield f"part {part.kind} of line {part.appeal.line.ref}", "added", ()
    for part in parts.exclude(until_place=None).exclude(Exists(steps.filter(place=OuterRef("until_place")))):
        yield f"part {part.kind} of line {part.appeal.line.ref}", "altered", ("part.until_place",)


def _marks() -> Iterator[Found]:
    marking = StepTaken.objects.filter(appeal__line=OuterRef("line"), place=OuterRef("place"))
    for mark in OutcomeMark.objects.filter(~Exists(marking)).select_related("line").order_by("pk"):
        yield f"mark {mark.place} of line {mark.line.ref}", "added", ()


def _flags() -> Iterator[Found]:
    steps = StepTaken.objects.filter(appeal=OuterRef("appeal"))
    flags = Standing.objects.select_related("appeal__line").order_by("pk")
    for row in flags.exclude(Exists(steps.filter(place=OuterRef("since_place")))):
        yield f"flag {row.flag} of line {row.appeal.line.ref}", "added", ()
    for row in flags.exclude(until_place=None).exclude(Exists(steps.filter(place=OuterRef("until_place")))):
        yield f"flag {row.flag} of line {row.appeal.line.ref}", "altered", ("flag.until_place",)
