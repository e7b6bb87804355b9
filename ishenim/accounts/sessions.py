"""Sessions in the database, read by a query composed once: every request begins with it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from ishenim.common.prepared import Query, Slot

STORED = Query(
    lambda: Session.objects.filter(
        session_key=Slot("key", CharField()),
        expire_date__gt=Slot("now", DateTimeField()),
    )
)


class SessionStore(db.SessionStore):
    """Django's own store but for the reading."""

    def _get_session_from_db(self) -> Session | None:
        found = STORED.first(key=self.session_key, now=timezone.now())  # noqa: TID251 (expiry has no caller who could say)
        if found is None:
            self._session_key = None
        return found
