"""Signing in is Django's own; only the person of a request is read by a query composed once."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import BigIntegerField

from ishenim.accounts.models import Person
from ishenim.common.prepared import Query, Slot

PERSON = Query(lambda: Person.objects.filter(pk=Slot("pk", BigIntegerField())))


class Backend(ModelBackend):
    """Django's backend but for the reading."""

    def get_user(self, user_id: int) -> Person | None:
        person = PERSON.first(pk=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
