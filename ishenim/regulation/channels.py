"""How an appeal comes to the office: by the trust phone (III.1), or at a reception (law 2; law 5.8)."""

from enum import StrEnum


class Channel(StrEnum):
    """The way a citizen came with what he has to say."""

    PHONE = "phone"
    PERSONAL_RECEPTION = "personal_reception"  # a head or an official receives
    PUBLIC_RECEPTION = "public_reception"  # коомдук кабылдама, decree 197 of 2022
