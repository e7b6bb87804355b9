"""One way to refuse: a key and facts; the sentence stands in a template, in three languages."""


class Refused(Exception):
    """An act the rules do not allow. `key` names the template `refusals/<key>.html`; `facts` fill it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class Overtaken(Refused):
    """Somebody was quicker: what the act relied on is no longer so."""
