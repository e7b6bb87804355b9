"""Splitting a name as it is said into surname, name and patronymic: a proposal the operator confirms (R27)."""

SON_DAUGHTER = ("уулу", "кызы")


def split_name(full: str) -> tuple[str, str, str]:
    """Return (surname, given name, patronymic) of a name said surname first; what is not there is empty.

    «Токторов уулу Бакыт» has the surname «Токторов уулу»; «Асанов Бакыт Токтор уулу» the patronymic «Токтор уулу».
    """
    words = full.split()
    if len(words) < 2:
        return "", full.strip(), ""
    if len(words) > 2 and words[1].lower() in SON_DAUGHTER:
        return " ".join(words[:2]), words[2], " ".join(words[3:])
    return words[0], words[1], " ".join(words[2:])
