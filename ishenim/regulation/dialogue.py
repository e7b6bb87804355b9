"""Clause III.4: what the operator says. Spoken words belong to the caller's language, not to the screen's."""

INTRODUCTION = {
    "ky": "Саламатсызбы! {greeting}. Мен — {post} {name}. Сизди угуп жатам.",
    "ru": "Здравствуйте! {greeting}, {post} {name}. Слушаю вас.",
    "en": "Good day! {greeting}. I am {name}, {post}. I am listening.",
}
GREETING = {  # where the office has written none; the Kyrgyz name stands in the genitive
    "ky": ("{ky} ишеним телефону", "Ишеним телефону"),
    "ru": ("Телефон доверия, {ru}", "Телефон доверия"),
    "en": ("This is the trust phone, {en}", "This is the trust phone"),
}


def greeting(language: str, **whose: str) -> str:
    """Return whose telephone it is; `whose` are the office's names by language, the Kyrgyz one in the genitive."""
    named, plain = GREETING[language]
    return named.format(**whose) if whose[language] else plain


def introduction(language: str, *, greeting: str, post: str, name: str) -> str:
    """Return the sentence with whose phone it is, the operator's post and name (R26)."""
    return INTRODUCTION[language].format(greeting=greeting, post=post, name=name)
