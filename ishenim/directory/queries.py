"""Finding a village as it was said or typed: н for ң, о for ө, Russian spelling, with or without hyphens."""

from datetime import date

from ishenim.common.queries import remembered
from ishenim.directory.models import Topic, Village
from ishenim.kyrgyz.folding import fold
from ishenim.kyrgyz.order import sort_key


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
