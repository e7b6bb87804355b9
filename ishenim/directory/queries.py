"""Finding a village or an institution as it was said or typed: н for ң, о for ө, Russian spelling, hyphens or none."""

from datetime import date

from django.db.models import Q

from ishenim.common.clean import clean_line
from ishenim.common.queries import remembered
from ishenim.directory.models import Body, Directions, Hotline, Topic, Village
from ishenim.kyrgyz.folding import fold
from ishenim.kyrgyz.order import sort_key
from ishenim.regulation.chain import Value


def village_named(told: str) -> Village | None:
    """Return the one village meant by a text, or None when no name or several fit."""
    if not fold(told, level=1):
        return None
    known = villages()
    exact = [village for village in known if village.ky == told]  # the usual case: taken from the suggestions
    if len(exact) == 1:
        return exact[0]
    for level in (1, 2):
        wanted = fold(told, level=level)
        fitting = [v for v in known if wanted in {fold(name, level=level) for name in names(v)}]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return None
    return None


def villages() -> list[Village]:
    """Every village with its aimak, in Kyrgyz order."""
    read = Village.objects.select_related("aimak")
    return remembered("villages", lambda: sorted(read, key=lambda village: sort_key(village.ky)))


def topic_codes() -> frozenset[str]:
    """The codes of all topics."""
    return remembered("topics", lambda: frozenset(Topic.objects.values_list("code", flat=True)))


def topics_offered(*, on: date) -> list[Topic]:
    """The topics of the call screen on a day, in their order."""
    known = remembered("all topics", lambda: list(Topic.objects.order_by("place", "pk")))
    return [topic for topic in known if topic.off_from is None or topic.off_from > on]


def restricted_topics() -> frozenset[str]:
    """The codes of the topics whose appeals are restricted from the start."""
    read = Topic.objects.filter(is_restricted=True).values_list("code", flat=True)
    return remembered("restricted topics", lambda: frozenset(read))


def villages_like(told: str, *, most: int = 7) -> list[Village]:
    """Return villages whose name starts with what was typed, then those that contain it, Kyrgyz order."""
    wanted = fold(told, level=2)
    if not wanted:
        return []
    known = villages()
    starting = [village for village in known if starts_like(village, told)]
    others = [village for village in known if village not in starting]
    return (starting + [village for village in others if wanted in village.folded])[:most]


def starts_like(village: Village, told: str) -> bool:
    """Tell whether one of its spellings begins as typed; then Enter may take it."""
    wanted = fold(told, level=2)
    return bool(wanted) and any(name.startswith(wanted) for name in village.folded.split("\n"))


def names(village: Village) -> list[str]:
    """Every spelling of a village."""
    return [name for name in (village.ky, village.ru, *village.aliases.split("\n")) if name]


def folded(*spellings: str) -> str:
    """What is stored beside a name so that search need not fold again."""
    return "\n".join(dict.fromkeys(fold(name, level=2) for name in spellings if name))


def folded_words(*texts: str) -> str:
    """The words of several texts as search compares them, each once and after a space."""
    words = (fold(word.strip("«»\"'(),.;:!?—–"), level=2) for text in texts for word in text.split())
    return "".join(f" {word}" for word in dict.fromkeys(words) if word)


def directions_like(told: str, *, most: int = 7) -> list[Directions]:
    """Return how to apply to the bodies whose names or competence have the words told, Kyrgyz order."""
    told = clean_line(told)
    if not fold(told, level=2):
        return []
    found = Directions.objects.current().about(told).select_related("body").prefetch_related("words")
    return sorted(found[: most * 3], key=lambda one: sort_key(one.body.ky))[:most]


def directions_for(topic: str, *, village: Village | None, most: int = 5) -> list[Directions]:
    """Return where a topic leads: bodies of the caller's aimak first, then those of the whole district."""
    topic = clean_line(topic)
    if not topic:
        return []
    found = Directions.objects.current().of_topic(topic).select_related("body").prefetch_related("words")
    aimak = village.aimak_id if village else ""
    near = [one for one in found if not one.aimaks or f" {aimak} " in one.aimaks]
    return sorted(near, key=lambda one: (not one.aimaks, sort_key(one.body.ky)))[:most]


def directions_of(body: str) -> Directions | None:
    """How one applies to a body now; None where nobody has written it yet."""
    found = Directions.objects.filter(body=clean_line(body)).select_related("body").prefetch_related("words")
    return found.order_by("-version").first()


def emergency_numbers(on: date) -> tuple[Hotline, ...]:
    """The numbers for life and limb that hold on a day, in the order of the list."""
    return tuple(one for one in _hotlines(on) if one.is_emergency)


def other_numbers(on: date) -> tuple[Hotline, ...]:
    """The other short numbers that hold on a day."""
    return tuple(one for one in _hotlines(on) if not one.is_emergency)


def _hotlines(on: date) -> list[Hotline]:
    known = remembered("hotlines", lambda: tuple(Hotline.objects.order_by("place", "since")))
    return [one for one in known if one.since <= on and (one.until is None or one.until >= on)]


def body_named(told: str) -> Body | None:
    """Return the one body meant by a name as it stands in the directory in any language; None when none or several."""
    told = clean_line(told)
    if not told:
        return None
    exact = list(Body.objects.filter(Q(ky=told) | Q(ru=told) | Q(en=told))[:2])
    if len(exact) == 1:
        return exact[0]
    near = directions_like(told, most=2)
    return near[0].body if not exact and len(near) == 1 else None


def committed_directions(refs: set[str]) -> dict[str, dict[str, Value]]:
    """How one applies to a body, by body/version, as the log commits to it: callers were told what stands there."""
    bodies = {ref.rsplit("/", 1)[0] for ref in refs}
    rows = Directions.objects.filter(body__in=bodies).prefetch_related("words")
    return {row.ref: row.committed() for row in rows if row.ref in refs}
