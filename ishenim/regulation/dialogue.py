"""Clause III.4: what the operator says. Spoken words belong to the caller's language, not to the screen's."""

INTRODUCTION = {
    "ky": "Саламатсызбы! {greeting}. Мен — {post} {name}. Сизди угуп жатам.",
    "ru": "Здравствуйте! {greeting}, {post} {name}. Слушаю вас.",
    "en": "Good day! {greeting}. I am {name}, {post}. I am listening.",
}
WELCOME = {  # to a visitor at a reception: nobody's telephone
    "ky": "Саламатсызбы! Мен — {post} {name}. Сизди угуп жатам.",
    "ru": "Здравствуйте! Я — {post} {name}. Слушаю вас.",
    "en": "Good day! I am {name}, {post}. I am listening.",
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


STANDING = {  # each a sentence of its own: a body's name or a stage is never bent
    "ky": (
        "Кайрылууңуздун номери: {number}. Катталган күнү: {day}.",
        "Азыркы абалы: {stage}.",
        "Жооптуу: {body}.",
        "Жооп берүү мөөнөтү: {due}.",
    ),
    "ru": (
        "Номер вашего обращения: {number}. Зарегистрировано: {day}.",
        "Сейчас: {stage}.",
        "Отвечает: {body}.",
        "Срок ответа: {due}.",
    ),
    "en": (
        "The number of your appeal: {number}. Registered on: {day}.",
        "How it stands: {stage}.",
        "Responsible: {body}.",
        "An answer is due by: {due}.",
    ),
}
NOT_FOUND = {
    "ky": "Бул код жана бул сандар боюнча кайрылуу табылган жок. Экөөнү тең кайра айтып бериңизчи.",
    "ru": "По этому коду и этим цифрам обращение не найдено. Назовите, пожалуйста, и то и другое ещё раз.",
    "en": "No appeal was found for this code and these digits. Please tell me both once more.",
}


def standing(language: str, *, due: str, **facts: str) -> list[str]:
    """Return what may be said to whoever has the code (decisions 10): never a text, never a name.

    `facts` are number, day, stage and body in that language; `due` is empty where no term runs.
    """
    sentences = STANDING[language] if due else STANDING[language][:-1]
    return [sentence.format(due=due, **facts) for sentence in sentences]


def introduction(language: str, *, greeting: str, post: str, name: str) -> str:
    """Return the sentence with whose phone it is, the operator's post and name (R26)."""
    return INTRODUCTION[language].format(greeting=greeting, post=post, name=name)


def welcome(language: str, *, post: str, name: str) -> str:
    """Return the same sentence to a visitor."""
    return WELCOME[language].format(post=post, name=name)


URGENT = {  # whom the operator tells follows from the ladder: about the head, never that he is told (decisions 7)
    "ky": (
        "Түшүндүм. Азыр 102ге жана акимге билдирем. Коопсуз жерде болуңуз, телефонду өчүрбөңүз.",
        "Түшүндүм. Азыр тиешелүү органга билдирем. Коопсуз жерде болуңуз, телефонду өчүрбөңүз.",
    ),
    "ru": (
        "Я вас понял. Сейчас сообщу в 102 и акиму. Оставайтесь в безопасном месте, не кладите трубку.",
        "Я вас понял. Сейчас сообщу в соответствующий орган. Оставайтесь в безопасном месте, не кладите трубку.",
    ),
}


WARNING = {  # law, said as help and not as a threat (R64); in our own words
    "ky": "Айткандарыңызды укук коргоо органына өткөрөбүз. Мыйзам боюнча түшүндүрүп коёюн: билип туруп жалган "
    "билдирүү үчүн гана жоопкерчилик каралган. Жаңылып калсаңыз же так билбесеңиз, жоопко тартылбайсыз: "
    "билгениңизди айта бериңиз.",
    "ru": "Мы передадим ваши слова правоохранительному органу. По закону поясню: ответственность предусмотрена "
    "только за заведомо ложное сообщение. Ошибиться или не знать точно — не нарушение: говорите, что знаете.",
}


def warning(language: str) -> str:
    """Return what is said to somebody who reports a crime and gives a name (CPC 149)."""
    return WARNING[language]


def urgent(language: str, *, about_head: bool) -> str:
    """Return what the operator says to the caller when an alarm is raised."""
    return URGENT[language][about_head]
