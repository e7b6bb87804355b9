"""The kinds of errand the worker knows: what runs each, and whether it takes long."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrandKind:
    """A kind of errand: the dotted name of its function, which takes an `outbox.actions.Taken`."""

    run: str
    is_long: bool = False
