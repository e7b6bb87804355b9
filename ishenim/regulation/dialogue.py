"""Clause III.4: what the operator says. Spoken words belong to the caller's language, not to the screen's."""

INTRODUCTION = {
    "ky": "Саламатсызбы! {greeting}. Мен — {post} {name}. Сизди угуп жатам.",
    "ru": "Здравствуйте! {greeting}, {post} {name}. Слушаю вас.",
    "en": "Good day! {greeting}. I am {name}, {post}. I am listening.",
}


def introduction(language: str, *, greeting: str, post: str, name: str) -> str:
    """Return the sentence with whose phone it is, the operator's post and name (R26)."""
    return INTRODUCTION[language].format(greeting=greeting, post=post, name=name)
