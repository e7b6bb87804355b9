"""Finding a village as it was said or typed: н for ң, о for ө, Russian spelling, with or without hyphens."""

from ishenim.common.queries import remembered
from ishenim.directory.models import Topic, Village
from ishenim.kyrgyz.folding import fold


def village_named(told: str) -> Village | None:
    """Return the one village meant by a text, or None when no name or several fit."""
    if not fold(told, level=1):
        return None
    exact = list(Village.objects.filter(ky=told)[:2])  # the usual case: taken from the suggestions
    if len(exact) == 1:
        return exact[0]
    for level in (1, 2):
        wanted = fold(told, level=level)
        fitting = [v for v in Village.objects.all() if wanted in {fold(name, level=level) for name in names(v)}]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return None
    return None


def topic_codes() -> frozenset[str]:
    """The codes of all topics."""
    return remembered("topics", lambda: frozenset(Topic.objects.values_list("code", flat=True)))


def villages_like(told: str, *, most: int = 7) -> list[Village]:
    """Return villages whose name starts with what was typed, then those that contain it, Kyrgyz order."""
    wanted = fold(told, level=2)
    if not wanted:
        return []
    starting, containing = [], []
    for village in Village.objects.select_related("aimak").order_by("ky"):
        known = village.folded.split("\n")
        if any(name.startswith(wanted) for name in known):
            starting.append(village)
        elif any(wanted in name for name in known):
            containing.append(village)
    return (starting + containing)[:most]


def names(village: Village) -> list[str]:
    """Every spelling of a village."""
    return [name for name in (village.ky, village.ru, *village.aliases.split("\n")) if name]


def folded(*spellings: str) -> str:
    """What is stored beside a name so that search need not fold again."""
    return "\n".join(dict.fromkeys(fold(name, level=2) for name in spellings if name))
