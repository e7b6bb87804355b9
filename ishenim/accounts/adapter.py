"""What we ask of allauth: no sign-up, one entry a sign-in."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest  # noqa: TID251 (allauth hands the request over)
from django.utils import timezone

from ishenim.accounts import actions
from ishenim.accounts.middleware import SEEN
from ishenim.accounts.models import Person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Persons are added by the administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        request.session[SEEN] = time.time()
        actions.note_sign_in(user, at=timezone.now())  # noqa: TID251 (signing in has no view of ours)

    def add_message(self, *args: object, **kwargs: object) -> None:
        """No "signed in as …" above the page: the name stands in its head."""
