"""What we ask of allauth: no sign-up, one entry a sign-in."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user
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

    def logout(self, request: HttpRequest) -> None:
        person = get_user(request)
        super().logout(request)
        if isinstance(person, Person):
            actions.note_sign_out(person, at=timezone.now())  # noqa: TID251 (as above)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        super().authentication_failed(request, **credentials)
        username = str(credentials.get("username", ""))
        actions.note_refused_sign_in(username, at=timezone.now())  # noqa: TID251 (as above)

    def add_message(self, *args: object, **kwargs: object) -> None:
        """No "signed in as …" above the page: the name stands in its head."""
