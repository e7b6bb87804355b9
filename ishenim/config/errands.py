"""The kinds of errand the worker knows: what runs each, and beside which others it waits."""

from dataclasses import dataclass

QUICK, LONG = "quick", "long"


@dataclass(frozen=True)
class ErrandKind:
    """A kind of errand: the dotted name of its function, which takes an `outbox.actions.Taken`.

    Errands of one `channel` to the outside wait for each other and for nobody else: a mail server that hangs holds up
    neither a card nor a sheet, and these no letter.
    """

    run: str
    is_long: bool = False
    channel: str = ""

    @property
    def lane(self) -> str:
        """The thread of the worker it runs in."""
        return self.channel or (LONG if self.is_long else QUICK)
